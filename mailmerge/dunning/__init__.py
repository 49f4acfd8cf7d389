"""Ledger + settings + history + run date -> Decision: stages, holds, netting, grouping; pure, without disk or clock."""
