"""How does the clerk decide before the letters are written? `Proposition.xlsx`, written and read back."""
