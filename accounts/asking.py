from django.http import HttpRequest

from accounts.models import User


def signed_in(request: HttpRequest) -> User:
    """Return who asks for a page that nobody is shown without signing in."""
    user = request.user
    assert isinstance(user, User)
    return user
