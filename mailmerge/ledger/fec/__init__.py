"""The accounting entries file of French law (FEC, article A47 A-1 LPF) -> open customer items; pure."""
