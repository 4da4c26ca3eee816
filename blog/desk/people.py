"""Who signs a post: added, ordered, asked to confirm, and taken off again."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from blog.desk import asking
from blog.desk.access import DeskRequest, at_desk, row_number, writable
from blog.desk.byline_forms import GuestForm, PartForm
from blog.desk.telling import tell_author, tell_joined, tell_left
from blog.models import Author, Byline, Consent, DeskNotice, Post
from blog.models.publishing import ADDRESSED

Kind = DeskNotice.Kind
# Of the register, so many are offered at once.
OFFERED = 12
LOGGED = 30


@dataclass(frozen=True)
class Signer:
    byline: Byline
    # The newest answer or question, if any.
    consent: Consent | None
    is_me: bool

    @property
    def is_confirmed(self) -> bool:
        return bool(self.consent and self.consent.holds)

    @property
    def affiliation(self) -> str:
        return self.byline.told("affiliation")

    @property
    def can_be_asked(self) -> bool:
        return not self.is_me and not self.is_confirmed


@at_desk
@require_safe
def people(request: DeskRequest, pk: int) -> HttpResponse:
    return show(request, writable(request, pk))


def show(
    request: DeskRequest,
    post: Post,
    *,
    guest: GuestForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    asked = request.GET.get("q", "").strip()[:100]
    context = {
        "post": post,
        "url": post.writing_url,
        "signers": signers(post, request.user),
        "contributions": Byline.Contribution.choices,
        "is_open": post.status not in ADDRESSED,
        "asked": asked,
        "found": found(post, asked),
        "guest": guest or GuestForm(),
        "refusal": refusal,
        "changes": post.byline_changes.select_related("by")[:LOGGED],
    }
    return render(request, "desk/people.html", context, status=status)


def signers(post: Post, user: Any) -> list[Signer]:
    """Return who signs ``post``, in order: two queries."""
    newest = Prefetch("consents", Consent.objects.order_by("-sent_at", "-pk"))
    rows = Byline.objects.filter(post=post).for_reading().prefetch_related(newest)
    result = []
    for byline in rows:
        consents = list(byline.consents.all())
        for consent in consents:
            consent.byline = byline  # Else it would be asked for once more.
        is_me = byline.author.user_id == user.pk
        result.append(Signer(byline, next(iter(consents), None), is_me))
    return result


def found(post: Post, asked: str) -> list[Author]:
    """Return who of the register is called so, and doesn't sign as an author yet."""
    if not asked:
        return []
    signed = Byline.objects.filter(post=post, contribution="author")
    others = Author.objects.search(asked).exclude(pk__in=signed.values("author"))
    return list(others.order_by("citing_name", "pk")[:OFFERED])


def deed(view: Any) -> Any:
    """Do something to who signs a post, then show it, or say why it can't be done."""

    @at_desk
    @require_POST
    def wrapped(request: DeskRequest, pk: int, **kwargs: Any) -> HttpResponse:
        post = writable(request, pk)
        try:
            with transaction.atomic():
                answer: HttpResponse | None = view(request, post, **kwargs)
        except ValidationError as error:
            return show(request, post, refusal=" ".join(error.messages), status=409)
        return answer or redirect("desk:people", pk=pk)

    return wrapped


def byline_of(post: Post, byline: int) -> Byline:
    signed = Byline.objects.filter(post=post, pk=byline)
    row = signed.select_related("author__user", "post").first()
    if row is None:
        raise ValidationError(_("Somebody took this name off meanwhile."))
    return row


@deed
def add(request: DeskRequest, post: Post) -> None:
    number = row_number(request.POST.get("author", ""))
    author = Author.objects.filter(pk=number).first()
    if author is None:
        raise ValidationError(_("This author is not in the register."))
    take_in(request, post, author)


def take_in(request: DeskRequest, post: Post, author: Author) -> Byline:
    byline = Byline.objects.join(post, author, request.user)
    tell_joined(post, author, request.user)
    return byline


@deed
def invite(request: DeskRequest, post: Post) -> HttpResponse | None:
    """Name somebody who isn't in the register, and ask them by mail to confirm."""
    form = GuestForm(request.POST)
    if not form.is_valid():
        return show(request, post, guest=form, status=422)
    name, email = form.cleaned_data["name"], form.cleaned_data["email"]
    try:
        with transaction.atomic():
            byline = take_in(request, post, Author.objects.invite(name, email))
            asking.ask(request, byline, email)
    except ValidationError as error:
        refusal = " ".join(error.messages)
        return show(request, post, guest=form, refusal=refusal, status=409)
    sentence = _("A link was sent to %(email)s.") % {"email": email}
    messages.success(request, sentence)
    return None


@deed
def place(request: DeskRequest, post: Post, byline: int) -> None:
    number = request.POST.get("place", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 5):
        raise ValidationError(_("This is no place in the order."))
    row = byline_of(post, byline)
    row.place_at(int(number), request.user)
    tell_author(post, row.author, Kind.MOVED, request.user)


@deed
def part(request: DeskRequest, post: Post, byline: int) -> None:
    row = byline_of(post, byline)
    row.take_part(request.POST.get("contribution", ""), request.user)
    tell_author(post, row.author, Kind.PART, request.user)


@deed
def remove(request: DeskRequest, post: Post, byline: int) -> HttpResponse | None:
    row = byline_of(post, byline)
    author, user = row.author, request.user
    row.leave(user)
    tell_left(post, author, user)
    is_mine = Post.objects.writable_by(user).filter(pk=post.pk).exists()
    return None if is_mine else redirect("desk:home")


@deed
def ask(request: DeskRequest, post: Post, byline: int) -> None:
    """Ask an author of the register to confirm, where they can be written to."""
    row = byline_of(post, byline)
    asking.ask(request, row, asking.address_of(row.author))
    messages.success(request, _("A link was sent to %(name)s.") % {"name": row.author})


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: DeskRequest, pk: int, byline: int) -> HttpResponse:
    """Let an author say at the desk what others say by the link of a mail."""
    post = writable(request, pk)
    own = Byline.objects.filter(post=post, pk=byline, author__user=request.user)
    row = own.select_related("author__user").first()
    if row is None:
        raise PermissionDenied
    form = PartForm(request.POST or None, request.FILES or None, instance=row)
    if form.is_valid():
        try:
            with transaction.atomic():
                asking.take_consent(form, request.user)
            return redirect("desk:people", pk=pk)
        except ValidationError as error:
            form.add_error(None, error)
    context = {"post": post, "form": form, "byline": row}
    status = 422 if form.is_bound else 200
    return render(request, "desk/part.html", context, status=status)
