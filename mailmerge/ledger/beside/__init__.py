"""Customers and payments in tables of their own, joined to the invoices; pure."""
