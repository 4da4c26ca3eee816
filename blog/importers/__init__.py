"""What comes from other blogs, and comes back from copies of our own."""
