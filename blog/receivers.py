from typing import Any

from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from accounts.models import Invitation, User
from accounts.signals import invitation_accepted
from blog import counting
from blog.citing.signposts import signposts
from blog.context import site_of
from blog.desk.telling import concerned, tell, tell_editors, tell_planners
from blog.models import Author, DeskNotice, Post
from blog.models.workflow import Verb
from blog.signals import post_held_up, post_shown, post_stepped
from blog.tasks import write_citation


@receiver(invitation_accepted)
def connect_author(
    sender: Any, invitation: Invitation, user: User, **kwargs: Any
) -> None:
    """Make the account the author's own, unless either has another by now."""
    if not Author.objects.filter(user=user).exists():
        Author.objects.filter(invitation=invitation, user=None).update(user=user)


@receiver(post_stepped)
def tell_of_step(sender: Any, post: Post, transition: Any, **kwargs: Any) -> None:
    """Tell who signs ``post`` what became of it, and the editors what is for them."""
    # Imports and commands take steps in nobody's name; what was scheduled appears.
    if transition.by or transition.verb == Verb.APPEAR:
        tell(post, transition.became, transition.by, reason=transition.reason)
    if transition.by and transition.verb == Verb.SUBMIT:
        kind, told = DeskNotice.Kind.HANDED_IN, concerned(post)
        tell_editors(post, kind, transition.by, but=told)


@receiver(post_held_up)
def tell_of_hindrance(sender: Any, post: Post, reason: str, **kwargs: Any) -> None:
    """Tell who signs ``post``, and who set its day, why it did not appear."""
    tell_planners(post, DeskNotice.Kind.OVERDUE, reason)


@receiver(post_stepped)
def cite(sender: Any, post: Post, transition: Any, **kwargs: Any) -> None:
    """Have it written how to cite ``post`` as soon as somebody publishes it."""
    # What imports and commands publish, many at once, is cited within minutes.
    if transition.by and post.is_public:
        write_citation.defer(post=post.pk)


@receiver(post_shown)
def count_view(sender: Any, post: Post, request: HttpRequest, **kwargs: Any) -> None:
    """Count that ``post`` is read, also where the browser has the page already."""
    counting.count(request, post)


@receiver(post_shown)
def signpost(
    sender: Any, post: Post, request: HttpRequest, response: HttpResponse, **kwargs: Any
) -> None:
    """Say in the headers how to cite ``post``, and who signs it."""
    links = [response.headers.get("Link", ""), signposts(post, site_of(request))]
    response.headers["Link"] = ", ".join(filter(None, links))
