from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models, transaction

from blog.models.marks import alters_data

if TYPE_CHECKING:
    from blog.models.post import Post


class NamesOf(models.Func):
    """The names of who had a part in a post, in order, and of its tags: one a line."""

    function = "blog_names_of"
    output_field = models.TextField()


class NamedQuerySet(models.QuerySet["Post"]):
    @alters_data
    def keep_names(self, posts: Iterable["Post"]) -> int:
        """
        Write the ``names`` of ``posts`` anew; return how many there are.

        Whatever changes them does so by itself: triggers of the database see to it,
        also where rows are written past the models. Here is what they do.
        """
        named = self.filter(pk__in=[post.pk for post in posts])
        with transaction.atomic():
            # By ascending number, as all who lock several posts.
            list(named.order_by("pk").select_for_update(no_key=True).values_list("pk"))
            return named.update(names=NamesOf("pk"))
