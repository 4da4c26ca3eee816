"""Where readers share a post, each network by a link of its own: no script is asked."""

import re
from urllib.parse import quote, urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from blog.addresses import absolute
from blog.models import Post

LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# The last label has a letter: what has none is a number of IPv4.
HOST = re.compile(rf"(?:{LABEL}\.)+(?!\d+$){LABEL}")


def bluesky(post: Post) -> str:
    return with_query("https://bsky.app/intent/compose", text=said_of(post))


def linkedin(post: Post) -> str:
    address = "https://www.linkedin.com/sharing/share-offsite/"
    return with_query(address, url=address_of(post))


def x(post: Post) -> str:
    address = "https://x.com/intent/post"
    return with_query(address, text=post.title, url=address_of(post))


def email(post: Post) -> str:
    return with_query("mailto:", subject=post.title, body=said_of(post))


def mastodon(post: Post, instance: str) -> str:
    return with_query(f"https://{instance}/share", text=said_of(post))


def with_query(address: str, **values: str) -> str:
    """Return ``address`` with ``values``: a space as %20, since mails know no plus."""
    return f"{address}?{urlencode(values, safe='', quote_via=quote)}"


def address_of(post: Post) -> str:
    return absolute(post.get_absolute_url())


def said_of(post: Post) -> str:
    return f"{post.title} {address_of(post)}"


class InstanceForm(forms.Form):
    """Asks on which server of Mastodon the reader has an account."""

    instance = forms.CharField(
        label=_("Your Mastodon server"),
        max_length=253,
        widget=forms.TextInput(
            attrs={"class": "input", "autocapitalize": "none", "inputmode": "url"}
        ),
        error_messages={"required": _("Write the name of your server.")},
        help_text=_("For example mastodon.social, or your whole name there."),
    )

    def clean_instance(self) -> str:
        """Return the host alone of ``@name@host`` or ``https://host/``, for a link."""
        written: str = self.cleaned_data["instance"].strip().lower()
        host = re.sub(r"^(https?://|@?[^@/]+@)|/.*$", "", written).rstrip(".")
        try:
            host = host.encode("idna").decode()
        except UnicodeError:
            host = ""
        if not HOST.fullmatch(host):
            raise forms.ValidationError(
                _("No server can have this name. Write it as mastodon.social.")
            )
        return host
