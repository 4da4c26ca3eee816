"""From the files of the demo to the database, by the models' own verbs."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.text import slugify

from accounts.models import User
from blog.models import (
    Author,
    Byline,
    Category,
    Handle,
    Image,
    KnownWord,
    MenuItem,
    Page,
    Post,
    Related,
    Series,
    SiteSettings,
    Tag,
)
from blog.models.licence import Licence
from comments.models import Comment, Linkback, LinkedPost
from config.demo import files
from config.demo.accounts import make_accounts
from config.demo.files import Table

AUTHOR_FIELDS = (
    "name citing_name slug credentials role affiliation orcid biography".split()
)
POST_FIELDS = "title slug standfirst body comments_open mentions_open".split()
COMMENT_FIELDS = "kind reaction url interests body".split()


def demo_posts() -> models.QuerySet[Post]:
    """Return the posts of the demo, by the date and the slug of their addresses."""
    known = Q()
    for said in files.posts():
        day = said["published"].date() if "published" in said else None
        known |= Q(slug=said["slug"], address_date=day)
    return Post.objects.filter(known)


def load(report: Callable[[str], None], accounts_file: Path | None = None) -> None:
    """
    Load the whole demo or nothing; tell ``report`` the title of each post.

    Make accounts if ``accounts_file`` is given, and write their passwords there.
    """
    with transaction.atomic():
        zone = load_site()
        users = make_accounts(accounts_file) if accounts_file else {}
        load_people(users)
        posts = {}
        for said in files.posts():
            posts[said["slug"]] = load_post(said, zone)
            report(said["title"])
        for said in files.posts():
            relate(posts, said)
            load_thread(posts[said["slug"]], users, zone)
        KnownWord.objects.learn()


def load_site() -> ZoneInfo:
    """Describe the site where nobody has yet; return the zone of all dates here."""
    said = files.site()
    fresh = SiteSettings()
    site = SiteSettings.objects.current()
    for name, value in said["settings"].items():
        if getattr(site, name) == getattr(fresh, name):
            setattr(site, name, value)
    site.save()
    for entry in said["menus"]:
        MenuItem.objects.get_or_create(**entry)
    for page in said["pages"]:
        Page.objects.get_or_create(slug=page["slug"], defaults=page)
    for category in said["categories"]:
        Category.objects.get_or_create(slug=category["slug"], defaults=category)
    for series in said["series"]:
        Series.objects.get_or_create(slug=series["slug"], defaults=series)
    for tag in said["tags"]:
        load_tag(**tag)
    return ZoneInfo(said["settings"]["time_zone"])


def load_tag(
    name: str, slug: str, description: str, synonyms: Sequence[str] = ()
) -> None:
    known = Tag.objects.called([name]).first()
    tag = known or Tag.objects.create(name=name, slug=slug, description=description)
    for synonym in synonyms:
        if not Tag.objects.called([synonym]).exists():
            Tag.objects.create(name=synonym, synonym_of=tag.synonym_of or tag)


def load_people(users: dict[str, User]) -> None:
    people = files.people()
    for key, said in people["authors"].items():
        photo = said.get("photo")
        author, _ = Author.objects.update_or_create(
            slug=said["slug"],
            defaults={name: said[name] for name in AUTHOR_FIELDS if name in said}
            | {
                "photo": load_image(photo, said["photo_alt"]) if photo else None,
                "user": users.get(key),
            },
        )
        for handle in said.get("handles", []):
            network, _, name = handle.partition(":")
            Handle.objects.get_or_create(
                network=network, name=name, defaults={"author": author}
            )
    for handle in people["handles"]:
        Handle.objects.get_or_create(**handle)


def load_image(file: str, alt: str, caption: str = "", credit: str = "") -> Image:
    with files.picture(file) as light, files.picture(f"{file}-dark") as dark:
        return Image.objects.create(
            file=light,
            file_dark=dark,
            alt=alt,
            caption=caption,
            credit=credit,
            licence=Licence.CC_BY,
        )


def load_post(said: Table, zone: ZoneInfo) -> Post:
    at = said["published"].replace(tzinfo=zone) if "published" in said else None
    post = Post.objects.create(
        **{name: said[name] for name in POST_FIELDS if name in said},
        image=load_image(**said["image"]) if "image" in said else None,
        series=Series.objects.filter(title=said.get("series", "")).first(),
        series_position=said.get("part"),
        status="accepted" if at else said["status"],
    )
    post.categories.set(Category.objects.filter(name=said["category"]))
    post.tags.add(*said["tags"])
    for position, byline in enumerate(said["byline"], 1):
        load_byline(post, position, **byline)
    if at:
        publish(post, at, said, zone)
    return post


def load_byline(
    post: Post, position: int, author: str, role: str = "", disclosure: str = ""
) -> None:
    Byline.objects.create(
        post=post,
        position=position,
        author=Author.objects.get(slug=files.people()["authors"][author]["slug"]),
        role=role,
        disclosure_status="declared" if disclosure else "none",
        disclosure=disclosure,
    )


def publish(post: Post, at: datetime, said: Table, zone: ZoneInfo) -> None:
    post.publish(at)
    if "revised" in said:
        post.revised_at = said["revised"].replace(tzinfo=zone)
        post.save()
    if "retracted" in said:
        post.retract(said["retracted"])
    # What is made up is no news to the sites that it links to.
    LinkedPost.objects.leave_alone(post)


def relate(posts: dict[str, Post], said: Table) -> None:
    for position, slug in enumerate(said.get("related", []), 1):
        Related.objects.create(
            post=posts[said["slug"]], other=posts[slug], position=position
        )


def load_thread(post: Post, users: dict[str, User], zone: ZoneInfo) -> None:
    written: dict[int | None, int] = {}
    for said in files.thread(post.slug):
        account = files.people()["authors"].get(said.get("account"), {})
        name = said.get("name") or account["name"]
        comment = Comment(
            **{field: said[field] for field in COMMENT_FIELDS if field in said},
            post=post,
            # Read again: earlier answers moved its place in the tree.
            parent=Comment.objects.filter(pk=written.get(said.get("to"))).first(),
            status=said.get("status", Comment.Status.APPROVED),
            user=users.get(said.get("account", "")),
            name=name,
            created_at=said["at"].replace(tzinfo=zone),
        )
        # No mail tells of the demo.
        comment.told_at = comment.announced_at = comment.created_at
        if not comment.is_mention:
            comment.email = f"{slugify(name) or 'reader'}@reader.example"
        comment.save()
        written[said["n"]] = comment.pk
        if comment.is_mention:
            load_source(comment, **said.get("source", {}))


def load_source(
    comment: Comment, is_reply: bool = False, author_url: str = "", face: str = ""
) -> None:
    """Note of a mention what is known of the page that it stands on."""
    at = comment.created_at
    Linkback.objects.create(
        post=comment.post,
        source=comment.url,
        target=f"{settings.SITE_URL}{comment.post.get_absolute_url()}",
        protocols=[comment.kind],
        comment=comment,
        is_reply=is_reply,
        author_url=author_url,
        photo=files.picture(face) if face else "",
        state=Linkback.State.VERIFIED,
        try_at=None,
        created_at=at,
        claimed_at=at,
        verified_at=at,
    )
