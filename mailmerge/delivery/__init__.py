"""The dated folder and what stands in it: letters, journal, recap, follow-up sheet, copy of the ledger."""
