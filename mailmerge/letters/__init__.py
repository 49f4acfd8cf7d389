"""The template vocabulary, a case's values for it, and the Word templates that are filled with them."""
