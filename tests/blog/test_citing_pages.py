"""How a post is cited: its page, and its files for reference managers."""

import json
import re

import pytest
import rispy
from django.urls import reverse
from pybtex.database import parse_string

from blog.models import Citation, Post
from tests.blog.citing import GROUP, NAMES, SITE, make_cited_site, make_hard_to_cite

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE
    return make_cited_site()


@pytest.fixture
def post():
    return make_hard_to_cite()


def file_of(client, post, kind):
    response = client.get(f"{post.get_absolute_url()}cite.{kind}")
    assert response.status_code == 200
    assert response["Content-Disposition"] == f'attachment; filename="why.{kind}"'
    assert response["X-Robots-Tag"] == "noindex"
    return response


def test_ris_is_read_back_with_all_authors_in_order(client, post):
    """By rispy; what a field says never begins a field of its own."""
    response = file_of(client, post, "ris")
    assert response["Content-Type"].startswith("application/x-research-info-systems")
    (entry,) = rispy.loads(response.text)
    written = [*NAMES.values(), GROUP]
    written[1] = "van der Berg, Jan, Jr."
    assert entry["authors"] == written
    assert entry["type_of_reference"] == "BLOG"
    assert entry["title"] == post.title
    assert entry["secondary_title"] == "Rounds"
    assert (entry["year"], entry["date"]) == ("2015", "2015/06/11/")
    assert entry["abstract"] == "In short. ER -"
    assert entry["doi"] == "10.5555/12345678"
    assert entry["language"] == "en-GB"
    assert entry["issn"] == "2049-3630"
    assert entry["keywords"] == ["MedEd"]
    assert entry["urls"] == [f"{SITE}/2015/06/11/why/"]


@pytest.mark.parametrize(
    ("doi", "said"),
    [
        ("10.1007/978-3-319-1_7", "10.1007/978-3-319-1_7"),
        (
            "10.1002/(SICI)1097<3:AID>3.0.CO;2-#&%",
            "10.1002/(SICI)1097<3:AID>3.0.CO;2-#&%",
        ),
        ("10.5555/a{b}\\c", "10.5555/a%7Bb%7D%5Cc"),
    ],
)
def test_a_doi_in_bibtex_leads_where_it_should(client, post, doi, said):
    """BibLaTeX reads the field letter by letter: a sign of TeX's would be one of it."""
    Post.objects.update(doi=doi)
    assert f"  doi = {{{said}}}," in file_of(client, post, "bib").text


def test_who_cites_a_retracted_post_says_so(client, post):
    """1.19: there is no notice where the citation is read."""
    post.retract("The data were made up.")
    title = f"Retracted: {post.title}"
    (entry,) = rispy.loads(file_of(client, post, "ris").text)
    assert entry["title"] == title
    assert "{{Retracted: " in file_of(client, post, "bib").text
    (item,) = json.loads(file_of(client, post, "json").text)
    assert item["title"] == title
    Citation.objects.write_due(9)
    html = client.get(f"{post.get_absolute_url()}cite/").text
    assert html.count("Retracted: ") >= 4
    head = client.get(post.get_absolute_url()).text
    assert '<meta name="citation_title" content="Retracted: ' in head


def test_bibtex_is_read_back_with_all_authors_in_order(client, post):
    """By pybtex: particles, generations, groups; TeX's own signs are only signs."""
    response = file_of(client, post, "bib")
    assert response["Content-Type"].startswith("application/x-bibtex")
    entry = parse_string(response.text, "bibtex").entries[f"post-{post.pk}"]
    people = [
        [p.prelast_names, p.last_names, p.lineage_names, p.first_names + p.middle_names]
        for p in entry.persons["author"]
    ]
    assert people == [
        [[], ["Jalali"], [], ["Alireza"]],
        [["van", "der"], ["Berg"], ["Jr."], ["Jan"]],
        [[], ["{Ramón y Cajal}"], [], ["Santiago"]],
        [[], ["hooks"], [], ["bell"]],
        [[], ["Madonna"], [], []],
        [[], ["{毛泽东}"], [], []],
        [[], [f"{{{GROUP}}}"], [], []],
    ]
    assert entry.type == "misc"
    assert entry.fields["title"] == (
        r"{Why do you tweet \textbraceleft{}50\%\textbraceright{} \& "
        r"\textbackslash{} \$x\_1\$ \textasciitilde{} \textasciicircum{} \#MedEd?}"
    )
    dated = [entry.fields[field] for field in ("year", "month", "day")]
    assert dated == ["2015", "June", "11"]
    assert entry.fields["doi"] == "10.5555/12345678"
    assert entry.fields["url"] == f"{SITE}/2015/06/11/why/"


