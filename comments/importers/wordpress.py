"""Comments, pingbacks and trackbacks of a WordPress export."""

import re
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from blog import markup
from blog.importers.report import Matter, Report
from blog.importers.wordpress import Blog, Item, Remark
from blog.importers.wordpress.numbers import next_number
from blog.importers.wordpress.people import is_address
from blog.models import Author, Imported, Post
from comments.importers.trees import plant
from comments.models import Comment
from comments.models.comment import MAX_LENGTH_IMPORTED
from comments.models.comment_queryset import lock_posts, recount

KINDS = {
    "comment": Comment.Kind.COMMENT,
    "pingback": Comment.Kind.PINGBACK,
    "trackback": Comment.Kind.TRACKBACK,
    "webmention": Comment.Kind.WEBMENTION,
    "mention": Comment.Kind.WEBMENTION,
}
STATUSES = {
    "1": Comment.Status.APPROVED,
    "approve": Comment.Status.APPROVED,
    "spam": Comment.Status.SPAM,
    "trash": Comment.Status.TRASHED,
    "post-trashed": Comment.Status.TRASHED,
}
LONGEST_NAME = 250
LONGEST_URL = 1000
# Comments stored by one statement.
BATCH = 500

_BLOCK = re.compile(r"<(?:p|div|blockquote|ul|ol|pre)\b", re.IGNORECASE)
_NEWLINE = re.compile(r"(?<!\n)\n(?!\n)")
Find = Callable[[str], Author | None]


