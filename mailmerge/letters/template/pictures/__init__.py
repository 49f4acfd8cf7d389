"""The pictures of a template that stand for another in each letter."""
