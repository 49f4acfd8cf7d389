"""Letters made for Word's own mail merge: their merge fields become the tags of the vocabulary."""
