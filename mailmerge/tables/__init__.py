"""Spreadsheet files -> tables of cells with addresses, and back: the one wall around the spreadsheet libraries."""
