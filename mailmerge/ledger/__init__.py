"""Tables -> the ledger's rows: which table, which header is which field, and what is wrong with each row; pure."""
