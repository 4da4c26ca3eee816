"""What one may do to the state of a post: actions of the list, and buttons."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from blog.admin.buttons import ButtonsMixin
from blog.models import Post
from blog.models.workflow import Verb

Status = Post.Status

# What each action of the admin is in the table of steps.
VERBS = {
    "publish": {Verb.PUBLISH, Verb.SCHEDULE, Verb.REPUBLISH},
    "recall": {Verb.RECALL},
    "withdraw": {Verb.WITHDRAW},
    "retract": {Verb.RETRACT},
}


def publish(post: Post, user: Any) -> None:
    """Publish now, or as of the time that the editor gave, which may be to come."""
    post.publish(post.published_at, user)


def recall(post: Post, user: Any) -> None:
    post.recall(user)


def withdraw(post: Post, user: Any) -> None:
    post.withdraw(post.notice, user, reason=post.notice)


def retract(post: Post, user: Any) -> None:
    post.retract(post.notice, user, reason=post.notice)


class StepsMixin(ButtonsMixin):
    actions = ("publish", "recall", "withdraw", "retract")

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, str]]:
        possible = {step.verb for step in obj.steps_for(request.user)}
        return [
            (name, label)
            for name, label in super().buttons(request, obj)
            if VERBS[name] & possible
        ]

    def button_names(self, obj: Post) -> tuple[str, ...]:
        return tuple(VERBS)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("blog.publish_post")

    def has_retract_permission(self, request: HttpRequest) -> bool:
        """Leave to editors what says that an article should not have appeared."""
        return request.user.has_perms(["blog.publish_post", "blog.change_any_post"])

    @admin.action(description=_("Publish"), permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        done = self.take(request, queryset, publish)
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
        done = len(self.take(request, queryset, recall))
        self.tell(
            request,
            done,
            ngettext("%d post is a draft again.", "%d posts are drafts again.", done),
        )

    @admin.action(description=_("Withdraw"), permissions=["publish"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        done = len(self.take(request, queryset, withdraw))
        self.tell(
            request, done, ngettext("%d post withdrawn.", "%d posts withdrawn.", done)
        )

    @admin.action(description=_("Retract"), permissions=["retract"])
    def retract(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        done = len(self.take(request, queryset, retract))
        self.tell(
            request, done, ngettext("%d post retracted.", "%d posts retracted.", done)
        )

    def take(
        self,
        request: HttpRequest,
        queryset: QuerySet[Post],
        step: Callable[[Post, Any], None],
    ) -> list[Post]:
        """Take the step with each post, say why where it can't; return which did."""
        done = []
        for post in queryset:
            try:
                if not self.has_change_permission(request, post):
                    raise PermissionDenied
                step(post, request.user)
            except PermissionDenied:
                self.refuse(request, post, [_("It is not yours.")])
            except ValidationError as error:
                self.refuse(request, post, error.messages)
            else:
                self.log_change(request, post, post.get_status_display())
                done.append(post)
        return done

    def refuse(self, request: HttpRequest, post: Post, reasons: list[Any]) -> None:
        sentence = _("“%(post)s” stays as it is. %(reason)s") % {
            "post": post,
            "reason": " ".join(map(str, reasons)),
        }
        self.message_user(request, sentence, messages.ERROR)

    def tell(self, request: HttpRequest, done: int, sentence: str) -> None:
        if done:
            self.message_user(request, sentence % done, messages.SUCCESS)
