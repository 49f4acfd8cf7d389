"""The crib sheet: every field with its meaning and an example, in a Word document to copy from."""