def test_csl_json_has_each_name_in_its_parts(client, post):
    response = file_of(client, post, "json")
    assert response["Content-Type"].startswith("application/vnd.citationstyles.csl+jso")
    (item,) = json.loads(response.content)
    assert item["author"] == [
        {"family": "Jalali", "given": "Alireza"},
        {
            "family": "Berg",
            "given": "Jan",
            "non-dropping-particle": "van der",
            "suffix": "Jr.",
        },
        {"family": "Ramón y Cajal", "given": "Santiago"},
        {"family": "hooks", "given": "bell"},
        {"family": "Madonna"},
        {"literal": "毛泽东"},
        {"literal": GROUP},
    ]
    assert item["title"] == post.title
    assert item["issued"] == {"date-parts": [[2015, 6, 11]]}
    assert (item["type"], item["DOI"]) == ("post-weblog", "10.5555/12345678")
    assert item["URL"] == f"{SITE}/2015/06/11/why/"


def test_page_shows_four_styles_and_the_files(client, post):
    Citation.objects.write_due(5)
    response = client.get(f"{post.get_absolute_url()}cite/")
    html = response.text
    styles = re.findall(r'<h2 id="style-\d">(\w+)</h2>', html)
    assert styles == ["AMA", "Vancouver", "APA", "Chicago"]
    for kind in ("ris", "bib", "json"):
        assert f'href="{post.get_absolute_url()}cite.{kind}"' in html
    assert '<meta name="robots" content="noindex">' in html
    assert f'rel="canonical" href="{SITE}{post.get_absolute_url()}"' in html
    assert not response.cookies


def test_article_says_how_to_cite_it_with_its_licence(client, post):
    Citation.objects.write_due(5)
    html = client.get(post.get_absolute_url()).text
    section = html[html.index('id="cite-heading"') : html.index('id="tags-heading"')]
    assert "Jalali A, van der Berg J Jr, Ramón y Cajal S, et al. " in section
    assert "Licence: CC BY 4.0" in section
    assert f'href="{post.get_absolute_url()}cite/"' in section


@pytest.mark.parametrize("end", ["cite/", "cite.ris", "cite.bib", "cite.json"])
def test_files_and_page_are_there_for_public_posts_alone(client, post, end):
    """S4; and a renamed post is found from its old address in one hop."""
    old = post.get_absolute_url()
    post.slug = "renamed"
    post.save()
    moved = client.get(f"{old}{end}")
    assert (moved.status_code, moved.url) == (301, f"{post.get_absolute_url()}{end}")
    post.withdraw()
    assert client.get(f"{post.get_absolute_url()}{end}").status_code == 404


@pytest.mark.parametrize("kind", ["txt", "", "html", "JSON"])
def test_no_other_files_are_made(client, post, kind):
    assert client.get(f"{post.get_absolute_url()}cite.{kind}").status_code == 404


@pytest.mark.parametrize("end", ["cite/", "cite.ris", "cite.bib", "cite.json"])
def test_citing_takes_few_queries(client, post, end, django_assert_num_queries):
    """Site, post, bylines, tags."""
    Citation.objects.write_due(5)
    with django_assert_num_queries(4):
        client.get(f"{post.get_absolute_url()}{end}")


def test_address_of_the_page_is_that_of_the_post_and_more(post):
    args = ["2015", "06", "11", "why"]
    assert reverse("blog:cite", args=args) == f"{post.get_absolute_url()}cite/"
    file = reverse("blog:cite_file", args=[*args, "ris"])
    assert file == f"{post.get_absolute_url()}cite.ris"
