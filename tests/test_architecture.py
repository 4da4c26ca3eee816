import ast

import pytest
from django.conf import settings

# Each app, and what it may import of the others. Nothing of ours imports config.
MAY_IMPORT = {
    "mail": [],
    "accounts": ["mail"],
    "blog": ["accounts", "mail"],
    "comments": ["accounts", "blog", "mail"],
    "config": ["accounts", "blog", "comments", "mail"],
}
# What shows things to people, in a model's own app.
PRESENTATION = {
    "admin",
    "context",
    "feeds",
    "forms",
    "mail",
    "middleware",
    "sitemaps",
    "tasks",
    "templatetags",
    "urls",
    "views",
}
# Where posts are shown to whoever asks.
SHOWING = ("views", "templatetags", "feeds", "sitemaps", "context", "middleware")
# How a query must begin there: these decide who may see what is found.
GUARDS = {
    "Post": {"published", "visible_to", "withdrawn"},
    "Page": {"visible_to"},
    "Correction": {"public"},
    "Comment": {"approved", "in_thread", "public", "recent"},
}
# What opens connections, and who may: the guarded client to any address that others
# gave us, the rest to the one server that the settings name.
CONNECTING = {"aiohttp", "ftplib", "http.client", "httpx", "requests", "smtplib"}
CONNECTING |= {
    "socket",
    "ssl",
    "telnetlib",
    "urllib.request",
    "urllib3",
    "xmlrpc.client",
}
CONNECTED = ("blog/fetch/", "comments/moderation/akismet.py", "mail/delivery.py")
MANAGERS = {"objects", "_default_manager", "_base_manager"}


def modules(app):
    return sorted((settings.BASE_DIR / app).rglob("*.py"))


def is_showing(path):
    parts = path.relative_to(settings.BASE_DIR).with_suffix("").parts
    return any(part in SHOWING for part in parts[1:])


def imported(path):
    """Return the dotted names that a module imports, also inside functions."""
    package = path.relative_to(settings.BASE_DIR).parent.parts
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else ()
            base = [*above, *([node.module] if node.module else [])]
            yield from (".".join([*base, alias.name]) for alias in node.names)


def unguarded(source):
    """Return the lines that use a manager without asking who may see what it finds."""
    managers, guarded = {}, set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Attribute):
            continue
        if node.attr in MANAGERS and isinstance(node.value, ast.Name):
            managers[id(node)] = node
        if is_guard(node):
            guarded.add(id(node.value))
    return [
        node.lineno
        for key, node in managers.items()
        if node.value.id in GUARDS and key not in guarded
    ]


def is_guard(node):
    """Return whether this is ``Post.objects.published`` or the like."""
    manager = node.value
    return (
        isinstance(manager, ast.Attribute)
        and isinstance(manager.value, ast.Name)
        and node.attr in GUARDS.get(manager.value.id, ())
    )


@pytest.mark.parametrize("app", MAY_IMPORT)
def test_apps_import_only_what_they_may(app):
    paths = modules(app)
    assert paths
    for path in paths:
        names = imported(path)
        apps = {name.partition(".")[0] for name in names} & MAY_IMPORT.keys()
        assert apps <= {app, *MAY_IMPORT[app]}, path


@pytest.mark.parametrize("app", ["accounts", "blog", "comments"])
def test_models_import_nothing_that_shows_them(app):
    paths = [path for path in modules(app) if "models" in path.with_suffix("").parts]
    assert paths
    for path in paths:
        for name in imported(path):
            top, _dot, rest = name.partition(".")
            if top in MAY_IMPORT:
                assert not PRESENTATION & set(rest.split(".")), f"{path}: {name}"
            assert not name.startswith("django.core.mail"), path


@pytest.mark.parametrize("app", ["blog", "comments"])
def test_what_is_shown_asks_who_may_see_it(app):
    """security.md S4"""
    paths = [path for path in modules(app) if is_showing(path)]
    assert paths
    for path in paths:
        assert unguarded(path.read_text()) == [], path


@pytest.mark.parametrize("app", ["accounts", "blog", "comments", "mail"])
def test_only_the_guarded_client_connects_to_addresses_that_others_gave(app):
    """security.md A3"""
    connecting = set()
    for path in modules(app):
        for name in imported(path):
            if any(f"{name}.".startswith(f"{module}.") for module in CONNECTING):
                connecting.add(str(path.relative_to(settings.BASE_DIR)))
    assert not [path for path in connecting if not path.startswith(CONNECTED)]
    assert connecting or app not in ("blog", "mail")


@pytest.mark.parametrize(
    "line",
    [
        "Post.objects.all()",
        "Post.objects.filter(pk=1)",
        "posts = Post.objects",
        "get_object_or_404(Post.objects.filter(pk=1).published())",
        "Post._default_manager.get(pk=1)",
        "Page.objects.get(slug='about')",
        "Comment.objects.filter(post=post)",
    ],
)
def test_guard_notices_an_open_query(line):
    assert unguarded(line)


@pytest.mark.parametrize(
    "line", ["Post.objects.published().filter(pk=1)", "Post.objects.visible_to(user)"]
)
def test_guard_lets_a_closed_query_pass(line):
    assert not unguarded(line)
