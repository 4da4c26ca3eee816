import re

import pytest

from blog.importers.report import Report
from blog.importers.wordpress.bodies import convert
from blog.importers.wordpress.places import Picture
from blog.importers.wordpress.reading import items, scan
from blog.importers.wordpress.records import Item
from blog.markup import clean_article
from tests.shared import SHARED, needs_shared

WARD = Picture("/media/ward.jpg", alt="A ward", caption="The ward", width=60, height=40)


class Places:
    """A blog with one image, number 9, which stood at several addresses."""

    def picture_at(self, address):
        return WARD if "ward" in address.rpartition("/")[2] else None

    def picture(self, number):
        return WARD if number == 9 else None

    def children(self, number):
        return [9, 9]

    def file_at(self, address):
        return "/media/plan.pdf" if address.endswith("/plan.pdf") else None

    def is_file(self, address):
        return "/wp-content/uploads/" in address

    def address(self, url):
        return url.removeprefix("https://ward.example")


class NoPlaces(Places):
    """The same without any image."""

    def picture_at(self, address):
        return None

    def picture(self, number):
        return None


def converted(body, **fields):
    report = Report()
    item = Item(number=5, kind="post", status="publish", body=body, **fields)
    return convert(item, Places(), report), report


IMAGE = '<img src="/media/ward.jpg" alt="A ward" width="60" height="40">'

