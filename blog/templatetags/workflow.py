from typing import Any

from django import template

from blog.desk.checklist import Item, checklist
from blog.desk.waiting import waiting
from blog.models import Post
from blog.models.workflow import Step

register = template.Library()


@register.simple_tag
def checks_of(post: Post) -> list[Item]:
    return checklist(post)


@register.simple_tag
def waits_of(post: Post) -> str:
    """Return that it would appear without changes that wait, in a sentence."""
    return waiting([post]).get(post.pk, "")


@register.simple_tag(takes_context=True)
def steps_of(context: dict[str, Any], post: Post) -> list[Step]:
    """Return the steps that whoever sees the page may take."""
    return post.steps_for(context["user"])
