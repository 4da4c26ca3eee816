"""Mails of the discussion: to those who write in it, follow it or look after it."""

from comments.mails.confirming import ask_to_confirm, subscribe

__all__ = ["ask_to_confirm", "subscribe"]