RULES = {
    "a paragraph": ("<!-- wp:paragraph -->\n<p>One</p>\n<!-- /wp:paragraph -->", "<p>One</p>"),
    "broken attributes": ("<!-- wp:paragraph {oops -->\n<p>One</p>\n<!-- /wp:paragraph -->", "<p>One</p>"),
    "an unclosed block": ("<!-- wp:group --><!-- wp:paragraph --><p>One</p>", "<p>One</p>"),
    "a spacer": ('<!-- wp:spacer {"height":40} --><div></div><!-- /wp:spacer -->', ""),
    "a pullquote": (
        '<!-- wp:pullquote --><figure class="x"><blockquote><p>Wait</p></blockquote></figure><!-- /wp:pullquote -->',
        '<blockquote class="pull"><p>Wait</p></blockquote>',
    ),
    "an embed": (
        ('<!-- wp:embed {"url":"https://youtu.be/abc"} --><figure><div>https://youtu.be/abc</div>'
        "<figcaption>A <b>film</b></figcaption></figure><!-- /wp:embed -->"),
        '<p><a href="https://youtu.be/abc">A film</a></p>',
    ),
    "an old embed": (
        '<!-- wp:core-embed/twitter {"url":"https://twitter.com/a/status/1"} -->x<!-- /wp:core-embed/twitter -->',
        '<p><a href="https://twitter.com/a/status/1">twitter.com/a/status/1</a></p>',
    ),
    "an embed that only its text names": (
        "<!-- wp:embed --><figure><div>\nhttps://vimeo.com/1?a=1&amp;b=2\n</div></figure><!-- /wp:embed -->",
        '<p><a href="https://vimeo.com/1?a=1&amp;b=2">vimeo.com/1?a=1&amp;b=2</a></p>',
    ),
    "sound beside the blog": (
        '<!-- wp:audio --><figure><audio src="/a.mp3"></audio><figcaption>A talk</figcaption></figure><!-- /wp:audio -->',
        '<p><a href="/a.mp3">A talk</a></p>',
    ),
    "sound": (
        '<!-- wp:audio --><figure><audio src="https://ward.example/wp-content/uploads/a.mp3"></audio></figure><!-- /wp:audio -->',
        '<p><a href="/wp-content/uploads/a.mp3">a.mp3</a></p>',
    ),
    "a file": (
        ('<!-- wp:file --><div><a href="https://ward.example/a.pdf">Handout</a>'
        '<a href="https://ward.example/a.pdf" download>Download</a></div><!-- /wp:file -->'),
        '<p><a href="/a.pdf">Handout</a></p>',
    ),
    "an image block": (
        ('<!-- wp:image {"align":"wide"} --><figure class="wp-block-image alignwide">'
        '<img src="https://ward.example/wp-content/uploads/ward-300x200.jpg" alt="Beds"/></figure><!-- /wp:image -->'),
        '<figure class="wide"><img src="/media/ward.jpg" alt="Beds" width="60" height="40"></figure>',
    ),
    "an image by its number": (
        '<p><img class="wp-image-9" src="https://cdn.example/x.jpg"></p>',
        f"<p>{IMAGE}</p>",
    ),
    "a new gallery": (
        ('<!-- wp:gallery --><figure class="wp-block-gallery"><!-- wp:image --><figure><img src="/ward.jpg"></figure>'
        '<!-- /wp:image --><figcaption class="blocks-gallery-caption">Both</figcaption></figure><!-- /wp:gallery -->'),
        f"<figure>{IMAGE}</figure>\n<p>Both</p>",
    ),
    "an old gallery": (
        '<!-- wp:gallery {"ids":[9]} --><ul class="wp-block-gallery"><li><figure><img src="/ward.jpg"></figure></li></ul><!-- /wp:gallery -->',
        f"<figure>{IMAGE}</figure>",
    ),
    "a gallery of numbers": ("[gallery ids='9']", f"<figure>{IMAGE}<figcaption>The ward</figcaption></figure>"),
    "a gallery of the post": ("[gallery]", 2 * f"<figure>{IMAGE}<figcaption>The ward</figcaption></figure>\n\n"),
    "an image that is missing": (
        '<p><img src="https://ward.example/gone.jpg" alt="A bed"></p>',
        "<p>[Image: A bed]</p>",
    ),
    "a figure with nothing left": ('<figure><img src="https://ward.example/gone.jpg"></figure>', ""),
    "a caption": (
        '[caption id="a" width="300"]<a href="https://ward.example/ward.jpg"><img src="/ward.jpg"></a> Two beds[/caption]',
        f"<figure>{IMAGE}<figcaption>Two beds</figcaption></figure>",
    ),
    "an old caption": (
        '[caption caption="Two beds"]<img src="/ward.jpg">[/caption]',
        f"<figure>{IMAGE}<figcaption>Two beds</figcaption></figure>",
    ),
    "a link around an image": (
        '<p><a href="https://elsewhere.example/"><img src="/ward.jpg"></a></p>',
        f'<p><a href="https://elsewhere.example/">{IMAGE}</a></p>',
    ),
    "a link around an image to a picture elsewhere": (
        '<p><a href="https://elsewhere.example/map.png"><img src="/ward.jpg"></a></p>',
        f'<p><a href="https://elsewhere.example/map.png">{IMAGE}</a></p>',
    ),
    "a link around an image to its file that is missing": (
        '<p><a href="https://ward.example/gone.png"><img src="/ward.jpg"></a></p>',
        f"<p>{IMAGE}</p>",
    ),
    "a link of the blog": (
        '<p><a href="https://ward.example/2016/03/02/a/#comment-3">x</a></p>',
        '<p><a href="/2016/03/02/a/#comment-3">x</a></p>',
    ),
    "a place that does not come along": ('<p><a href="#fn1">1</a></p>', "<p>1</p>"),
    "lines": ("One\ntwo\n\nThree", "One<br>\ntwo\n\nThree"),
    "empty lines in a quotation": (
        "<blockquote>One\n\nTwo\nthree</blockquote>",
        "<blockquote><p>One</p>\n\n<p>Two<br>\nthree</p></blockquote>",
    ),
    "empty lines in a paragraph": ("<p>One\n\nTwo</p>", "<p>One</p>\n\n<p>Two</p>"),
    "empty lines in emphasis": ("<em>One\n\nTwo</em>", "<em>One</em>\n\n<em>Two</em>"),
    "lines in a cell": ("<table>\n<tr>\n<td>One\ntwo</td>\n</tr>\n</table>", "<table>\n<tr>\n<td>One<br>\ntwo</td>\n</tr>\n</table>"),
    "lines in code": ("<pre>One\ntwo</pre>", "<pre>One\ntwo</pre>"),
    "lines between blocks": ("<ul>\n<li>One</li>\n</ul>\nTwo", "<ul>\n<li>One</li>\n</ul>\nTwo"),
    "an address alone": ("See\n\nhttps://youtu.be/abc\n\nNow", 'See\n\n<p><a href="https://youtu.be/abc">youtu.be/abc</a></p>\n\nNow'),
    "an address in a sentence": ("See https://youtu.be/abc now", "See https://youtu.be/abc now"),
    "an embed's shortcode": ("[embed]https://vimeo.com/1[/embed]", '<p><a href="https://vimeo.com/1">vimeo.com/1</a></p>'),
    "a film by its number": ("[youtube id=abc_1]", '<p><a href="https://www.youtube.com/watch?v=abc_1">youtube.com/watch?v=abc_1</a></p>'),
    "an unknown shortcode": ('Before [slider speed="3"] after', "Before  after"),
    "an unknown one around words": ("[dropcap]O[/dropcap]nce", "Once"),
    "an unknown one around others": ('[row][col w="1"][row]x[/row][/col][/row]', "x"),
    "the end of none": ("One [/stray]", "One [/stray]"),
    "a shortcode in a block": (
        '<!-- wp:paragraph --><p>[button url="x"]Go[/button] [1] [[toc]]</p><!-- /wp:paragraph -->',
        "<p>Go [1] [toc]</p>",
    ),
    "a shortcode in its own block": ("<!-- wp:shortcode -->[my_form][/my_form]<!-- /wp:shortcode -->", ""),
    "brackets in code": (
        '<!-- wp:code --><pre><code>[a b="c"]</code></pre><!-- /wp:code -->',
        '<pre><code>[a b="c"]</code></pre>',
    ),
    "a shortcode in a caption": (
        '[caption]<img src="/ward.jpg"> Two [b x="1"]beds[/b][/caption]',
        f"<figure>{IMAGE}<figcaption>Two beds</figcaption></figure>",
    ),
    "an escaped shortcode": ("Write [[gallery]] so", "Write [gallery] so"),
    "brackets of prose": ("They said […] it [sic] was [1] well [see note].", "They said […] it [sic] was [1] well [see note]."),
    "code": ("[code]if a < b:[/code]", "<pre><code>if a &lt; b:</code></pre>"),
    "a frame": (
        '<iframe src="//player.example/v/1" width="3"></iframe>',
        '<p><a href="https://player.example/v/1">player.example/v/1</a></p>',
    ),
    "headings by their size": (
        "<h4>A</h4><h4>B</h4><h6>C</h6><h2>D</h2><h3>E</h3>",
        "<h2>A</h2><h2>B</h2><h3>C</h3><h2>D</h2><h3>E</h3>",
    ),
    "the fold": ("One<!--more-->Two", "OneTwo"),
}  # fmt: skip


