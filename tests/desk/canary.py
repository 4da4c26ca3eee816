"""Posts that must not be known, each with a word of its own, and every address."""

import re
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from blog.models import (
    Correction,
    Note,
    Pending,
    Post,
    PreviewLink,
    Review,
    Revision,
)
from tests.factories import (
    make_author,
    make_category,
    make_comment,
    make_image,
    make_post,
    make_role,
    make_series,
    make_tag,
)

HIDDEN = (
    "draft",
    "submitted",
    "in_review",
    "changes_asked",
    "accepted",
    "scheduled",
    "withdrawn",
)
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
# Addresses that are patterns of their own kind, by what stands in their place.
ODD = {
    r"^confirm-email/(?P<key>[-:\w]+)/$": "confirm-email/x/",
    r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "password/reset/key/x-x/",
    r"^(?P<list_path>(?:.*/)?)page/\d+/$": "page/2/",
    r"^(?P<list_path>(?:.*/)?)feed/(?:rdf|rss|rss2)/$": "feed/rss2/",
    r"^(?P<app_label>mail|auth|accounts|blog|comments)/$": "blog/",
    r"^popular/(?P<span>month|ever)/$": "popular/month/",
    r"(?P<url>.*)$": "nothing/here/",
}


def word(state):
    """Return what stands in all that a post in ``state`` has, and nowhere else."""
    return f"zq{state.replace('_', '')}zq"


def shared_word(state):
    """
    Return what the series and the image of such a post are called.

    Whoever writes chooses from all of them, without learning which posts have them.
    """
    return f"zr{state.replace('_', '')}zr"


def make_hidden(state, owners):
    """Return a post in ``state`` whose every part has a word of that state."""
    secret, shared = word(state), shared_word(state)
    if state in ("published", "retracted", "withdrawn"):
        at = timezone.now() - timedelta(days=2)
    else:
        at = timezone.now() + timedelta(days=2)
    post = make_post(
        at,
        title=f"Title {secret}",
        slug=f"slug-{secret}",
        standfirst=f"Standfirst {secret}.",
        body=f"<p>Text {secret}, #Tag{secret}.</p>",
        authors=owners,
        tags=[make_tag(f"Word{secret}")],
        categories=[make_category()],
        series=make_series(title=f"Row {shared}", slug=f"row-{shared}"),
        image=make_image(alt=f"Shows {shared}", credit=f"By {shared}"),
    )
    make_comment(post=post, body=f"Comment {secret}.", name=f"Reader {secret}")
    Correction.objects.create(post=post, text=f"Correction {secret}.")
    post.transitions.model.objects.create(
        post=post, verb="submit", was="draft", became="submitted", reason=secret
    )
    link, _token = PreviewLink.objects.make(post, None, name=f"Guest {secret}")
    Note.objects.create(
        post=post, link=link, name=link.name, body=f"Note {secret}.", quote="Text"
    )
    Review.objects.create(
        post=post,
        link=link,
        name=link.name,
        due_on=timezone.localdate(),
        finished_at=timezone.now(),
        recommendation="minor",
        text=f"Review {secret}.",
        may_name=True,
        shown="named",
    )
    texts = post.texts._replace(standfirst=f"Once it was {secret}.")
    Revision.objects.record(post, texts, owners[0].user, closed=True, name=secret)
    Pending.objects.of(post).revise(texts, owners[0].user)
    Post.objects.filter(pk=post.pk).update(status=state)
    post.refresh_from_db()
    return post


def make_world(states=HIDDEN):
    """Return hidden posts by ``states``, and who stands how to them."""
    owner, second = make_role("Authors"), make_role("Contributors")
    owners = [make_author(user=user) for user in (owner, second)]
    posts = {state: make_hidden(state, owners) for state in states}
    people = {
        "anonymous": None,
        "other author": make_role("Authors"),
        "owner": owner,
        "co-author": second,
        "editor": make_role("Editors"),
        "admin": make_role("Editors", is_superuser=True),
    }
    make_author(user=people["other author"])
    return posts, people


def patterns():
    """Return each address of the site as it is written in the URLs, by its parts."""
    return list(walk(get_resolver().url_patterns, ()))


def walk(urls, before):
    for url in urls:
        parts = (*before, str(url.pattern))
        if isinstance(url, URLPattern):
            yield parts
        else:
            yield from walk(url.url_patterns, parts)


def kinds_of(post):
    """Return what belongs to ``post``, by its place in the administration."""
    return {
        "/blog/post/": post.pk,
        "/blog/image/": post.image_id,
        "/blog/tag/": post.tags.first().pk,
        "/blog/category/": post.categories.get().pk,
        "/blog/series/": post.series_id,
        "/blog/correction/": post.corrections.first().pk,
        "/comments/comment/": post.comments.first().pk,
    }


def paths_of(post):
    """Return every address that can be filled in with what belongs to ``post``."""
    day, kinds = post.address_date, kinds_of(post)
    slugs = [thing.slug for thing in (post.tags.first(), post.categories.get())]
    slugs += [post.slug, post.series.slug, post.bylines.first().author.slug]
    values = {
        "pk": [kinds[kind] for kind in ("/blog/post/", "/comments/comment/")],
        "year": [f"{day:%Y}"],
        "month": [f"{day:%m}"],
        "day": [f"{day:%d}"],
        "parents": ["above"],
        "form": ["atom"],
        "key": ["0123456789ab"],
        "verb": ["publish"],
        "byline": [post.bylines.first().pk],
        "number": [post.revisions.first().number],
        "note": [post.notes.first().pk],
        "link": [post.preview_links.first().pk],
        "review": [post.reviews.first().pk],
        "page": [2],
        "kind": ["ris", "bib", "json"],
        "content_type_id": [ContentType.objects.get_for_model(post).pk],
    }
    found = []
    for written in written_addresses():
        number = next((n for kind, n in kinds.items() if kind in written), None)
        own = {"slug": [post.slug] if "<int:year>" in written else slugs}
        own["object_id"] = [number] * (number is not None)
        if "content_type_id" in written:
            own["object_id"] = [post.pk]
        if "<int:pk>" in written and "corrections" in written:
            own["pk"] = [kinds["/blog/correction/"]]
        if "<int:pk>" in written and "media" in written:
            own["pk"] = [post.image_id]
        if any(name in written for name in ("pk>", "slug>", "object_id>", "year>")):
            found += filled(written, values | own)
    found.append(f"desk/media/?post={post.pk}")
    return [f"/{path}" for path in found]


def other_paths():
    """Return every address that has no place for a post, or for what is one's."""
    ones = {"object_id": [1], "id": [1], "content_type_id": [1], "section": ["posts"]}
    ones |= {"token": ["x"], "key": ["00000000-0000-0000-0000-000000000000"]}
    mine = ("<int:pk>", "slug>", "<int:year>", "<path:name>")
    found = []
    for written in written_addresses():
        if not any(name in written for name in mine):
            found += filled(written, ones)
    return [f"/{path}" for path in found]


def written_addresses():
    return ["".join(ODD.get(part, part) for part in parts) for parts in patterns()]


def filled(written, values):
    """Return ``written`` with each value of its first parameter, and so on."""
    parameter = PARAMETER.search(written)
    if not parameter:
        return [written]
    return [
        path
        for value in values[parameter[1]]
        for path in filled(written.replace(parameter[0], str(value), 1), values)
    ]
