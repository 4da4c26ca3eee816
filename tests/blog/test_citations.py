"""Citations in four styles, each case written by hand from the rules of its style."""

from datetime import UTC, datetime
from html import unescape

import pytest
from django.utils.html import strip_tags

from blog.citing.rendering import STYLES, as_html, templates
from tests.factories import make_author, make_draft, make_site

pytestmark = pytest.mark.django_db

SITE = "https://rounds.example"
URL = f"{SITE}/2026/03/17/p/"


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE
    return make_site(name="Rounds", publisher="Lantern Society")


def make_cited(names, title="Count to five", **fields):
    """Return a post of March 17, signed by ``names``: of authors, or authors."""
    authors = [make_author(name=n) if isinstance(n, str) else n for n in names]
    post = make_draft(authors=authors, title=title, slug="p", **fields)
    post.publish(datetime(2026, 3, 17, 12, tzinfo=UTC))
    return post


def html_of(post, site, style):
    return as_html(style, templates(post, site)[style], post, site)


def text_of(post, site, style):
    return unescape(strip_tags(html_of(post, site, style)))


def ama(post, site):
    return text_of(post, site, "ama")


def people(number):
    """Return so many names, each with initials of its own: "Ada Bea Famc"."""
    letters = "abcdefghijklmnopqrstu"[:number]
    return [f"Ada Bea Fam{letter}" for letter in letters]


def many(number, close):
    """Return the first ``number`` of ``people`` as a style writes them."""
    return [close.format(name.split()[-1]) for name in people(number)]


def test_each_style_writes_three_authors_in_order(site):
    """Cite this post: the article of 2015, as its styles ask."""
    names = ["Alireza Jalali", "Andrew Micieli", "Jason R. Frank"]
    post = make_cited(names, "“Why Do You Tweet, Anyway?”")
    assert {style: text_of(post, site, style) for style in STYLES} == {
        "ama": "Jalali A, Micieli A, Frank JR. “Why Do You Tweet, Anyway?” "
        f"Rounds blog. March 17, 2026. {URL}",
        "vancouver": "Jalali A, Micieli A, Frank JR. “Why Do You Tweet, Anyway?” "
        f"Rounds [Internet]. 2026 Mar 17. Available from: {URL}",
        "apa": "Jalali, A., Micieli, A., & Frank, J. R. (2026, March 17). "
        f"“Why Do You Tweet, Anyway?” Rounds. {URL}",
        "chicago": "Jalali, Alireza, Andrew Micieli, and Jason R. Frank. 2026. "
        "“‘Why Do You Tweet, Anyway?’” Rounds (blog), Lantern Society, March 17. "
        f"{URL}.",
    }


@pytest.mark.parametrize(
    ("style", "written"),
    [
        ("ama", "van Beethoven L, King ML Jr, Ford H III, hooks b. "),
        ("vancouver", "van Beethoven L, King ML Jr, Ford H 3rd, hooks b. "),
        (
            "apa",
            "van Beethoven, L., King, M. L., Jr., Ford, H., III, & hooks, b. (2026,",
        ),
        (
            "chicago",
            "van Beethoven, Ludwig, Martin Luther King Jr., Henry Ford III, and b",
        ),
    ],
)
def test_particles_generations_and_small_letters_are_kept(site, style, written):
    names = ["Ludwig van Beethoven", "Martin Luther King Jr.", "Henry Ford III"]
    post = make_cited([*names, "bell hooks"])
    assert text_of(post, site, style).startswith(written)


@pytest.mark.parametrize(
    ("style", "written"),
    [
        ("ama", "The ABC Study Group, 毛泽东, Madonna, Ramón y Cajal S. "),
        ("vancouver", "ABC Study Group, 毛泽东, Madonna, Ramón y Cajal S. "),
        ("apa", "The ABC Study Group, 毛泽东, Madonna, & Ramón y Cajal, S. (2026,"),
        (
            "chicago",
            "The ABC Study Group, 毛泽东, Madonna, and Santiago Ramón y Cajal. 2026.",
        ),
    ],
)
def test_groups_and_names_that_have_no_order_stay_as_they_are(site, style, written):
    """2.16: a group is cited as a corporate author."""
    group = make_author(name="The ABC Study Group", is_group=True)
    post = make_cited([group, "毛泽东", "Madonna", "Santiago Ramón y Cajal"])
    assert text_of(post, site, style).startswith(written)


@pytest.mark.parametrize(
    ("citing_name", "written"),
    [
        ("La Fontaine, Jean de", "La Fontaine J de. "),
        ("Sartre, Jean-Paul", "Sartre JP. "),
        ("Петров, Владимир", "Петров В. "),
        ("Nguyễn, Thị Hạnh", "Nguyễn TH. "),
        ("Ó hÉalaithe, Seán", "Ó hÉalaithe S. "),
    ],
)
def test_name_for_citing_says_how_a_name_is_turned(site, citing_name, written):
    author = make_author(name="Ada Alder", citing_name=citing_name)
    assert ama(make_cited([author]), site).startswith(written)


