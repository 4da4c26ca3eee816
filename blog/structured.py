"""
What an article is, for search engines: JSON-LD in the words of schema.org.

https://schema.org/BlogPosting, and https://schema.org/ScholarlyArticle where the post
has a DOI. All of it stands on the page as well, and in the same order.
"""

from typing import Any

from blog import markup
from blog.addresses import absolute
from blog.citing.names import cited_name
from blog.models import Author, Byline, Correction, Image, Post, SiteSettings

# Longer headlines are cut where search engines show them.
LONGEST_HEADLINE = 110
# Which property has whoever had another part than the author's.
PARTS = {
    "editor": "editor",
    "translator": "translator",
    "illustrator": "contributor",
    "reviewer": "contributor",
}


def article(post: Post, site: SiteSettings) -> dict[str, Any]:
    """Return what ``post``, loaded as for its page, is."""
    about = {
        "@context": "https://schema.org",
        **identity(post),
        **contents(post),
        "inLanguage": post.language or site.language,
        **dates(post),
        **people(post),
        "license": site.licence,
        "publisher": publisher(site),
        "isPartOf": [blog(site), *series(post)],
        "correction": [correction(notice) for notice in post.notices],
    }
    return {name: value for name, value in about.items() if value}


def identity(post: Post) -> dict[str, Any]:
    url = absolute(post.get_absolute_url())
    about: dict[str, Any] = {
        "@type": "BlogPosting",
        "@id": url,
        "url": url,
        "mainEntityOfPage": url,
    }
    if post.doi:
        about["@type"] = ["BlogPosting", "ScholarlyArticle"]
        about["sameAs"] = post.doi_url
        about["identifier"] = {
            "@type": "PropertyValue",
            "propertyID": "doi",
            "value": post.doi,
            "url": post.doi_url,
        }
    return about


def contents(post: Post) -> dict[str, Any]:
    sections = post.sections  # type: ignore[attr-defined]
    return {
        "headline": shortened(post.title),
        "name": post.title,
        "description": post.standfirst or markup.excerpt(post.text, 30),
        "wordCount": len(post.text.split()),
        "commentCount": post.comment_count,
        "keywords": [tag.name for tag in post.tags.all()],
        "articleSection": [section["name"] for section in sections],
        "image": image(post.image) if post.image else None,
    }


def dates(post: Post) -> dict[str, Any]:
    """Return when the post came out and was changed, and whether it still holds."""
    published, revised = post.published_at, post.revised_at or post.published_at
    retracted = post.status == Post.Status.RETRACTED
    return {
        "datePublished": published and published.isoformat(timespec="seconds"),
        "dateModified": revised and revised.isoformat(timespec="seconds"),
        "creativeWorkStatus": "Retracted" if retracted else "",
    }


def people(post: Post) -> dict[str, list[dict[str, Any]]]:
    """Return who had which part, the authors in their order."""
    parts: dict[str, list[dict[str, Any]]] = {
        "author": [signer(byline) for byline in post.signatures]
    }
    for byline in post.contributors:
        parts.setdefault(PARTS[byline.contribution], []).append(signer(byline))
    return parts


def signer(byline: Byline) -> dict[str, Any]:
    """Return who signs, as the byline kept it, known by an ORCID iD if there is one."""
    author, page = byline.author, absolute(byline.author.get_absolute_url())
    orcid = author.orcid_url
    elsewhere = [url for _handle, url in byline.handle_links() if url]
    affiliation = byline.told("affiliation")
    about: dict[str, Any] = {
        "@type": "Organization" if author.is_group else "Person",
        "@id": orcid or page,
        "name": author.name,
        "url": page,
        **names(author),
        "sameAs": [orcid, *elsewhere] if orcid else elsewhere,
    }
    if not author.is_group:
        about["honorificSuffix"] = byline.told("credentials")
        about["jobTitle"] = byline.told("role")
    if affiliation:
        name = "parentOrganization" if author.is_group else "affiliation"
        about[name] = organisation(affiliation, byline.told("ror"))
    return {name: value for name, value in about.items() if value}


def names(author: Author) -> dict[str, str]:
    """Return family and given name of a person who has both."""
    name = cited_name(author)
    if name.literal or not name.given:
        return {}
    return {"familyName": name.whole_family, "givenName": name.given}


def organisation(name: str, ror: str) -> dict[str, Any]:
    about = {"@type": "Organization", "name": name}
    return about | {"@id": ror, "sameAs": ror} if ror else about


def publisher(site: SiteSettings) -> dict[str, Any]:
    about: dict[str, Any] = {
        "@type": "Organization",
        "name": site.publisher or site.name,
        "url": absolute("/"),
    }
    if site.logo:
        about["logo"] = image(site.logo)
    return about


def blog(site: SiteSettings) -> dict[str, Any]:
    home = absolute("/")
    about: dict[str, Any] = {
        "@type": "Blog",
        "@id": home,
        "name": site.name,
        "url": home,
    }
    if site.issn:
        about["@type"], about["issn"] = ["Blog", "Periodical"], site.issn
    return about


def series(post: Post) -> list[dict[str, Any]]:
    if not post.series:
        return []
    url = absolute(post.series.get_absolute_url())
    kind = "CreativeWorkSeries"
    return [{"@type": kind, "@id": url, "name": post.series.title, "url": url}]


def correction(notice: Correction) -> dict[str, Any]:
    return {
        "@type": "CorrectionComment",
        "text": notice.text,
        "datePublished": notice.at.isoformat(timespec="seconds"),
        "url": absolute(notice.get_absolute_url()),
    }


def image(picture: Image) -> dict[str, Any]:
    about = {
        "@type": "ImageObject",
        "url": absolute(picture.file.url),
        "width": picture.width,
        "height": picture.height,
        "caption": picture.caption or picture.alt,
        "creditText": picture.credit,
        "license": picture.licence_url,
    }
    return {name: value for name, value in about.items() if value}


def shortened(title: str) -> str:
    """Return as much of ``title`` as a headline may have, in whole words."""
    if len(title) <= LONGEST_HEADLINE:
        return title
    cut = title[: LONGEST_HEADLINE - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"
