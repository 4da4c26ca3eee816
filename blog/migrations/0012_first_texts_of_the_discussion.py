from importlib import import_module

from django.db import migrations

PRIVACY = """\
<p>You can read all of this site without an account.</p>
<h2>While you read</h2>
<ul>
<li>We set no cookie while you read.</li>
<li>No page loads anything from another site: no fonts, no statistics, no pictures \
of commenters.</li>
<li>Our own logs hold no addresses of visitors.</li>
<li>If you choose the light or the dark page yourself, your browser remembers the \
choice. It is not sent to us.</li>
</ul>
<h2>When you comment</h2>
<p>We keep your name, your e-mail address, what you write and, if you give them, your \
site and your interests. All of it is shown to readers but for the e-mail address, \
which is never shown.</p>
<p>Against abuse we also keep the IP address from which you sent it, and what your \
browser calls itself. Both are erased after some days: 30, unless the editors have \
chosen another number. Whoever sends too much is noticed by hashes of addresses, made \
in another way each day.</p>
<p>Comments that were rejected or taken for spam are deleted after some days, too: \
again 30, unless the editors have chosen another number. Why an editor decided as they \
did is kept in a log, together with what they changed.</p>
<p>We write to you to ask whether the address is yours, and to tell you of answers if \
you asked for it and have confirmed that by a link. Each such mail has a link that \
ends them.</p>
<h2>When you like or report something</h2>
<p>A like is counted once for each reader, by a random number in a cookie of your \
browser. We keep a hash of that number, and nothing else of you.</p>
<p>A report says what you wrote in it. Moderators are not told who sent it: we keep a \
hash of the same number or, where there is none, of your IP address, and erase it \
when addresses of commenters are erased.</p>
<h2>Cookies</h2>
<ul>
<li>When you like something: the random number, for a year.</li>
<li>When you confirm an e-mail address by a link: the address, signed, for half a \
year, so that you are known when you comment again.</li>
<li>When your browser does not say that a form came from our own page, and has to \
send it once more: a random key, so that nobody else can send it in your name.</li>
<li>When somebody who works here signs in: a key, which is removed when they sign \
out.</li>
</ul>
<p>None of them can be read by scripts or by other sites.</p>
<h2>What is kept of you</h2>
<p>The editors can tell you all that is kept with your e-mail address, and erase it. \
Your comments then stay as by “Anonymous”, or go, as you wish; where others have \
answered, a line says that something stood there. Copies of the whole site that were \
made before still hold it until they are deleted.</p>
<p>Those who edit this site have an account: a name, an e-mail address and a \
password, of which only a hash is stored.</p>
"""

COMMENT_POLICY = """\
<p>Comments and mentions on other sites make one discussion below each article. \
Comments are numbered, and answers stand below what they answer.</p>
<p>Nobody needs an account to comment.</p>
<ul>
<li>As a rule the first comment from an e-mail address waits until an editor has \
approved it. Others may wait too. Whoever sent it sees meanwhile that it waits.</li>
<li>For a quarter of an hour you can change your comment, until somebody answers it, \
or delete it, by the link of the page that you see after sending.</li>
<li>The mark “Author” goes by the account of who wrote, never by a name.</li>
<li>E-mail addresses are never shown.</li>
<li>A comment may declare its writer's interests, beside the name.</li>
<li>Readers can report a comment. Where several do, it waits for an editor and is not \
shown meanwhile.</li>
<li>Where a comment is removed and others have answered it, a line says so and the \
answers stay.</li>
</ul>
"""

NEW = {"privacy": PRIVACY, "comment-policy": COMMENT_POLICY}


def rewrite(apps, new):
    """Replace the texts that no editor has changed, and leave alone all others."""
    old = import_module("blog.migrations.0003_site_and_pages").PAGES
    Page = apps.get_model("blog", "Page")
    for slug, body in NEW.items():
        before, after = (old[slug][1], body) if new else (body, old[slug][1])
        pages = Page.objects.filter(slug=slug, is_first_text=True, body=before)
        # Historical models have no ``save`` of ours: this HTML is clean as it is.
        pages.update(body=after, body_html=after)


def tell_of_the_discussion(apps, schema_editor):
    rewrite(apps, new=True)


def tell_of_reading_alone(apps, schema_editor):
    rewrite(apps, new=False)


class Migration(migrations.Migration):
    dependencies = [("blog", "0011_discussion_rules")]

    operations = [
        migrations.RunPython(tell_of_the_discussion, tell_of_reading_alone),
    ]
