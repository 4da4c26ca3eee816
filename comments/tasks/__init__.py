from comments.tasks import learning

__all__ = ["learning"]