@pytest.mark.parametrize("name", RULES)
def test_wordpress_text_becomes_plain_html(name):
    body, expected = RULES[name]
    assert converted(body)[0] == expected.strip()


def test_what_only_wordpress_can_make_is_reported_once():
    _html, report = converted("<!-- wp:latest-posts /--><!-- wp:latest-posts /-->")
    assert report.lines == [("block", "post 5: latest-posts")]


def test_galleries_captions_and_embeds_are_counted():
    body = "[gallery]\n\nhttps://youtu.be/abc\n\n[caption caption='x']<img src='/ward.jpg'>[/caption]"
    _html, report = converted(body)
    assert report.counts["gallery.in"] == 1
    assert report.counts["embed.in"] == 1
    assert report.counts["caption.in"] == 3


def block(name, inner):
    return f"<!-- wp:{name} -->{inner}<!-- /wp:{name} -->"


def nested(n):
    names = [f"x{i}" for i in range(n // 14)]
    starts = "".join(f"[{name}]" for name in names)
    return starts + "t" + "".join(f"[/{name}]" for name in reversed(names))


# Each makes about n characters.
FAMILIES = {
    "brackets": lambda n: "[" * n,
    "shortcodes": lambda n: "[a b=" * (n // 5),
    "shortcodes of quotes": lambda n: "[a " + 'b="' * (n // 3) + "]",
    "nested shortcodes": nested,
    "shortcodes of one name": lambda n: "[x]" * (n // 7) + "[/x]" * (n // 7),
    "captions": lambda n: "[caption]" * (n // 9),
    "galleries": lambda n: "[gallery ids=" * (n // 13),
    "notes": lambda n: "((a" * (n // 3),
    "comments": lambda n: "<!-- wp:a " * (n // 10),
    "blocks": lambda n: "<!-- wp:group -->" * (n // 17),
    "attributes": lambda n: "<!-- wp:a " + '{"a":[' * (n // 6) + "-->",
    "ends of blocks": lambda n: "<!-- wp:a -->" * 59 + "<!-- /wp:b -->" * (n // 14),
    "frames": lambda n: "<iframe " * (n // 8),
    "figures": lambda n: "<figure>" * (n // 8),
    "closed figures": lambda n: "<figure>" * (n // 17) + "x" + "</figure>" * (n // 17),
    "links": lambda n: "<a href=x>" * (n // 10),
    "newlines": lambda n: "\n " * (n // 2),
    "emphasis": lambda n: "<b>" * (n // 6) + "x\n\n" * (n // 8),
    "quotations": lambda n: "<blockquote>x\n\n" * (n // 15),
    "addresses": lambda n: f"https://a/{'b' * 1990}'\n" * (n // 2003),
    "tags": lambda n: "<b " * (n // 3),
    "gallery block, lists": lambda n: block("gallery", "<img><li " + "<li " * (n // 4)),
    "gallery block, frames": lambda n: block(
        "gallery", "<img><figure" + " wp-block-gallery" * (n // 17)
    ),
    "gallery block, captions": lambda n: block(
        "gallery", "<img>" + "<figcaption blocks-gallery-caption" * (n // 34)
    ),
    "embed block": lambda n: block("embed", "<figcaption" * (n // 11)),
    "file block": lambda n: block("file", '<a href="x"' * (n // 11)),
    "file block, links": lambda n: block("file", '<a href="x">' * (n // 12)),
    "pullquote": lambda n: block("pullquote", "<figure " * (n // 8)),
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", FAMILIES)
def test_hostile_text_ends(name):
    """S14: what takes the square of its length would take many minutes."""
    converted(FAMILIES[name](300_000))


def test_notes_within_the_text_are_reported_and_stay():
    html, report = converted("As said ((Frank 2015, p. 3)) before.")
    assert html == "As said ((Frank 2015, p. 3)) before."
    assert report.lines == [("shortcode", "post 5: ((…))")]


@needs_shared
def test_galleries_captions_and_embeds_of_a_real_blog_are_all_counted():
    """
    10.4: twelve galleries are shortcodes, ten are blocks; twelve captions are
    shortcodes, the others figcaptions, of which four are said of a whole gallery
    (paragraphs here) and four of a film or an embed (words of its link); embeds are
    five blocks and three bare addresses.

    Tags called gallery, caption and embeds are none of them.
    """
    path = SHARED / "data" / "wxr" / "themeunittestdata.wordpress.xml"
    report = Report()
    for item in items([path], scan([path])):
        if item.kind in ("post", "page"):
            convert(item, NoPlaces(), report)
    written = path.read_text()
    captions = len(re.findall(r"\[caption [^\]]*\]|<figcaption", written))
    assert report.counts["gallery.in"] == 12 + written.count("<!-- wp:gallery") == 22
    assert report.counts["embed.in"] == 3 + written.count("<!-- wp:core-embed/") == 8
    assert report.counts["caption.in"] == captions - 4 - 4 == 12 + 59


@pytest.mark.parametrize("name", RULES)
def test_what_comes_out_is_what_an_author_could_write(name):
    html = converted(RULES[name][0])[0]
    once = clean_article(html)
    assert clean_article(once) == once
