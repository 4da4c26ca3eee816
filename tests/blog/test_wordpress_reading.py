import random
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from blog.importers.errors import ImportRefused
from blog.importers.wordpress import items, scan
from tests.blog.wxr import account, attachment, comment, item, wxr
from tests.shared import SHARED, needs_shared


@pytest.fixture
def written(tmp_path):
    """Return a function that writes a file and returns its path."""

    def write(content, name="export.xml"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2", "1.3"])
def test_every_version_is_read(written, version):
    path = written(wxr(account("ines", "Ines Okafor, MD", 7), item(5), version=version))
    blog = scan([path])
    assert (blog.source, blog.items) == ("ward.example", 1)
    assert blog.accounts["ines"].name == "Ines Okafor, MD"
    (found,) = items([path], blog)
    assert found.published_at == datetime(2016, 3, 2, 9, tzinfo=UTC)
    assert str(found.local_date) == "2016-03-02"
    assert blog.utc_offset == timedelta(hours=1)


def test_namespaces_may_be_https(written):
    path = written(
        wxr(item(5)).replace("http://wordpress.org", "https://wordpress.org")
    )
    assert scan([path]).kinds == {"post": 1}


def test_characters_that_xml_forbids_are_left_out(written):
    path = written(wxr(item(5, body="one\x08two\x0cthree")))
    (found,) = items([path], scan([path]))
    assert found.body == "onetwothree"


def test_another_encoding_is_read(written):
    text = wxr(item(5, title="Médecine")).replace("UTF-8", "ISO-8859-1")
    path = written(text.encode("latin-1"))
    (found,) = items([path], scan([path]))
    assert found.title == "Médecine"


def test_attachments_are_known_before_the_posts(written):
    path = written(wxr(item(5), attachment(6, "2016/03/ward.jpg", post_parent=5)))
    blog = scan([path])
    assert list(blog.attachments) == [6]
    assert [i.number for i in items([path], blog)] == [5]


def test_several_files_make_one_export(written):
    one = written(wxr(account("ines", "Ines"), item(5)), "one.xml")
    two = written(wxr(account("ines", "Ines"), item(6)), "two.xml")
    blog = scan([one, two])
    assert blog.items == 2
    assert [i.number for i in items([one, two], blog)] == [5, 6]


def test_files_of_two_blogs_are_refused(written):
    one = written(wxr(item(5)), "one.xml")
    two = written(wxr(item(6), blog="https://other.example"), "two.xml")
    with pytest.raises(ImportRefused, match=r"two\.xml comes from other\.example"):
        scan([one, two])


def test_a_draft_has_no_date(written):
    path = written(
        wxr(item(5, status="draft", post_date_gmt="0000-00-00 00:00:00", post_date=""))
    )
    (found,) = items([path], scan([path]))
    assert found.published_at is None


def test_a_date_without_gmt_is_reckoned_from_the_others(written):
    path = written(wxr(item(5), item(6, post_date_gmt="")))
    *_first, last = items([path], scan([path]))
    assert last.published_at == datetime(2016, 3, 2, 9, tzinfo=UTC)


BOMB = '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
REFUSED = {
    "empty": ("", "damaged or no XML"),
    "a page": ("<!DOCTYPE html><html></html>", "entities|no export|damaged"),
    "another feed": ("<feed></feed>", "no export of WordPress"),
    "no channel": ("<rss></rss>", "no export of WordPress"),
    "cut off": (wxr(item(5))[:900], "damaged"),
    "entities": (f"{BOMB}<rss><channel>&b;</channel></rss>", "entities"),
    "deep": ("<rss><channel>" + "<a>" * 200, "nested deeper"),
    "attributes": (
        f"<rss><channel><item {' '.join(f'a{n}="1"' for n in range(101))}/>",
        "nested deeper",
    ),
    "no address": ("<rss><channel><item/></channel></rss>", "which blog"),
    "packed": (b"\x1f\x8b\x08\x00", "packed"),
    "unknown encoding": ('<?xml version="1.0" encoding="zip"?><rss/>', "encoding"),
    "too many items": (
        "<rss><channel>" + "<item/>" * 50_001 + "</channel></rss>",
        "50,000 items",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_export_is_refused_in_one_sentence(written, name):
    """S11"""
    content, reason = REFUSED[name]
    with pytest.raises(ImportRefused, match=reason) as refusal:
        scan([written(content)])
    assert "\n" not in str(refusal.value)
    assert str(refusal.value).startswith("export.xml ")


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(ImportRefused, match=r"gone\.xml can't be read"):
        scan([tmp_path / "gone.xml"])


MEASURE = """
import resource, sys
import django
django.setup()
from pathlib import Path
from blog.importers.errors import ImportRefused
from blog.importers.wordpress import scan
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    scan([Path(sys.argv[1])])
except ImportRefused as refusal:
    print(refusal)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_a_text_of_200_mb_is_stopped_early(tmp_path):
    """S11, A4: refused at 5 MB, with less memory than the text would take."""
    path = tmp_path / "huge.xml"
    head = "<rss><channel><link>https://ward.example</link><item><title>"
    with path.open("w") as file:
        file.write(head)
        for _mebibyte in range(199):
            file.write("x" * 2**20)
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)],
        env={"DJANGO_SETTINGS_MODULE": "config.settings", "ROUNDS_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    sentence, kibibytes = done.stdout.splitlines()
    assert "more than 5 MB" in sentence
    assert int(kibibytes) < 60_000


def test_no_mutation_of_an_export_does_harm(written):
    """S11, R9: 2,000 damaged files, each read or refused."""
    dice = random.Random(2015)
    whole = wxr(
        account("ines", "Ines", 7),
        item(5, comments=[comment(1), comment(2, 1)]),
        attachment(6, "2016/03/ward.jpg"),
    ).encode()
    pieces = [b"<", b">", b"&", b"]]>", b"<![CDATA[", b"\x00", b"\xff", b'"', b"<wp:"]
    for _number in range(2000):
        data = bytearray(whole)
        for _change in range(dice.randint(1, 4)):
            at = dice.randrange(len(data))
            data[at : at + dice.choice([0, 1, 5, 80])] = dice.choice(pieces)
        path = written(bytes(data))
        with suppress(ImportRefused):
            list(items([path], scan([path])))


@needs_shared
@pytest.mark.parametrize(
    ("name", "kinds", "remarks"),
    [
        (
            "themeunittestdata.wordpress.xml",
            {"post": 58, "page": 21, "attachment": 37, "nav_menu_item": 70},
            33,
        ),
        ("am-rounds.wxr.xml", {"attachment": 1, "post": 1}, 6),
        ("wpimporter-valid-wxr-1.0.xml", {"post": 3, "page": 3}, 1),
        ("wpimporter-valid-wxr-1.1.xml", {"post": 1, "page": 1}, 1),
        ("wpimporter-small-export.xml", {"post": 6, "page": 5}, 1),
        ("ghost-co-authors-plus.xml", {"post": 4}, 0),
    ],
)
def test_real_exports_are_read_whole(name, kinds, remarks):
    """10.4"""
    path = SHARED / "data" / "wxr" / name
    blog = scan([path])
    assert (blog.kinds, blog.remarks) == (kinds, remarks)
    assert len(list(items([path], blog))) == blog.items - len(blog.attachments)


@needs_shared
def test_the_malformed_export_is_refused():
    with pytest.raises(ImportRefused, match="damaged"):
        scan([SHARED / "data" / "wxr" / "wpimporter-malformed.xml"])
