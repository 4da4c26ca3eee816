"""What other sites say of our posts, and what we say of theirs: linkbacks."""
