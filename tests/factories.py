"""Objects for tests: plain functions whose defaults are valid."""

from io import BytesIO
from itertools import count
from zoneinfo import ZoneInfo

from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.db.models import F
from django.utils import timezone
from PIL import Image as Picture

from accounts.models import Invitation, User
from blog.images import CleanPicture
from blog.models import (
    Attachment,
    Author,
    Byline,
    Category,
    Handle,
    Image,
    Page,
    Post,
    Series,
    SiteSettings,
    Tag,
)
from blog.models.byline import KEPT_FIELDS
from comments.models import Block, Comment, Linkback, Outgoing, Report, SourceRule
from mail.models import Message

ROLES = ["Contributors", "Authors", "Moderators", "Editors"]
_numbers = count(1)


def make_user(**fields):
    """Return a saved user, who can sign in by ``password`` if one is given."""
    number = next(_numbers)
    defaults = {"email": f"user-{number}@example.org", "name": f"User {number}"}
    return User.objects.create_user(**defaults | fields)


def make_editor(**fields):
    """Return a saved user who may do everything to posts, pages and comments."""
    editor = make_user(**{"is_staff": True} | fields)
    apps = ["blog", "comments"]
    editor.user_permissions.set(
        Permission.objects.filter(content_type__app_label__in=apps)
    )
    return editor


def make_role(role, **fields):
    """Return a saved user who works here in this role, such as "Editors"."""
    user = make_user(is_staff=True, **fields)
    user.groups.add(Group.objects.get(name=role))
    return user


def make_invitation(roles=("Authors",), **fields):
    """Return a saved invitation with its link's ``token``, by a superuser unless said."""
    number = next(_numbers)
    defaults = {"email": f"guest-{number}@example.org", "name": f"Guest {number}"}
    if "invited_by" not in fields:
        fields["invited_by"] = make_user(is_staff=True, is_superuser=True)
    invitation = Invitation(**defaults | fields)
    invitation.token = invitation.renew()
    invitation.save()
    invitation.groups.set(Group.objects.filter(name__in=roles))
    return invitation


def make_message(**fields):
    """Return a saved mail that waits to be sent."""
    number = next(_numbers)
    defaults = {
        "to": f"reader-{number}@example.org",
        "kind": "test",
        "subject": f"Mail {number}",
        "text": "It arrives.",
        "html": "<p>It arrives.</p>",
        "message_id": f"<{number}@example.org>",
    }
    return Message.objects.create(**defaults | fields)


def make_author(**fields):
    number = next(_numbers)
    defaults = {"name": f"Ada Author{number}", "slug": f"ada-author{number}"}
    return Author.objects.create(**defaults | fields)


def make_handle(**fields):
    return Handle.objects.create(**{"name": f"handle{next(_numbers)}"} | fields)


def make_byline(post, author, **fields):
    """Return a saved byline below those that ``post`` has, nothing to disclose."""
    if "position" not in fields:
        fields["position"] = post.bylines.count() + 1
    fields.setdefault("disclosure_status", "none")
    return Byline.objects.create(post=post, author=author, **fields)


def make_draft(authors=None, tags=(), categories=(), **fields):
    """
    Return a saved post that isn't public, in the state that ``fields`` say.

    Its ``authors`` sign in that order and have nothing to disclose; unless they
    are given, there is one. ``tags`` are names or tags.
    """
    number = next(_numbers)
    defaults = {
        "title": f"Post {number}",
        "slug": f"post-{number}",
        "body": f"<p>What we learned on ward {number}.</p>",
    }
    post = Post.objects.create(**defaults | fields)
    signers = [make_author()] if authors is None else authors
    for position, author in enumerate(signers, 1):
        make_byline(post, author, position=position)
    if tags:
        post.tags.add(*tags)
    if categories:
        post.categories.set(categories)
    return post


def make_post(published_at=None, authors=None, **fields):
    """
    Return a saved post, public since ``published_at`` or now.

    With a time to come it is scheduled. Takes what ``make_draft`` takes. It is stored
    as ``publish()`` leaves it, but at once, with a third of the queries.
    """
    at = published_at or timezone.now()
    zone = ZoneInfo(SiteSettings.objects.current().time_zone)
    scheduled = at > timezone.now()
    fields |= {
        "status": Post.Status.SCHEDULED if scheduled else Post.Status.PUBLISHED,
        "published_at": at,
        "address_date": fields.get("address_date") or at.astimezone(zone).date(),
    }
    signers = [make_author()] if authors is None else authors
    post = make_draft(authors=[], **fields)
    for position, author in enumerate(signers, 1):
        told = {}
        if not scheduled:
            told = {field: Byline(author=author).told(field) for field in KEPT_FIELDS}
            told["kept_at"] = timezone.now()
        make_byline(post, author, position=position, **told)
    return post


