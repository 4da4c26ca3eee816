from django.db import migrations

ABOUT = """\
<p>Here people who teach in medicine write about teaching, and their colleagues \
answer.</p>
<p>One article may have several authors. Each is named with the credentials, the \
role and the affiliation of the day the article appeared, and says what there is to \
disclose: an article can't be published before all of its authors have answered.</p>
<p>An article that was changed after publication says when. One that was retracted \
stays readable and is marked; one that was withdrawn leaves a notice at its \
address.</p>
"""

PRIVACY = """\
<p>You can read all of this site without an account.</p>
<h2>What we don't do</h2>
<ul>
<li>We set no cookie while you read.</li>
<li>No page loads anything from another site: no fonts, no statistics, no pictures \
of commenters.</li>
<li>Our own logs hold no addresses of visitors.</li>
</ul>
<h2>What stays with you</h2>
<p>If you choose the light or the dark page yourself, your browser remembers the \
choice. It is not sent to us.</p>
<h2>What we keep</h2>
<p>We keep the articles and the discussions below them. The e-mail address that \
belongs to a comment is never shown.</p>
<p>Those who edit this site have an account: a name, an e-mail address and a \
password, of which only a hash is stored. Signing in sets a cookie, which is removed \
when they sign out.</p>
"""

ACCESSIBILITY = """\
<p>We want everyone to be able to read this site. We aim at the Web Content \
Accessibility Guidelines (WCAG) 2.2, level AA.</p>
<ul>
<li>Everything can be read and reached without JavaScript, and by keyboard alone.</li>
<li>Each image has an alternative text, or is marked as decoration. Images that came \
from elsewhere without one are listed for the editors, who describe them.</li>
<li>Pages follow the light or dark setting of your system, your text size, and your \
wish for less motion.</li>
<li>An accent colour that readers could not make out on the page is refused.</li>
</ul>
<p>Our pages are tested with axe, in both themes, on a narrow and on a wide screen. \
Such a test finds only a part of what may be wrong: where something is in your way, \
please tell the editors.</p>
"""

COMMENT_POLICY = """\
<p>Comments and mentions on other sites make one discussion below each article. \
Comments are numbered, and answers stand below what they answer.</p>
<p>There is no form for readers' comments here yet. What stands below an article was \
entered by those who run this site.</p>
<ul>
<li>Only what the editors have approved appears.</li>
<li>The mark “Author” goes by the account of who wrote, never by a name.</li>
<li>E-mail addresses are never shown.</li>
<li>A comment may declare its writer's interests, beside the name.</li>
</ul>
"""

PAGES = {
    "about": ("About", ABOUT),
    "privacy": ("Privacy", PRIVACY),
    "accessibility": ("Accessibility", ACCESSIBILITY),
    "comment-policy": ("Comment policy", COMMENT_POLICY),
}

# A menu's entries in order: the slug of a page, or a label and an address.
MENUS = {
    "header": [
        ("Latest", "/"),
        ("Topics", "/tags/"),
        ("Authors", "/contributors/"),
        ("Series", "/series/"),
    ],
    "footer": [
        "about",
        ("Contributors", "/contributors/"),
        "privacy",
        "accessibility",
        "comment-policy",
        ("Feed", "/feed/"),
    ],
}


def write_site_and_pages(apps, schema_editor):
    """Begin with settings, pages and menus, where there are none yet."""
    apps.get_model("blog", "SiteSettings").objects.get_or_create(pk=1)
    Page = apps.get_model("blog", "Page")
    for slug, (title, body) in PAGES.items():
        # Historical models have no ``save`` of ours: this HTML is clean as it is.
        texts = {"title": title, "body": body, "body_html": body}
        Page.objects.get_or_create(slug=slug, defaults=texts)
    if not apps.get_model("blog", "MenuItem").objects.exists():
        write_menus(apps)


def write_menus(apps):
    Page, MenuItem = apps.get_model("blog", "Page"), apps.get_model("blog", "MenuItem")
    pages = {page.slug: page for page in Page.objects.filter(slug__in=PAGES)}
    for menu, entries in MENUS.items():
        for position, entry in enumerate(entries, 1):
            if isinstance(entry, str):
                where = {"page": pages[entry]}
            else:
                where = dict(zip(("label", "url"), entry, strict=True))
            MenuItem.objects.create(menu=menu, position=position, **where)


class Migration(migrations.Migration):
    dependencies = [("blog", "0002_initial")]

    operations = [
        migrations.RunPython(write_site_and_pages, migrations.RunPython.noop),
    ]
