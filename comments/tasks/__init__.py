"""Jobs of the discussion: each finds what is due, so a missed run loses nothing."""

from comments.tasks import announcing, learning, retention, telling

__all__ = ["announcing", "learning", "retention", "telling"]
