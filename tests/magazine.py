"""A small magazine with one of everything, for tests that look at whole pages."""

from dataclasses import dataclass
from datetime import UTC, datetime

from blog.models import Citation, MenuItem, Page, Post
from tests.factories import (
    make_author,
    make_category,
    make_comment,
    make_handle,
    make_image,
    make_mention,
    make_page,
    make_picture,
    make_post,
    make_series,
    make_site,
    make_tag,
    make_user,
)

NAMES = [
    "Ines Okafor",
    "Łukasz Ścięgienny",
    "Nguyễn Thị Hạnh",
    "Bartholomew Featherstonehaugh-Cholmondeley",
    "Zoë Müller",
    "Dov Aharoni",
    "Şerife Öztürk",
    "Seán Ó hÉalaithe",
    "Leila Haddadi",
]

BODY = """
<p>We timed every pause on eleven ward rounds. #MedEd asked for it, and
@okafor answered: <a href="https://example.org/a/rather/long/address">the sheet</a>.</p>
<h2>What we saw</h2>
<p>Most pauses ended <em>before</em> a learner could have found the <strong>edges</strong>
of the question.<sup><a href="#fn:1" id="fnref:1">1</a></sup> See <code>pause &lt; 1.2 s</code> and <kbd>Ctrl</kbd>.</p>
<aside class="braced"><h2>Key points</h2><ul><li>Ask once.</li><li>Count to five.</li></ul></aside>
<table><caption>Pauses by ward</caption>
<thead><tr><th scope="col">Ward</th><th scope="col">Questions</th><th scope="col">Median pause, s</th>
<th scope="col">Longest pause, s</th><th scope="col">Answered by the learner, %</th></tr></thead>
<tbody><tr><th scope="row">Gastroenterology</th><td>114</td><td>1.1</td><td>4.0</td><td>21</td></tr>
<tr><th scope="row">Otorhinolaryngology</th><td>98</td><td>0.9</td><td>2.5</td><td>17</td></tr></tbody></table>
<h3>In a word</h3>
<blockquote class="pull"><p>A pause hands the sentence back.</p></blockquote>
<ol><li>Ask.<ul><li>Once.</li></ul></li><li>Wait.</li></ol>
<dl><dt>Wait time</dt><dd>The silence after a question.</dd></dl>
<pre><code>question  pause  answer        a line of code that is far too long for a telephone held upright in one hand</code></pre>
<aside class="braced braced--warn"><h2>Pitfall</h2><p>Counting aloud.</p></aside>
<blockquote><p>“Counting is teaching.”</p></blockquote>
<hr>
<h2>References</h2>
<ol><li>Rowe MB. <cite>Wait time</cite>. 1974. <a href="https://doi.org/10.5555/12345">doi:10.5555/12345</a></li></ol>
<hr>
<ol><li id="fn:1">Half of them within a second. <a href="#fnref:1" aria-label="Back to note 1 in the text">↩\ufe0e</a></li></ol>
"""


@dataclass
class Magazine:
    article: Post
    plain: Post  # Without image, tags, comments or neighbours on its own day.
    paths: dict[str, str]


def make_magazine():
    """Save the magazine; ``paths`` names its pages, one of each kind."""
    site_with_menus()
    series = make_series(title="The grammar of questions", slug="grammar")
    category = make_category(name="Teaching tip", slug="teaching-tip")
    authors = [author(name, number) for number, name in enumerate(NAMES)]
    make_tag("MedEd", description="<p>Everything on teaching.</p>")
    shared = {"categories": [category], "tags": ["MedEd", "Ward rounds"]}
    for year in (2024, 2025):
        make_post(
            title=f"Looking back at {year}",
            authors=authors[2:4],
            image=image(),
            published_at=datetime(year, 12, 20, 8, tzinfo=UTC),
            **shared,
        )
    article = make_post(
        title="Count to five: the silence after a bedside question",
        standfirst="We timed every pause, and most were too short.",
        slug="count-to-five",
        body=BODY,
        authors=authors,
        image=image(),
        series=series,
        series_position=1,
        published_at=datetime(2026, 3, 17, 7, 30, tzinfo=UTC),
        **shared,
    )
    article.title = article.title.replace("bedside", "bedside’s")
    article.save()
    plain = make_post(
        title="Nobody has answered this one",
        slug="nobody-answered",
        authors=authors[:1],
        published_at=datetime(2026, 3, 18, tzinfo=UTC),
    )
    Citation.objects.write_due(10)
    discuss(article, authors[0])
    return Magazine(article, plain, paths(article, plain, authors[0]))


