"""A year of a company's unpaid invoices, played run by run, and a second opinion on every letter.

`books` issues invoices and receives payments; `clerk` fills in `Suivi.xlsx`; `model` says which letters a run must
write, without any code of the program; `audit` compares with what stands on disk.
"""
