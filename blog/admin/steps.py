"""What one may do to the state of a post: actions of the list, and buttons."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from blog.admin.buttons import ButtonsMixin
from blog.models import Post

Status = Post.Status

WRITING = (
    Status.DRAFT,
    Status.SUBMITTED,
    Status.IN_REVIEW,
    Status.CHANGES_ASKED,
    Status.ACCEPTED,
)
# From which states each step can be taken.
POSSIBLE = {
    "publish": (*WRITING, Status.SCHEDULED, Status.WITHDRAWN, Status.RETRACTED),
    "recall": (Status.SCHEDULED,),
    "withdraw": (Status.PUBLISHED, Status.RETRACTED),
    "retract": (Status.PUBLISHED, Status.WITHDRAWN),
}


def publish(post: Post) -> None:
    """Publish now, or as of the time that the editor gave, which may be to come."""
    post.publish(at=post.published_at)


def withdraw(post: Post) -> None:
    post.withdraw(post.notice)


def retract(post: Post) -> None:
    post.retract(post.notice)


class StepsMixin(ButtonsMixin):
    actions = ("publish", "recall", "withdraw", "retract")

    def button_names(self, obj: Post) -> tuple[str, ...]:
        return tuple(name for name, states in POSSIBLE.items() if obj.status in states)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("blog.publish_post")

    def has_retract_permission(self, request: HttpRequest) -> bool:
        """Leave to editors what says that an article should not have appeared."""
        return request.user.has_perms(["blog.publish_post", "blog.change_any_post"])

    @admin.action(description=_("Publish"), permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        done = self.take(request, queryset, "publish", publish)
        scheduled = [post for post in done if post.status == Status.SCHEDULED]
        for post in scheduled:
            assert post.published_at
            at = date_format(localtime(post.published_at), "DATETIME_FORMAT")
            sentence = _("Scheduled for %(at)s: “%(post)s”.")
            self.message_user(
                request, sentence % {"at": at, "post": post}, messages.SUCCESS
            )
        count = len(done) - len(scheduled)
        self.tell(
            request,
            count,
            ngettext("%d post published.", "%d posts published.", count),
        )

    @admin.action(description=_("Take back to the drafts"), permissions=["publish"])
    def recall(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        done = len(self.take(request, queryset, "recall", Post.recall))
        self.tell(
            request,
            done,
            ngettext("%d post is a draft again.", "%d posts are drafts again.", done),
        )

    @admin.action(description=_("Withdraw"), permissions=["publish"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        done = len(self.take(request, queryset, "withdraw", withdraw))
        self.tell(
            request, done, ngettext("%d post withdrawn.", "%d posts withdrawn.", done)
        )

    @admin.action(description=_("Retract"), permissions=["retract"])
    def retract(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        done = len(self.take(request, queryset, "retract", retract))
        self.tell(
            request, done, ngettext("%d post retracted.", "%d posts retracted.", done)
        )

    def take(
        self,
        request: HttpRequest,
        queryset: QuerySet[Post],
        name: str,
        step: Callable[[Post], None],
    ) -> list[Post]:
        """Take the step with each post, say why where it can't; return which did."""
        done = []
        for post in queryset:
            try:
                if not self.has_change_permission(request, post):
                    raise ValidationError(_("It is not yours."))
                if post.status not in POSSIBLE[name]:
                    raise ValidationError(
                        _("This can't be done while it is in the state “%(state)s”."),
                        params={"state": post.get_status_display()},
                    )
                step(post)
            except ValidationError as error:
                self.refuse(request, post, error)
            else:
                self.log_change(request, post, post.get_status_display())
                done.append(post)
        return done

    def refuse(self, request: HttpRequest, post: Post, error: ValidationError) -> None:
        sentence = _("“%(post)s” stays as it is. %(reason)s") % {
            "post": post,
            "reason": " ".join(error.messages),
        }
        self.message_user(request, sentence, messages.ERROR)

    def tell(self, request: HttpRequest, done: int, sentence: str) -> None:
        if done:
            self.message_user(request, sentence % done, messages.SUCCESS)
