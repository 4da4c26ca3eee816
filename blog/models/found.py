from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models.functions import Left

# Longer texts can be written, but not searched to their end: PostgreSQL stores at
# most 1 MB of different words for each post, and counts those with hyphens twice.
SEARCHED = 120_000
SEARCHED_STANDFIRST = 5_000
SEARCHED_NAMES = 5_000
# What a page that only names a post need not load.
LONG = ("body", "body_html", "text", "names", "search_vector")


class Found(models.Model):
    """By which words a post is found: those of its title weigh most."""

    # Of all who sign it and of its tags, kept beside the post for the search alone.
    names = models.TextField(blank=True, default="", db_default="", editable=False)
    search_vector = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="rounds")
        + SearchVector(
            Left("standfirst", SEARCHED_STANDFIRST), weight="B", config="rounds"
        )
        + SearchVector(Left("names", SEARCHED_NAMES), weight="C", config="rounds")
        + SearchVector(Left("text", SEARCHED), weight="D", config="rounds"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        abstract = True