def make_tag(name=None, **fields):
    return Tag.objects.create(name=name or f"Tag{next(_numbers)}", **fields)


def make_category(**fields):
    number = next(_numbers)
    defaults = {"name": f"Category {number}", "slug": f"category-{number}"}
    return Category.objects.create(**defaults | fields)


def make_series(**fields):
    number = next(_numbers)
    defaults = {"title": f"Series {number}", "slug": f"series-{number}"}
    return Series.objects.create(**defaults | fields)


def make_picture(size=(6, 4), kind="png", colour="#0b5a5e"):
    """Return an uploadable file with a picture of one colour, ``size`` in pixels."""
    stream = BytesIO()
    Picture.new("RGB", size, colour).save(stream, kind)
    return CleanPicture(stream.getvalue(), name=f"picture-{next(_numbers)}.{kind}")


def make_image(size=(6, 4), kind="png", **fields):
    """Return a saved image of ``size`` pixels: ``kind`` is png, webp, jpeg or avif."""
    if not fields.get("decorative") and not fields.get("needs_alt"):
        fields.setdefault("alt", "A stethoscope on a pile of books")
    fields.setdefault("file", make_picture(size, kind))
    return Image.objects.create(**fields)


def make_attachment(name="slides.pdf", **fields):
    """Return a saved file that texts may link to."""
    return Attachment.objects.create(file=ContentFile(b"%PDF-1.7", name), **fields)


def make_page(**fields):
    number = next(_numbers)
    defaults = {
        "title": f"Page {number}",
        "slug": f"page-{number}",
        "body": "<p>What this page says.</p>",
    }
    return Page.objects.create(**defaults | fields)


def make_comment(**fields):
    """Return a saved comment, approved unless ``fields`` say otherwise."""
    number = next(_numbers)
    if "post" not in fields:
        parent = fields.get("parent")
        fields["post"] = parent.post if parent else make_post()
    defaults = {
        "name": f"Reader {number}",
        "email": f"reader-{number}@example.org",
        "body": "Well put.",
        "status": Comment.Status.APPROVED,
    }
    return Comment.objects.create(**defaults | fields)


def make_site(**fields):
    """Return the one row of site settings, with these fields changed."""
    site = SiteSettings.objects.current()
    for name, value in fields.items():
        setattr(site, name, value)
    site.save()
    return site


def make_report(**fields):
    """Return a saved report, which its comment counts."""
    if "comment" not in fields:
        fields["comment"] = make_comment()
    defaults = {"visitor": f"{next(_numbers):064}", "reason": "abuse"}
    report = Report.objects.create(**defaults | fields)
    reported = Comment.objects.filter(pk=report.comment_id)
    reported.update(report_count=F("report_count") + 1)
    return report


def make_source_rule(**fields):
    number = next(_numbers)
    defaults = {"verdict": "allow", "place": f"site-{number}.example"}
    return SourceRule.objects.create(**defaults | fields)


def make_block(**fields):
    number = next(_numbers)
    defaults = {"kind": "email", "value": f"troll-{number}@example.org"}
    return Block.objects.create(**defaults | fields)


def make_mention(kind="webmention", photo=False, **fields):
    """
    Return a saved mention with the linkback that brought it.

    ``is_reply`` and ``author_url`` are the linkback's, ``photo`` gives it a portrait;
    the rest is the comment's.
    """
    number = next(_numbers)
    source = f"https://ward{number}.example/page"
    known = {
        key: fields.pop(key) for key in ("is_reply", "author_url") if key in fields
    }
    defaults = {
        "name": f"Page {number}",
        "email": "",
        "url": source,
        "body": "" if fields.get("reaction") else f"[…] page {number} says […]",
    }
    comment = make_comment(kind=kind, **defaults | fields)
    Linkback.objects.create(
        post=comment.post,
        source=source,
        target=comment.post.get_absolute_url(),
        protocols=[kind],
        comment=comment,
        state=Linkback.State.VERIFIED,
        try_at=None,
        verified_at=timezone.now(),
        photo=make_picture((48, 48)) if photo else "",
        **known,
    )
    return comment


def make_outgoing(**fields):
    """Return a saved link of a post to another site, which was tried to be told."""
    post = fields.get("post") or make_post()
    defaults = {
        "post": post,
        "source": f"https://blog.example{post.get_absolute_url()}",
        "target": f"https://elsewhere.example/{next(_numbers)}/",
    }
    outgoing = Outgoing.objects.create(**defaults | fields)
    outgoing.attempts.create(status=500, answer="Not now.")
    return outgoing
