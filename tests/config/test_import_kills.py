"""An import whose process is killed, again and again."""

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection

from blog.models import Author, Byline, Imported, Post, Tag, TaggedPost
from comments.models import Comment
from config.moving.arriving import Import
from tests.blog.wxr import account, comment, item, wxr
from tests.comments.trees import misplaced, shared_trees

# What takes long is to load Django: it is done once, and each import is a fork.
CHILDREN = """
import os, sys
import django
django.setup()
from django.core.management import call_command
for _line in sys.stdin:
    child = os.fork()
    if not child:
        print(os.getpid())
        call_command("import_wordpress", sys.argv[1], verbosity=2)
        os._exit(0)
    print("ended", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
KILLS = 20
POSTS = 120


def export():
    posts = [
        item(
            number,
            body=f"<p>By: Ines Okafor, MD (@okafor), lead</p><p>Night {number} #MedEd</p>",
            terms=[("post_tag", f"t{number % 7}", f"T{number % 7}")],
            comments=[comment(number * 10, 0), comment(number * 10 + 1, number * 10)],
        )
        for number in range(1, POSTS + 1)
    ]
    return wxr(account("ines", "Ines Okafor, MD", 7), *posts)


def content():
    """Return what came in, without what depends on which row was first."""
    return {
        "posts": sorted(
            Post.objects.values_list("pk", "title", "slug", "body", "comment_count")
        ),
        "tags": sorted(
            TaggedPost.objects.values_list("content_object", "tag__name")
        ),
        "names": sorted(Tag.objects.values_list("name", flat=True)),
        "authors": sorted(Author.objects.values_list("name", "slug")),
        "bylines": sorted(Byline.objects.values_list("post", "author__slug", "role")),
        "comments": sorted(
            Comment.objects.values_list("pk", "post", "parent", "level", "body_html")
        ),
        "imported": sorted(Imported.objects.values_list("source", "kind", "number")),
    }  # fmt: skip


@contextmanager
def importer(path):
    """Give a process that begins an import, in a child of its own, for each line."""
    database = connection.settings_dict
    address = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", CHILDREN, str(path)],
        cwd=settings.BASE_DIR,
        env=os.environ
        | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "config.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    )
    yield process
    process.stdin.close()
    process.stdout.close()
    assert process.wait(20) == 0


def run(process, until=None):
    """Let it begin an import; kill that when it says ``until``; return how it ended."""
    process.stdin.write("import\n")
    child = int(process.stdout.readline())
    for line in process.stdout:
        if until and line.startswith(until):
            os.kill(child, signal.SIGKILL)
        if line.startswith("ended"):
            break
    return int(line.split()[1])


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_an_import_survives_twenty_kills(tmp_path):
    """S11, R15: SIGKILL at 20 points, then to the end: as if never disturbed."""
    path = tmp_path / "export.xml"
    path.write_text(export())
    points = [point * POSTS // (KILLS + 1) for point in range(1, KILLS + 1)]
    with importer(path) as process:
        ends = [run(process, until=f"{point} of") for point in points]
        assert ends == [-signal.SIGKILL] * KILLS
        assert run(process) == 0
    disturbed = content()
    assert (misplaced(), shared_trees()) == ([], set())
    assert len(disturbed["posts"]) == POSTS
    assert len(disturbed["comments"]) == 2 * POSTS

    Post.objects.all().delete()
    for model in (Tag, Byline, Author, Imported):
        model.objects.all().delete()
    Import([path]).run()
    assert json.dumps(content(), default=str) == json.dumps(disturbed, default=str)
