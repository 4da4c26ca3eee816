"""Who signs: accounts and guests of the other blog become Authors, never Users."""

from dataclasses import replace
from urllib.parse import unquote

from django.utils.text import slugify

from blog.importers.report import Report
from blog.models import Author, Handle, Imported, Redirect
from blog.networks import Network, handle_url

from . import guests
from .bylines import Person, Signed, person
from .guests import AUTHORS
from .media import Media
from .records import Account, Blog, Item, Term, in_order

LONGEST_HANDLE = 200


class People:
    """The authors of one import, each made when first somebody signs."""

    def __init__(self, blog: Blog, media: Media, report: Report) -> None:
        self.blog = blog
        self.media = media
        self.report = report
        self._authors: dict[str, Author] = {}
        self._known = Imported.objects.known(blog.source, "author")
        self._persons: dict[str, Person] = {}
        for account in blog.accounts.values():
            self._persons[account.login] = person(account.login, account.name)
        for term in blog.terms.values():
            if term.taxonomy == AUTHORS and term.meta:
                guest = guests.of_term(term)
                self._know(guest, blog.account(guest.number) if guest.number else None)

    def meet(self, item: Item) -> None:
        """Know a guest author, whom an item of its own describes."""
        linked = self.blog.accounts.get(item.first("cap-linked_account"))
        self._know(guests.of_item(item), linked)

    def _know(self, guest: Account, linked: Account | None) -> None:
        """Know ``guest``, who may be somebody with an account by another name."""
        accounts = self.blog.accounts
        known = linked or accounts.get(guest.login)
        if known:
            accounts[known.login] = replace(
                known,
                website=guest.website,
                biography=guest.biography,
                photo=guest.photo,
            )
            self._persons[guest.login] = self._persons[known.login]
        else:
            accounts[guest.login] = guest
            self._persons[guest.login] = person(guest.login, guest.name)

    def persons(self) -> list[Person]:
        return list(self._persons.values())

    def signing(self, item: Item) -> list[Person]:
        """Return who signs ``item``: its co-authors in order, else who made it."""
        terms = guests.signing_order(in_order(item.terms_of(AUTHORS)), item)
        logins = [self._login(term) for term in terms]
        if not logins and item.creator:
            logins = [item.creator]
        for login in logins:
            if login not in self._persons:
                self.blog.accounts[login] = Account(login=login, name=login)
                self._persons[login] = Person(login, login)
        return list(dict.fromkeys(self._persons[login] for login in logins))

    def _login(self, term: Term) -> str:
        """Return the login that a co-author's term stands for."""
        slug = term.slug.removeprefix("cap-")
        for known in (slug, term.name, slug.lower()):
            if known in self._persons:
                return known
        by_slug = {slugify(login): login for login in self._persons}
        if slug in by_slug:
            return by_slug[slug]
        named = [p.login for p in self._persons.values() if p.name == term.name]
        if named:
            return named[0]
        login = slug or term.name
        self.blog.accounts[login] = Account(login=login, name=term.name or login)
        self._persons[login] = person(login, term.name or login)
        return login

    def author(self, signed: Signed) -> Author:
        """Return the Author of this login, made if there is none."""
        login = signed.login
        if login not in self._authors:
            known = Author.objects.filter(pk=self._known.get(login, 0)).first()
            account = self.blog.accounts[login]
            author = known or self._same(account)
            self.report.count("author", "known" if author else "in")
            author = author or self._make(account)
            Imported.objects.note(self.blog.source, author, login)
            self._authors[login] = author
        return self._authors[login]

    def forget(self) -> None:
        self._authors.clear()
        self._known = Imported.objects.known(self.blog.source, "author")

    def known(self, login: str) -> Author | None:
        """Return the author of this login if there is one here already."""
        if login in self._authors:
            return self._authors[login]
        return Author.objects.filter(pk=self._known.get(login, 0)).first()

    def _same(self, account: Account) -> Author | None:
        """Return the author here who has the account's address: the same person."""
        if not account.email:
            return None
        own = Author.objects.filter(email__iexact=account.email)
        signed_in = Author.objects.filter(user__email=account.email.lower())
        return own.first() or signed_in.first()

    def _make(self, account: Account) -> Author:
        whom = self._persons[account.login]
        citing = f"{account.family}, {account.given}".strip(", ")
        author = Author(
            name=whom.name[:200],
            credentials=whom.credentials[:100],
            citing_name=citing[:200] if account.family and account.given else "",
            slug=self._slug(account.login, whom.name),
            email=account.email if is_address(account.email) else "",
            biography=account.biography,
            photo=self.media.image(account.photo) if account.photo else None,
        )
        author.save()
        self._enter(author, Network.WEBSITE, account.website)
        self._remember(author, account.login)
        return author

    def _slug(self, login: str, name: str) -> str:
        """Return a slug as the other blog's ``/author/…/``, by the login if it can."""
        # WordPress makes hyphens of dots, in ``/author/ines-o/``.
        wanted = login.partition("@")[0].replace(".", "-") or name
        base = slugify(wanted, allow_unicode=True)[:90] or slugify(name)[:90]
        base = base or "author"
        slug, number = base, 1
        while Author.objects.filter(slug=slug).exists():
            number += 1
            slug = f"{base}-{number}"
        return slug

    def _remember(self, author: Author, login: str) -> None:
        nicename = slugify(unquote(login).replace(".", "-"))
        old = f"/author/{nicename}/"
        if nicename and old != author.get_absolute_url():
            self.report.count("redirect", number=Redirect.objects.keep([old], author))

    def register(self, author: Author, signed: Signed) -> None:
        """Enter the handles of a line, and what else the author's page lacks."""
        for printed in signed.handles.split():
            name = printed.removeprefix("@")
            network = Network.MASTODON if "@" in name else Network.X
            self._enter(author, network, name)
        told = ("credentials", "role", "affiliation")
        lacking = [f for f in told if getattr(signed, f) and not getattr(author, f)]
        if lacking:
            for field in lacking:
                setattr(author, field, getattr(signed, field))
            author.save()

    def _enter(self, author: Author, network: Network, name: str) -> None:
        """Enter a handle, or a website, unless another author has it already."""
        if not handle_url(network, name) or len(name) > LONGEST_HANDLE:
            return
        entries = Handle.objects.filter(network=network, name__iexact=name)
        if not entries.exists():
            Handle.objects.create(network=network, name=name, author=author)
        else:
            entries.filter(author=None).update(author=author)


def is_address(email: str) -> bool:
    return len(email) <= 254 and "@" in email.strip("@") and not email.split()[1:]