def site_with_menus():
    make_site(
        name="Lantern Review",
        tagline="Teaching at the bedside",
        publisher="The Lantern Society",
        issn="2049-3630",
        started=2018,
        disclaimer="No substitute for medical advice.",
        licence="https://creativecommons.org/licenses/by/4.0/",
        footer="<p>Made by people who teach.</p>",
    )
    # What a new site begins with is there or not, by what ran before.
    Page.objects.all().delete()
    MenuItem.objects.all().delete()
    about = make_page(
        title="About", slug="about", body="<h2>Who we are</h2><p>Teachers.</p>"
    )
    header, footer, social = MenuItem.Menu
    for position, (label, url) in enumerate(
        [("Latest", "/"), ("Topics", "/tags/"), ("Authors", "/contributors/")]
    ):
        MenuItem.objects.create(menu=header, label=label, url=url, position=position)
    MenuItem.objects.create(menu=footer, page=about)
    MenuItem.objects.create(menu=footer, label="Feed", url="/feed/", position=2)
    MenuItem.objects.create(menu=social, label="Mastodon", url="https://example.org/@x")


def author(name, number):
    made = make_author(
        name=name,
        slug=f"author-{number}",
        credentials="MD, MHPE",
        role="director of specialty education, strategy, and standards",
        affiliation="Faculty of Medicine, University of Marrowfield",
        biography=f"<p>{name} teaches on ward 6.</p>" * (number % 2),
        orcid="0000-0002-1825-0097" if number == 0 else "",
        photo=make_image((400, 500), alt=f"{name}, smiling") if number == 0 else None,
        user=make_user(name=name) if number == 0 else None,
    )
    make_handle(name=name.split()[0].lower(), author=made)
    if number == 0:
        make_handle(name="okafor", author=made)
        make_handle(name="okafor@ward.example", network="mastodon", author=made)
    return made


def image():
    """Return a drawing with a second ground, red on light and blue on dark."""
    return make_image(
        (1200, 800),
        file=make_picture((1200, 800), colour="#aa2222"),
        file_dark=make_picture((1200, 800), colour="#2222aa"),
        caption="Where the pauses fell.",
        credit="Drawing: T. Wren",
        licence="https://creativecommons.org/licenses/by/4.0/",
    )


def discuss(post, author):
    parent = None
    for depth in range(5):
        parent = make_comment(
            post=post,
            parent=parent,
            name=f"Reader at depth {depth + 1}",
            interests="Paid by nobody" if depth == 1 else "",
            url="https://example.org/" if depth == 2 else "",
            body=f"Depth {depth + 1}.\n\n> Well put.\n\nSee https://example.org/{'x' * 80}",
        )
    make_comment(post=post, parent=parent, user=author.user, name=author.name)
    make_comment(
        post=post,
        kind="pingback",
        name="Another blog on pauses",
        url="https://example.org/pauses/",
        body="<p>[…] as they say, count to five […]</p>",
    )
    answer_elsewhere(post)
    removed = make_comment(post=post)
    make_comment(post=post, parent=removed, name="Who answered", body="I disagree.")
    removed.status = "trashed"
    removed.save()


def answer_elsewhere(post):
    make_mention(
        post=post,
        name="Nadia Featherstonehaugh-Cholmondeley",
        url=f"https://www.{'a-long-name-for-a-site.' * 3}example/four",
        body="<p>We tried four.</p>",
        is_reply=True,
        author_url="https://nadia.example/",
        photo=True,
    )
    for kind in ("like", "like", "repost", "bookmark"):
        make_mention(post=post, name=f"Who gave a {kind}", reaction=kind, photo=True)
        make_mention(post=post, name="Łukasz Ścięgienny", reaction=kind)


def paths(article, plain, author):
    day = article.address_date
    return {
        "article": article.get_absolute_url(),
        "article without anything": plain.get_absolute_url(),
        "citations": f"{article.get_absolute_url()}cite/",
        "share": f"{article.get_absolute_url()}share/",
        "share on a server": f"{article.get_absolute_url()}share/?instance=ward.example",
        "share nowhere": f"{article.get_absolute_url()}share/?instance=the+ward",
        "home": "/",
        "tag": "/tag/meded/",
        "two tags": "/tag/meded+ward-rounds/",
        "tags": "/tags/",
        "popular": "/popular/",
        "never read": "/popular/month/",
        "author": author.get_absolute_url(),
        "contributors": "/contributors/",
        "category": "/category/teaching-tip/",
        "series": "/series/grammar/",
        "all series": "/series/",
        "year": f"/{day:%Y}/",
        "month": f"/{day:%Y/%m}/",
        "day": f"/{day:%Y/%m/%d}/",
        "page": "/about/",
        "feeds": "/feeds/",
        "corrections": "/corrections/",
        "search": "/search/",
        "found": "/search/?q=pause&tag=meded",
        "not found": "/search/?q=gravel&author=okafor",
        "search gone wrong": "/search/?after=never",
        "lost": "/there-is-nothing/here/",
    }
