"""A post whose authors' names are hard to cite."""

from datetime import UTC, datetime

from tests.factories import make_author, make_byline, make_draft, make_site

SITE = "https://rounds.example"
# Each name as a citation turns it around.
NAMES = {
    "Alireza Jalali": "Jalali, Alireza",
    "Jan van der Berg Jr.": "van der Berg, Jan, Jr",
    "Santiago Ramón y Cajal": "Ramón y Cajal, Santiago",
    "bell hooks": "hooks, bell",
    "Madonna": "Madonna",
    "毛泽东": "毛泽东",
}
GROUP = "ABC and D, Study Group"


def make_cited_site():
    return make_site(
        name="Rounds",
        publisher="Lantern Society",
        issn="2049-3630",
        licence="https://creativecommons.org/licenses/by/4.0/",
    )


def make_hard_to_cite():
    """Return a post of June 11, 2015: seven authors, an illustrator, and TeX's signs."""
    authors = [make_author(name=name) for name in NAMES]
    authors[0].orcid = "0000-0002-1825-0097"
    authors[0].affiliation = "University of Ottawa"
    authors[0].save()
    post = make_draft(
        authors=[*authors, make_author(name=GROUP, is_group=True)],
        title="Why do you tweet {50%} & \\ $x_1$ ~ ^ #MedEd?",
        slug="why",
        standfirst="In short.\nER  - ",
        tags=["MedEd"],
        doi="10.5555/12345678",
        language="en-GB",
    )
    make_byline(post, make_author(name="Tomasz Wren"), contribution="illustrator")
    post.publish(datetime(2015, 6, 11, 12, tzinfo=UTC))
    return post
