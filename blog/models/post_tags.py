from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from taggit.managers import _TaggableManager

from blog.models.tag import LONGEST_TAG, Tag, TaggedPost, plain_name


class PostTags(_TaggableManager):
    """
    The tags of a post.

    Synonyms become the tag they stand for, and the hashtags of the text are
    always among the tags, so that every hashtag has a page that lists its post.
    """

    def _to_tag_model_instances(
        self, tags: Iterable[Any], tag_kwargs: dict[str, Any]
    ) -> list[Tag]:
        tags = list(tags)
        given = [tag.synonym_of or tag for tag in tags if isinstance(tag, Tag)]
        plain = [plain_name(str(tag)) for tag in tags if not isinstance(tag, Tag)]
        names = [name for name in plain if any(map(str.isalnum, name))]
        check_length(names)
        return list(dict.fromkeys([*given, *Tag.objects.named(names)]))

    def add(self, *tags: Any, **kwargs: Any) -> None:
        """Add ``tags`` all at once: taggit itself asks three times for each."""
        self._remove_prefetched_objects()
        TaggedPost.objects.bulk_create(
            [
                TaggedPost(tag=tag, content_object=self.instance)
                for tag in self._to_tag_model_instances(tags, {})
            ],
            ignore_conflicts=True,
        )

    def set(self, tags: Iterable[Any], **kwargs: Any) -> None:
        hashtags = Tag.objects.in_text(self.instance.body)
        super().set([*tags, *hashtags.values()], **kwargs)


def check_length(names: Iterable[str]) -> None:
    """Raise ValidationError if one of ``names`` is too long for a tag."""
    for name in names:
        if len(name) > LONGEST_TAG:
            raise ValidationError(
                _("A tag has at most %(longest)d characters: “%(name)s…” has more."),
                params={"longest": LONGEST_TAG, "name": name[:30]},
            )
