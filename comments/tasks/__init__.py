"""Jobs of the discussion: each finds what is due, so a missed run loses nothing."""

from comments.tasks import announcing, telling

__all__ = ["announcing", "telling"]
