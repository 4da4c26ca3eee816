"""Blocking whoever wrote a comment, from its card."""

from datetime import datetime, time

from django import forms
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from comments.admin.acting import act_on, found
from comments.admin.ruling import RulingForm
from comments.models import Block, Comment
from comments.moderation import acts
from comments.moderation.outcome import Outcome

Kind = Block.Kind


class BlockForm(RulingForm):
    title, verb = _("Block"), _("Block")
    trace = "whom"
    ruling: Block

    whom = forms.ChoiceField(label=_("Whom"), widget=forms.RadioSelect)
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Left empty, for good."),
    )
    reason = Block._meta.get_field("reason").formfield()

    def clean_until(self) -> datetime | None:
        day = self.cleaned_data["until"]
        if not day:
            return None
        if day <= timezone.localdate():
            raise ValidationError(_("Choose a day to come."))
        return timezone.make_aware(datetime.combine(day, time()))

    def ruling_on(self, kind: str, value: str) -> Block:
        asked = Block(kind=kind, value=value)
        # One that has ended is renewed.
        ended = Block.objects.expired().filter(kind=kind, value=asked.normal_value())
        block = ended.first() or asked
        block.until = self.cleaned_data["until"]
        block.reason = self.cleaned_data["reason"]
        return block

    def act(self, comment: Comment, seen: str, actor: User) -> Outcome:
        return acts.block(comment, seen, self.ruling, actor)


@permission_required("comments.add_block", raise_exception=True)
def block(request: HttpRequest, pk: int) -> HttpResponse:
    comment = found(pk)
    form = BlockForm(request.POST or None, traces=traces_of(comment))
    return act_on(request, comment, form)


def traces_of(comment: Comment) -> list[tuple[str, str]]:
    """Return by what the writer may be blocked: ``kind:value``, and its label."""
    found = []
    if comment.email:
        found.append((f"{Kind.EMAIL}:{comment.email}", comment.email))
    domain = comment.email.rpartition("@")[2]
    everybody = _("Everybody whose address or links are at %(domain)s")
    names = [name for name in dict.fromkeys([*comment.domains, domain]) if name]
    found += [
        (f"{Kind.DOMAIN}:{name}", str(everybody % {"domain": name})) for name in names
    ]
    if comment.network:
        label = _("Everybody in the network %(network)s") % {"network": comment.network}
        found.append((f"{Kind.NETWORK}:{comment.network}", str(label)))
    return found
