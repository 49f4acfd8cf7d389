"""Tables -> the ledger's rows: which table, which header is which field, and what is wrong with each row; pure.

`read` puts together: `sheets` chooses, `columns` settles what each column is, `lines` what each row is, `items` reads
the rows, `fec` reads accounting entries, `beside` joins customers and payments, `doubles` looks for what is told twice.
"""
