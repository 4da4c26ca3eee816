"""docs/settings.md, held against the code that it describes."""

import ast
import re

from django.conf import settings

from blog.models import SiteSettings

REFERENCE = settings.BASE_DIR / "docs" / "settings.md"
READERS = {
    *("text", "number", "flag", "choice", "words", "networks", "address", "mailbox"),
    "endpoints",
}


def read_variables():
    """Yield the name of each variable that the code asks the environment for."""
    for folder in ("accounts", "blog", "comments", "config", "mail"):
        for path in (settings.BASE_DIR / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if not isinstance(node, ast.Call) or not node.args:
                    continue
                name = getattr(node.func, "id", "")
                first = getattr(node.args[0], "value", "")
                if name in READERS and re.fullmatch("[A-Z][A-Z0-9_]+", str(first)):
                    yield first


def test_the_reference_names_the_variables_that_are_read_and_no_others():
    environment = REFERENCE.read_text().partition("## In the administration")[0]
    cells = re.findall(r"^\| (`[^|]+`) \|", environment, re.MULTILINE)
    named = [name for cell in cells for name in re.findall(r"`(\w+)`", cell)]
    assert len(named) == len(set(named))
    assert set(named) == set(read_variables())


def test_the_reference_names_the_settings_of_the_administration():
    administration = REFERENCE.read_text().partition("## In the administration")[2]
    fields = [f for f in SiteSettings._meta.fields if f.editable and not f.primary_key]
    for field in fields:
        assert str(field.verbose_name) in administration


def test_the_example_environment_names_variables_that_are_read():
    example = (settings.BASE_DIR / "deploy" / "rounds.env").read_text()
    assert set(re.findall(r"^#?([A-Z0-9_]+)=", example, re.MULTILINE)) <= set(
        read_variables()
    )
