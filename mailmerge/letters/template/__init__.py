"""Word templates: the one wall around docxtpl, Jinja and lxml."""
