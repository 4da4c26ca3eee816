"""Marks of methods, as Django's own methods have them."""

from collections.abc import Callable
from typing import Any


def alters_data[Method: Callable[..., Any]](method: Method) -> Method:
    """Have no template call it."""
    vars(method)["alters_data"] = True
    return method


def queryset_only[Method: Callable[..., Any]](method: Method) -> Method:
    """Have it of a selection, and not of the manager, which would mean all rows."""
    vars(method)["queryset_only"] = True
    return method