@pytest.mark.parametrize("number", [1, 2, 3, 6, 7, 10, 11, 20, 21])
def test_long_bylines_are_cut_where_each_style_says(site, number):
    post = make_cited(people(number))
    close = many(number, "{} AB")
    assert ama(post, site).startswith(
        ", ".join(close if number < 7 else [*close[:3], "et al"]) + ". Count"
    )
    assert text_of(post, site, "vancouver").startswith(
        ", ".join(close if number < 7 else [*close[:6], "et al"]) + ". Count"
    )
    spaced = many(number, "{}, A. B.")
    if number > 20:
        apa = f"{', '.join(spaced[:19])}, … {spaced[-1]}"
    elif number > 1:
        apa = f"{', '.join(spaced[:-1])}, & {spaced[-1]}"
    else:
        apa = spaced[0]
    assert text_of(post, site, "apa").startswith(f"{apa} (2026")
    first, *rest = ["Fama, Ada Bea", *many(number, "Ada Bea {}")[1:]]
    if number > 6:
        chicago = f"{', '.join([first, *rest[:2]])}, et al."
    elif rest:
        chicago = f"{', '.join([first, *rest[:-1]])}, and {rest[-1]}."
    else:
        chicago = f"{first}."
    assert text_of(post, site, "chicago").startswith(f"{chicago} 2026")


@pytest.mark.parametrize(
    ("title", "american", "chicago"),
    [
        ("Count to five", "Count to five. R", "“Count to Five.” R"),
        ("Who asks?", "Who asks? R", "“Who Asks?” R"),
        ("Stop.", "Stop. R", "“Stop.” R"),
        ("Wait…", "Wait… R", "“Wait…” R"),
        ("The “quiet” ward", "The “quiet” ward. R", "“The ‘Quiet’ Ward.” R"),
        ("He said “yes”", "He said “yes.” R", "“He Said ‘Yes.’” R"),
        ("He said “yes!”", "He said “yes!” R", "“He Said ‘Yes!’” R"),
        ("The residents’", "The residents’. R", "“The Residents’.” R"),
        ("What we look for", "What we look for. R", "“What We Look For.” R"),
        ("Of mice (and rats)", "Of mice (and rats). R", "“Of Mice (and Rats).” R"),
        ("Bones (broken)", "Bones (broken). R", "“Bones (Broken).” R"),
        ("On #MedEd & mRNA", "On #MedEd & mRNA. R", "“On #MedEd & mRNA.” R"),
    ],
)
def test_title_ends_with_one_stop_inside_of_quotation_marks(
    site, title, american, chicago
):
    post = make_cited(["Ines Okafor"], title)
    for style in ("ama", "vancouver", "apa"):
        assert american in text_of(post, site, style)
    assert chicago in text_of(post, site, "chicago")


def test_french_title_keeps_its_capitals_and_its_spaces(site):
    title = "L’être\u202f: «\u202fle néant\u202f»\u202f?"
    post = make_cited(["Jean-Paul Sartre"], title, language="fr")
    assert f". {title} Rounds blog." in ama(post, site)
    assert f"“{title}” Rounds (blog)" in text_of(post, site, "chicago")


def test_doi_stands_where_a_style_wants_it(site):
    post = make_cited(["Ines Okafor"], doi="10.5555/12345678")
    assert ama(post, site).endswith("2026. doi:10.5555/12345678")
    assert text_of(post, site, "vancouver").endswith(f"{URL} doi:10.5555/12345678")
    assert text_of(post, site, "apa").endswith(" https://doi.org/10.5555/12345678")
    assert text_of(post, site, "chicago").endswith("//doi.org/10.5555/12345678.")
    for style in STYLES:
        link = '<a href="https://doi.org/10.5555/12345678">'
        assert link in html_of(post, site, style)


@pytest.mark.parametrize(
    ("name", "ama_name", "chicago_name"),
    [
        ("AM Rounds Blog", "AM Rounds Blog. ", "AM Rounds Blog, Lantern Society, "),
        ("Who asks?", "Who asks? blog. ", "Who asks? (blog), Lantern Society, "),
    ],
)
def test_blog_is_called_one_once(site, name, ama_name, chicago_name):
    post = make_cited(["Ines Okafor"])
    site.name = name
    assert ama_name in ama(post, site)
    assert chicago_name in text_of(post, site, "chicago")
    assert f" {name.removesuffix('?')}" in text_of(post, site, "apa")
    assert "?." not in text_of(post, site, "apa")


def test_nothing_of_a_post_is_taken_for_markup_or_for_a_mark(site):
    """S1: what citeproc-py writes is escaped before a link is put in."""
    site.name = "A<i>B</i>"
    author = make_author(name="Ada <b>Alder</b> & Co", is_group=True)
    title = 'The <span class="nocase">x</span> <img src=x> \ue001\ue004\ue007'
    post = make_cited([author], title, doi="10.5555/a<b>&c")
    for style in STYLES:
        html = html_of(post, site, style)
        assert "<img" not in html
        assert "<b" not in html
        assert "<span" not in html
        assert html.count("<a href=") == html.count("</a>") > 0
        assert "A&lt;i&gt;B" in html
        assert not any("\ue000" <= sign <= "\ue00f" for sign in html)


def test_post_that_nobody_signs_is_cited_as_the_blog_s_own(site):
    post = make_cited(["Ines Okafor"])
    post.bylines.all().delete()
    post = type(post).objects.get(pk=post.pk)
    assert ama(post, site).startswith("Rounds. Count to five. Rounds blog. March")
    assert text_of(post, site, "apa").startswith("Rounds. (2026, March 17). Count")


def test_day_is_that_of_the_site(site):
    post = make_draft(slug="p")
    site = make_site(time_zone="Pacific/Auckland")
    post.publish(datetime(2026, 3, 16, 13, tzinfo=UTC))
    assert "March 17, 2026" in ama(post, site)
