"""What each row below the header is, and to whom it belongs; pure."""
