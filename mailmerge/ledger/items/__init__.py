"""What each data row says: an item, or a rejection with every fault; pure."""
