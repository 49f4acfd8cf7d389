"""Which sheets of the files make up the ledger, and why the others do not; pure."""
