"""The form below a discussion, or below the comment that it answers."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from blog.models import Post, SiteSettings
from comments.forms import CommentForm
from comments.models import Comment
from comments.moderation.judge import closed
from comments.paging import REPLY, number
from comments.threads import Thread
from comments.writers import Writer


@dataclass
class Desk:
    """Where one reader writes under one post; without a form, why it has none."""

    post: Post
    site: SiteSettings
    form: CommentForm | None
    closed: str = ""
    parent: Comment | None = None
    # Whether it stands below the list, not in it.
    is_below: bool = True
    # When this person was first shown a page of their own: see traps.
    made: str = ""

    @property
    def address(self) -> str:
        return reverse("comments:write", args=[self.post.pk])

    @property
    def for_members(self) -> bool:
        """Return whether signing in is all that is missing."""
        is_member = self.form and self.form.writer.user
        return self.site.members_only and not is_member and not self.closed


def desk_of(request: HttpRequest, site: SiteSettings, thread: Thread) -> Desk:
    """Return the desk of an article's page; the comment that is answered has it."""
    post = thread.post
    desk = Desk(post, site, form=None, closed=closed(post, site))
    if desk.closed or (site.members_only and not request.user.is_authenticated):
        return desk
    item = thread.find(number(request.GET, REPLY))
    if item and not item.is_removed and not item.is_excerpt:
        item.has_desk, desk.is_below = True, False
        desk.parent = item.comment
    elif not item:
        desk.parent = elsewhere(post, number(request.GET, REPLY))
    desk.form = CommentForm(
        post=post, site=site, writer=Writer.of(request), parent=desk.parent
    )
    return desk


def elsewhere(post: Post, pk: int) -> Comment | None:
    """Return what is answered from a page where it does not stand."""
    shown = Comment.objects.approved().answerable().filter(post=post)
    return shown.filter(pk=pk).first() if pk else None
