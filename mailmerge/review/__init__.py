"""Decision + history -> Review: what changed, what to do next, what to watch, and the figures; pure."""
