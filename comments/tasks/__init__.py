from comments.tasks import learning, retention

__all__ = ["learning", "retention"]
