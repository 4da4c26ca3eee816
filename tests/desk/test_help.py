"""Every field at the desk says what it is for, or says it by its label alone."""

import pkgutil
from importlib import import_module
from inspect import signature

import pytest
from django import forms

from blog import desk
from blog.desk.byline_forms import PartForm
from blog.desk.correcting import CorrectionForm
from blog.desk.forms import TitledForm
from blog.models import Consent, Note, Review
from blog.models.workflow import STEPS, Verb
from tests.factories import make_author, make_draft, make_role

MODULES = [
    import_module(f"blog.desk.{module.name}")
    for module in pkgutil.iter_modules(desk.__path__)
]
FORMS = {
    found
    for module in MODULES
    for found in vars(module).values()
    if isinstance(found, type)
    and issubclass(found, forms.BaseForm)
    and found.__module__.startswith("blog.desk.")
} - {TitledForm}  # Others are made of it.
# Boxes and choices that are sentences themselves.
PLAIN = {("ShowForm", "shown"), ("ConsentForm", "shows"), ("ConsentForm", "consent")}


@pytest.fixture
def world(db):
    """What the forms of the desk are about, by the names that they give it."""
    post = make_draft([make_author()])
    consent, _token = Consent.objects.ask(post.bylines.get(), "", None)
    step = next(step for step in STEPS if step.verb == Verb.SCHEDULE)
    told = {"post": post, "user": make_role("Editors"), "consent": consent}
    told |= {"step": step, "words": "", "threads": Note.objects.none()}
    told |= {"instances": {PartForm: consent.byline, CorrectionForm: post}}
    return told | {"review": Review(post=post, name="Halima Odu")}


def fields_of(form, world):
    """Return the fields of a form, also those that it has for some posts alone."""
    asked = {name: world[name] for name in signature(form).parameters if name in world}
    if instance := world["instances"].get(form):
        asked["instance"] = instance
    return form.base_fields | form(**asked).fields


@pytest.mark.parametrize("form", sorted(FORMS, key=lambda form: form.__name__))
def test_each_field_says_what_it_is_for(form, world):
    for name, field in fields_of(form, world).items():
        assert not isinstance(field.widget, forms.PasswordInput)
        if not field.widget.is_hidden:
            is_plain = (form.__name__, name.rpartition("-")[2]) in PLAIN
            assert is_plain or field.help_text, name


def test_the_walk_finds_the_forms():
    assert len(FORMS) >= 18
