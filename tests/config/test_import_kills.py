"""An import whose process is killed, again and again."""

import json
import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from blog.models import Author, Byline, Imported, Post, Tag, TaggedPost
from comments.models import Comment
from config.moving.arriving import Import
from tests.blog.wxr import account, comment, item, wxr
from tests.comments.trees import misplaced, shared_trees

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


def start(path):
    database = connection.settings_dict
    address = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    command = [sys.executable, "manage.py", "import_wordpress", str(path), "-v", "2"]
    return subprocess.Popen(
        command,
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": address},
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_an_import_survives_twenty_kills(tmp_path):
    """S11, R15: SIGKILL at 20 points, then to the end: as if never disturbed."""
    path = tmp_path / "export.xml"
    path.write_text(export())
    killed = 0
    for point in range(1, KILLS + 1):
        process = start(path)
        for line in process.stdout:
            if line.startswith(f"{point * POSTS // (KILLS + 1)} of"):
                os.kill(process.pid, signal.SIGKILL)
                break
        process.stdout.close()
        killed += process.wait() == -signal.SIGKILL
    assert killed == KILLS
    process = start(path)
    process.communicate()
    assert process.returncode == 0
    disturbed = content()
    assert (misplaced(), shared_trees()) == ([], set())
    assert len(disturbed["posts"]) == POSTS
    assert len(disturbed["comments"]) == 2 * POSTS

    Post.objects.all().delete()
    for model in (Tag, Byline, Author, Imported):
        model.objects.all().delete()
    Import([path]).run()
    assert json.dumps(content(), default=str) == json.dumps(disturbed, default=str)
