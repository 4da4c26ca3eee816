import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from blog.models import MenuItem, SiteSettings
from tests.factories import make_page, make_site

pytestmark = pytest.mark.django_db


def test_there_is_one_row_from_the_first_start():
    assert SiteSettings.objects.count() == 1


def test_saving_other_settings_changes_the_one_row():
    SiteSettings(name="Ward Notes").save()

    assert SiteSettings.objects.get().name == "Ward Notes"


def test_database_refuses_a_second_row():
    SiteSettings.objects.update(name="First")

    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("UPDATE blog_sitesettings SET id = 2")


def test_defaults_are_valid():
    SiteSettings().full_clean()


@pytest.mark.parametrize(
    ("field", "colour"),
    [
        ("accent", "#ffff00"),
        ("accent", "#7fd0c7"),
        ("accent_dark", "#0b5a5e"),
        ("accent_dark", "#12181b"),
    ],
)
def test_accent_that_readers_can_t_make_out_is_refused(field, colour):
    site = make_site()
    setattr(site, field, colour)

    with pytest.raises(ValidationError, match=r"4\.5 to 1 is needed") as refused:
        site.full_clean()

    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize(
    "colour", ["teal", "#fff", "#12345g", "#0b5a5e\n", "url(x)", ""]
)
def test_accent_that_is_no_colour_is_refused(colour):
    with pytest.raises(ValidationError) as refused:
        SiteSettings(accent=colour).full_clean()

    assert "accent" in refused.value.message_dict


def test_own_accent_is_noticed():
    assert not make_site().has_own_accent
    assert not make_site(accent="#0B5A5E").has_own_accent
    assert make_site(accent="#7a1f3d").has_own_accent


@pytest.mark.parametrize("number", ["2049-3630", "2434-561X", ""])
def test_true_issn_is_taken(number):
    make_site(issn=number).full_clean()


@pytest.mark.parametrize(
    "number", ["2049-3631", "2049-363X", "20493630", "2049-3630\n"]
)
def test_other_issn_is_refused(number):
    site = make_site()
    site.issn = number

    with pytest.raises(ValidationError) as refused:
        site.full_clean()

    assert "issn" in refused.value.message_dict


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", ""])
def test_unknown_zone_is_refused(zone):
    with pytest.raises(ValidationError) as refused:
        make_site(time_zone=zone).full_clean()

    assert "time_zone" in refused.value.message_dict


def test_footer_is_shown_cleaned():
    site = make_site(footer="<p>Ward Notes<script>x()</script></p>")

    assert "script" not in site.footer_html
    assert "Ward Notes" in site.footer_html


def test_settings_and_menus_are_one_query(django_assert_num_queries):
    MenuItem.objects.all().delete()
    page = make_page(title="About us", slug="about-us")
    hidden = make_page(is_published=False)
    MenuItem.objects.create(menu="footer", page=page, position=2)
    MenuItem.objects.create(menu="footer", label="Feed", url="/feed/", position=1)
    MenuItem.objects.create(menu="footer", page=hidden, position=3)

    with django_assert_num_queries(1):
        entries = SiteSettings.objects.for_page().entries

    assert [
        (entry["label"] or entry["title"], entry["slug"] or entry["url"])
        for entry in entries
    ] == [
        ("Feed", "/feed/"),
        ("About us", "about-us"),
    ]


def test_site_without_row_has_the_defaults():
    SiteSettings.objects.all().delete()

    assert SiteSettings.objects.for_page().name == "Rounds"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"label": "Feed"},
        {"url": "/feed/"},
        {"label": "Feed", "url": "feed/"},
        {"label": "Feed", "url": "//evil.example/"},
        {"label": "Feed", "url": "javascript:alert(1)"},
    ],
)
def test_menu_entry_must_lead_somewhere_safe(fields):
    with pytest.raises(IntegrityError):
        MenuItem.objects.create(menu="footer", **fields)


@pytest.mark.parametrize("field", ["moderation_words", "disallowed_words"])
@pytest.mark.parametrize(
    ("lines", "sentences"),
    [
        ("casino\n192.0.2.0/24\n2001:db8::/32\n192.0.2.\n\nand/or\n24/7", []),
        ("a", ["“a” would be found in nearly every comment."]),
        (
            "casino\n300.1.2.0/24",
            ["“300.1.2.0/24” is no network: write it as 192.0.2.0/24."],
        ),
        (
            "0.0.0.0/0\n::/0",
            ["“0.0.0.0/0” is the whole internet.", "“::/0” is the whole internet."],
        ),
    ],
)
def test_lists_of_words_hold_what_can_be_meant(field, lines, sentences):
    """4.22"""
    site = SiteSettings(**{field: lines})
    if not sentences:
        site.full_clean()
        return
    with pytest.raises(ValidationError) as refused:
        site.full_clean()
    assert refused.value.message_dict == {field: sentences}


def test_a_letter_can_be_meant_as_a_whole_word():
    """4.22"""
    SiteSettings(moderation_words="x", whole_words=True).full_clean()
