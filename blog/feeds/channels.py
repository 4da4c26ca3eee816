"""The view that every feed is: what it says of itself, in whatever form."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.feedgenerator import Stylesheet
from django.utils.html import escape
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from blog.addresses import absolute
from blog.feeds import conditional, windows
from blog.feeds.atom import FullTextAtom
from blog.feeds.form import Form
from blog.feeds.json import JsonFeed
from blog.feeds.paging import LENGTH, Stretch
from blog.feeds.rss import FullTextRss
from blog.feeds.texts import plain, writable
from blog.models import SiteSettings

FORMS: tuple[type[Form], ...] = (FullTextRss, FullTextAtom, JsonFeed)


@dataclass
class Channel:
    """What a feed says of itself, and its ``entries``, the newest first."""

    site: SiteSettings
    title: str
    path: str
    entries: QuerySet[Any]
    description: str = ""
    # Whether readers may know of it while nothing is in it.
    may_be_empty: bool = True
    stretch: Stretch = field(init=False)
    sheets: tuple[tuple[str, str], ...] = ()


@method_decorator(require_safe, name="__call__")
class ChannelFeed(Feed):
    """A feed that writes the Channel which its ``get_object`` returns."""

    feed_type: type[Form]
    # The field by which entries are ordered; those of one moment are by number.
    moment = "published_at"

    def __init__(self, form: type[Form] = FullTextRss) -> None:
        self.feed_type = form

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        channel = self.get_object(request, *args, **kwargs)
        before = request.GET.get("before")
        in_window = windows.is_window(request)
        shown_as = self.feed_type.shown_as if in_window else ""
        channel.sheets = windows.sheets(request)
        channel.stretch = Stretch.of(channel.entries, self.moment, before)
        channel.stretch.trace(self.traces(channel.stretch.entries))
        if not channel.stretch.traces and not channel.may_be_empty:
            raise Http404

        def write(request: HttpRequest) -> HttpResponse:
            feed = self.get_feed(channel, request)
            response = HttpResponse(
                content_type=shown_as or self.feed_type.content_type
            )
            feed.write(response, "utf-8")
            return response

        told = (*about(channel), shown_as, channel.sheets)
        response = conditional.answer(request, channel.stretch, told, write)
        patch_vary_headers(response, windows.VARY)
        return response

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Channel:
        raise NotImplementedError

    def traces(self, entries: QuerySet[Any]) -> QuerySet[Any, tuple[Any, ...]]:
        """Return a row for each of ``entries`` that differs once its item would."""
        raise NotImplementedError

    def title(self, channel: Channel) -> str:
        return plain(writable(channel.title))

    def link(self, channel: Channel) -> str:
        return absolute(channel.path)

    def feed_url(self, channel: Channel) -> str:
        before = channel.stretch.before
        return self.address(channel) + (f"?before={before}" if before else "")

    def address(self, channel: Channel) -> str:
        """Return where the feed begins, in the form that was asked for."""
        return absolute(f"{channel.path}feed/{self.feed_type.suffix}")

    def feed_guid(self, channel: Channel) -> str:
        """Return by what Atom knows the feed, all its pages: no other one is at it."""
        return absolute(f"{channel.path}feed/")

    def description(self, channel: Channel) -> str:
        return escape(writable(channel.description))

    def subtitle(self, channel: Channel) -> str | None:
        return plain(writable(channel.description)) or None

    def stylesheets(self, channel: Channel) -> list[Stylesheet]:
        return [Stylesheet(reverse(name), kind) for name, kind in channel.sheets]

    def author_name(self, channel: Channel) -> str:
        return str(writable(channel.site.publisher or channel.site.name))

    def author_link(self, channel: Channel) -> str:
        return absolute("/")

    def feed_copyright(self, channel: Channel) -> str | None:
        return channel.site.licence or None

    def feed_extra_kwargs(self, channel: Channel) -> dict[str, Any]:
        address, older = self.address(channel), channel.stretch.next
        links = {"first": address}
        if older:
            links["next"] = f"{address}?before={older}"
        if channel.site.licence:
            links["license"] = channel.site.licence
        return {"page_links": links}

    def items(self, channel: Channel) -> QuerySet[Any]:
        return channel.stretch.entries[:LENGTH]

    def item_link(self, item: Any) -> str:
        return absolute(item.get_absolute_url())

    def item_guid_is_permalink(self) -> bool:
        return True


def about(channel: Channel) -> tuple[Any, ...]:
    """Return what else than entries a feed tells."""
    site = channel.site
    told = (channel.title, channel.path, channel.description)
    return (*told, site.name, site.publisher, site.licence, get_language())


def addresses(route: str, feed: type[ChannelFeed], name: str) -> list[URLPattern]:
    """Return where ``feed`` is in each form: below ``route``, and named ``name``."""
    return [
        path(f"{route}feed/{form.suffix}", feed(form), name=f"{name}{form.name}")
        for form in FORMS
    ]