class Remarks:
    """Saves what was said below the posts of one import."""

    def __init__(self, blog: Blog, report: Report) -> None:
        self.blog = blog
        self.report = report

    def give_badges(self, author: Find) -> None:
        """
        Let authors have said what came from their accounts: a name proves nothing.

        This comes last, since many answer first and write a post later. ``author``
        returns whom a login stands for, if that is anybody here.
        """
        for account in self.blog.accounts.values():
            numbers = self.blog.said_by.get(account.number, [])
            if numbers and (found := author(account.login)):
                said = self._known(numbers).values()
                Comment.objects.filter(pk__in=said, author=None).update(author=found)

    def save(self, post: Post, item: Item) -> None:
        """Store what is not here yet of what was said below ``item``."""
        wanted = [remark for remark in item.remarks if self._is_wanted(remark)]
        numbers = [n for remark in wanted for n in (remark.number, remark.parent)]
        known = self._known(numbers)
        new = [remark for remark in wanted if str(remark.number) not in known]
        for remark in wanted:
            if str(remark.number) in known:
                self.report.count(KINDS[remark.kind], "known")
        if not new:
            return
        with transaction.atomic():
            lock_posts([post.pk])
            taken = self._taken(new)
            made = {r.number: self._comment(post, r, taken) for r in new}
            self._answer(new, made, known)
            if post.comments.exists():
                self._add(made)
            else:
                Comment.objects.bulk_create(plant(made.values()), BATCH)
            self._note(made)
            self._gather(made)
            recount([post.pk])

    def _is_wanted(self, remark: Remark) -> bool:
        """Return whether it is of a kind that we have; likes and notes are not."""
        if remark.kind in KINDS and remark.number:
            return True
        self.report.count(remark.kind, "out")
        self.report.tell(Matter.KIND, f"{remark.kind}: {remark.name}")
        return False

    def _known(self, numbers: list[int]) -> dict[str, int]:
        rows = Imported.objects.filter(
            source=self.blog.source, kind="comment", number__in=map(str, numbers)
        )
        return dict(rows.values_list("number", "object_id"))

    def _taken(self, remarks: list[Remark]) -> set[int]:
        numbers = [remark.number for remark in remarks]
        return set(Comment.objects.filter(pk__in=numbers).values_list("pk", flat=True))

    def _comment(self, post: Post, remark: Remark, taken: set[int]) -> Comment:
        comment = Comment(
            pk=self._number(remark, taken),
            post=post,
            kind=KINDS[remark.kind],
            status=STATUSES.get(remark.approved, Comment.Status.PENDING),
            name=self._name(remark),
            email=remark.email.lower() if is_address(remark.email) else "",
            url=(markup.web_address(remark.url) or "")[:LONGEST_URL],
            body=self._body(remark),
            form=Comment.Form.HTML,
            created_at=remark.written_at or post.published_at or timezone.now(),
            # Nobody is mailed about what was said long ago, elsewhere.
            told_at=timezone.now(),
            announced_at=timezone.now(),
        )
        comment.prepare()
        self.report.count(comment.kind)
        return comment

    def _number(self, remark: Remark, taken: set[int]) -> int:
        """Return the number it had, or the next one where another comment has that."""
        if remark.number not in taken:
            return remark.number
        self.report.tell(Matter.NUMBER_TAKEN, f"#comment-{remark.number}")
        return next_number(Comment)

    def _name(self, remark: Remark) -> str:
        # WordPress stores names and titles with their signs as entities.
        name = " ".join(markup.text(remark.name).split())
        if len(name) > LONGEST_NAME:
            name = f"{name[: LONGEST_NAME - 1]}…"
        return name or _("Anonymous")

    def _body(self, remark: Remark) -> str:
        body = html_of(remark.body)
        if len(body) > MAX_LENGTH_IMPORTED:
            # Cut before anything is cleaned: nothing is ever cut after that (S2).
            self.report.tell(Matter.CUT, f"#comment-{remark.number}")
            body = body[:MAX_LENGTH_IMPORTED]
        return body

    def _answer(
        self, new: list[Remark], made: dict[int, Comment], known: dict[str, int]
    ) -> None:
        """Hang each below what it answers, or at the top where that is gone."""
        circles = in_circles({remark.number: remark.parent for remark in new})
        for remark in new:
            if remark.parent in made and remark.number not in circles:
                made[remark.number].parent = made[remark.parent]
            elif str(remark.parent) in known:
                above = Comment.objects.filter(pk=known[str(remark.parent)]).first()
                same = above and above.post_id == made[remark.number].post_id
                made[remark.number].parent = above if same else None

    def _add(self, made: dict[int, Comment]) -> None:
        """Store them one by one below a discussion that is here already."""
        answers: dict[int | None, list[Comment]] = {}
        for comment in made.values():
            above = comment.parent.pk if comment.parent else None
            answers.setdefault(above, []).append(comment)
        own = {comment.pk for comment in made.values()}
        waiting = [c for above in answers if above not in own for c in answers[above]]
        for comment in waiting:  # Parents first: the list grows as it is read.
            comment.save(force_insert=True)
            waiting += answers.get(comment.pk, [])

    def _gather(self, made: dict[int, Comment]) -> None:
        """Hang answers that another file brought below what they answer."""
        for number in made.keys() & self.blog.apart.keys():
            here = self._known(self.blog.apart[number]).values()
            lost = Comment.objects.filter(post=made[number].post_id, parent=None)
            for comment in lost.filter(pk__in=here).order_by("pk"):
                comment.answer(made[number])

    def _note(self, made: dict[int, Comment]) -> None:
        rows = [
            Imported(
                source=self.blog.source,
                kind="comment",
                number=str(number),
                object_id=comment.pk,
            )
            for number, comment in made.items()
        ]
        Imported.objects.bulk_create(
            rows,
            BATCH,
            update_conflicts=True,
            unique_fields=["source", "kind", "number"],
            update_fields=["object_id"],
        )


def html_of(text: str) -> str:
    """Return a comment's text with its newlines as HTML: WordPress stores them so."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if _BLOCK.search(text):
        return text
    return _NEWLINE.sub("<br>\n", text)


def in_circles(parents: dict[int, int]) -> set[int]:
    """Return the numbers from which who goes up and up comes back."""
    circles: set[int] = set()
    done: set[int] = set()
    for start in parents:
        way: list[int] = []
        above = start
        while above in parents and above not in done:
            done.add(above)
            way.append(above)
            above = parents[above]
        if above in way:
            circles.update(way[way.index(above) :])
    return circles
