"""Tags that are nearly others: writers are asked which of both they mean."""

from typing import Any, NamedTuple

from blog import markup
from blog.models import Post, Tag, TaggedPost
from blog.models.drafting import Texts

# Asked about at once: who has more of them begins a vocabulary.
ASKED = 5


class Near(NamedTuple):
    written: str
    meant: Tag
    # How many other posts that the writer may read carry it.
    number: int

    @property
    def answer(self) -> str:
        """Return what the form sends to have the other tag instead."""
        return f"{self.written} {self.meant.name}"


def nearly_others(post: Post, body: str, user: Any) -> list[Near]:
    """
    Return the hashtags of ``body`` that are new, each with one of nearly its name.

    Only what ``user`` may read counts, so that no tag of a draft comes out.
    """
    written = markup.hashtags(body)
    known = Tag.objects.by_name(written, make=False)
    posts = Post.objects.visible_to(user).exclude(pk=post.pk)
    items = TaggedPost.objects.filter(content_object__in=posts)
    used = items.filter(tag__in=known.values()).values_list("tag", flat=True)
    settled = {*used.distinct(), *(t.pk for t in known.values() if t.description)}
    new = [n for n in written if n not in known or known[n].pk not in settled]
    tags = Tag.objects.known_to(user).select_related("synonym_of")
    found = []
    for name in new[:ASKED]:
        for tag in tags.nearly(name):
            meant = tag.synonym_of or tag
            number = items.filter(tag=meant).count()
            in_use = number or meant.description
            if in_use and meant != known.get(name) and is_written(meant):
                found.append(Near(name, meant, number))
                break
    return found


def corrected(texts: Texts, answer: str, user: Any) -> Texts:
    """Return ``texts`` with the tag that is meant, as a button of the form says."""
    written, _space, name = answer.partition(" ")
    meant = Tag.objects.known_to(user).filter(name=name).first()
    if meant is None or not is_written(meant):
        return texts
    return texts._replace(body=markup.respelt(texts.body, written, meant.name))


def is_written(tag: Tag) -> bool:
    """Return whether ``tag`` can stand in a text: ``Social media`` can't."""
    return tag.hashtag.startswith("#")
