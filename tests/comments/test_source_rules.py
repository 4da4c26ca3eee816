"""What editors decide for all mentions from one place, and how it is taken back."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.urls import reverse

from comments.models import Block, Comment, Linkback, SourceRule, comment_queryset
from comments.models.source_rule import place_of
from comments.moderation import acts, placing
from comments.moderation.judge import judge
from comments.moderation.undoing import undo
from tests.comments.judging import case_of
from tests.comments.queues import UNDO, act_page, editor, page, pass_once, status_of
from tests.factories import (
    make_mention,
    make_site,
    make_source_rule,
    make_user,
)

__all__ = ["editor"]

pytestmark = pytest.mark.django_db


def judged(url, author_url="", **fields):
    """Return what becomes of a mention by the page ``url``."""
    defaults = {"kind": "webmention", "email": "", "url": url}
    site = fields.pop("site", None)
    case = case_of(site=site, **defaults | fields)
    return judge(replace(case, author_url=author_url))


def waiting(**fields):
    return make_mention(status="pending", **fields)


@pytest.mark.parametrize(
    ("place", "url", "fits"),
    [
        ("brid.gy/x/me", "https://brid.gy/x/me/1", True),
        ("brid.gy/x/me", "http://www.brid.gy/x/me", True),
        ("brid.gy/x/me", "https://brid.gy/x/me/?p=1#a", True),
        ("brid.gy/x/me", "https://brid.gy/x/other/1", False),
        ("brid.gy/x/me", "https://brid.gy/x/mean/1", False),
        ("brid.gy/x/me", "https://brid.gy/x/me/../other/1", False),
        ("brid.gy/x/me", "https://brid.gy/x/me/%2e%2E/other/1", False),
        ("brid.gy/x/me", "https://brid.gy/x/%6De/1", True),
        ("brid.gy/x/me", "https://brid.gy.evil.example/x/me/1", False),
        ("brid.gy/x/me", "https://evil.example/brid.gy/x/me/1", False),
        ("brid.gy/x/me", "https://brid.gy@evil.example/x/me/1", False),
        ("example.org", "https://blog.example.org/a", True),
        ("example.org", "https://notexample.org/a", False),
    ],
)
def test_a_place_is_a_host_and_the_beginning_of_a_path(place, url, fits):
    """5.9: domains alone are too coarse for services that bring many people's words."""
    make_source_rule(place=place)
    assert judged(url).status == ("approved" if fits else "pending")


def test_an_author_is_let_in_at_home_and_by_known_sites():
    """5.9: any page can say that it is by somebody who is let in."""
    make_source_rule(of="author", place="social.example/@ann")
    bridge, ann = "https://bridge.example/post/", "https://social.example/@ann"
    assert judged("https://social.example/posts/1", ann).status == "approved"
    assert judged(f"{bridge}1", ann).status == "pending"
    make_mention(url=f"{bridge}0", author_url="https://social.example/@cleo")
    assert judged(f"{bridge}1", ann).status == "approved"
    assert judged(f"{bridge}2", "https://social.example/@ben").status == "pending"
    assert judged(f"{bridge}3").status == "pending"


def test_an_author_at_a_blocked_domain_is_barred_wherever_the_page_stands():
    """5.9, 4.10: readers would find a link there."""
    Block.objects.create(kind="domain", value="spam.example")
    assert judged("https://bridge.example/1", "https://x.spam.example/").reasons == [
        "Blocked: spam.example."
    ]


def test_the_longest_place_counts_and_a_bar_where_two_are_as_long():
    """5.9"""
    make_source_rule(place="bridge.example", verdict="deny")
    make_source_rule(place="bridge.example/ann")
    barred = judged("https://bridge.example/ben/1")
    assert barred.status == "trashed"
    assert barred.reasons == ["Mentions from here are barred: bridge.example."]
    assert judged("https://bridge.example/ann/1").status == "approved"
    make_source_rule(place="people.example/ann", of="author", verdict="deny")
    make_source_rule(place="bridge.example/cat")
    both = judged("https://bridge.example/cat/1", "https://people.example/ann")
    assert both.status == "trashed"


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"site": {"hold_wave": True}}, "pending"),
        ({"site": {"hold_all": True}}, "pending"),
        ({"site": {"disallowed_words": "casino"}, "body": "A casino."}, "trashed"),
        ({"site": {"moderation_words": "casino"}, "body": "A casino."}, "pending"),
        ({"kind": "trackback"}, "pending"),
    ],
)
def test_what_is_let_in_is_still_under_the_other_rules(sent, expected):
    """5.9, protocols.md TB-7"""
    make_source_rule(place="c.example")
    assert judged("https://c.example/1", **sent).status == expected


def test_a_rule_for_mentions_lets_no_comment_in():
    """5.9"""
    make_source_rule(place="c.example")
    case = case_of(url="https://c.example/")
    assert judge(case).status == "pending"


@pytest.mark.parametrize("kind", ["webmention", "pingback"])
def test_the_second_mention_of_a_site_is_not_held(kind):
    """5.9: the first from a domain waits."""
    first = judged("https://www.c.example/1", kind=kind)
    assert first.status == "pending"
    assert first.reasons == ["First mention by this site and author."]
    make_mention(kind=kind, url="https://c.example/1")
    assert judged("https://www.c.example/2", kind=kind).status == "approved"
    assert judged("https://d.example/2", kind=kind).status == "pending"


def test_who_is_only_named_in_an_approved_mention_is_not_known_by_it():
    """5.9"""
    make_mention(url="https://c.example/1", body='<a href="https://evil.example">x</a>')
    assert judged("https://evil.example/1").status == "pending"
    make_mention(url="https://c.example/?https://evil.example/")
    assert judged("https://evil.example/1").status == "pending"


def test_one_author_of_a_host_does_not_make_all_known():
    """5.9"""
    ann, ben = "https://social.example/@ann", "https://social.example/@ben"
    make_mention(url="https://bridge.example/1", author_url=ann)
    assert judged("https://bridge.example/2", ann).status == "approved"
    assert judged("https://bridge.example/3", ben).status == "pending"
    assert judged("https://bridge.example/4").status == "pending"


def test_a_rule_decides_on_all_that_waits_and_is_taken_back_whole():
    """5.9: undo restores hold."""
    user = make_user()
    chosen = waiting(url="https://brid.gy/x/me/1")
    same = waiting(url="https://brid.gy/x/me/2")
    other = waiting(url="https://brid.gy/x/other/1")
    rule = SourceRule(verdict="allow", of="source", place="brid.gy/x/me")
    outcome = placing.place(chosen, chosen.seen, rule, user)
    assert [status_of(m) for m in (chosen, same, other)] == [
        *("approved", "approved", "pending")
    ]
    assert SourceRule.objects.get().made_by == user
    assert judged("https://brid.gy/x/me/3").status == "approved"
    undo(outcome.batch, user)
    assert not SourceRule.objects.exists()
    assert {status_of(m) for m in (chosen, same, other)} == {"pending"}
    assert judged("https://brid.gy/x/me/3").status == "pending"


def test_letting_an_author_in_approves_no_page_that_borrows_the_name():
    """5.9: what waits is let in as what comes later would be, unread by anybody."""
    ann = "https://social.example/@ann"
    chosen = waiting(url="https://social.example/@ann/1", author_url=ann)
    same = waiting(url="https://social.example/@ann/2", author_url=ann)
    forged = waiting(url="https://evil.example/1", author_url=ann)
    rule = SourceRule(verdict="allow", of="author", place=place_of(ann))
    outcome = placing.place(chosen, chosen.seen, rule, make_user())
    assert [status_of(m) for m in (chosen, same, forged)] == [
        *("approved", "approved", "pending")
    ]
    assert outcome.number == 2


def test_what_other_rules_hold_waits_on_though_its_place_is_let_in():
    """5.9, TB-7"""
    make_site(moderation_words="casino")
    chosen = waiting(url="https://c.example/1")
    word = waiting(url="https://c.example/2", body="A casino.")
    trackback = waiting(url="https://c.example/3", kind="trackback")
    rule = SourceRule(verdict="allow", of="source", place="c.example")
    placing.place(chosen, chosen.seen, rule, make_user())
    assert {status_of(word), status_of(trackback)} == {"pending"}


def test_a_rule_overrules_nobody_who_decides_at_the_same_time(monkeypatch):
    """experience.md B6: what waited as the act began is looked at again under lock."""
    chosen, other = (
        waiting(url="https://c.example/1"),
        waiting(url="https://c.example/2"),
    )
    rule = SourceRule(verdict="allow", of="source", place="c.example")
    lock, page = comment_queryset.lock_posts, chosen.seen

    def decided_first(posts):
        Comment.objects.filter(pk=other.pk, status="pending").update(status="spam")
        return lock(posts)

    for module in (acts, placing):
        monkeypatch.setattr(module, "lock_posts", decided_first, raising=False)
    placing.place(chosen, page, rule, make_user())
    assert (status_of(chosen), status_of(other)) == ("approved", "spam")


def test_a_rule_ends_with_its_act_though_its_mention_was_decided_on_since():
    """5.9"""
    user = make_user()
    chosen = waiting(url="https://c.example/1")
    same = waiting(url="https://c.example/2")
    rule = SourceRule(verdict="allow", of="source", place="c.example")
    outcome = placing.place(chosen, chosen.seen, rule, user)
    chosen.refresh_from_db()
    acts.decide({chosen.pk: chosen.seen}, "spam", make_user())
    undo(outcome.batch, user)
    assert not SourceRule.objects.exists()
    assert (status_of(chosen), status_of(same)) == ("spam", "pending")


def test_what_a_rule_let_in_makes_nobody_known():
    """5.9: once the rule is gone, all wait again."""
    rule = make_source_rule(place="c.example")
    mention = make_mention(url="https://c.example/1", status="pending")
    verdict = judged("https://c.example/1")
    Comment.objects.filter(pk=mention.pk).moderate(
        verdict.status, act="judged", reasons=verdict.reasons
    )
    rule.delete()
    assert judged("https://c.example/2").status == "pending"


def test_barring_an_author_rejects_what_waits_by_them():
    """5.9"""
    user, ann = make_user(), "https://social.example/@ann"
    chosen = waiting(url="https://bridge.example/1", author_url=ann)
    same = waiting(url="https://other.example/1", author_url=f"{ann}/")
    ben = waiting(url="https://bridge.example/2", author_url="https://ben.example")
    rule = SourceRule(verdict="deny", of="author", place=place_of(ann))
    placing.place(chosen, chosen.seen, rule, user)
    assert [status_of(m) for m in (chosen, same, ben)] == [
        *("trashed", "trashed", "pending")
    ]


def test_nobody_makes_a_rule_of_what_was_decided_on_since():
    """experience.md B6"""
    chosen = waiting(url="https://c.example/1")
    page = chosen.seen
    acts.decide({chosen.pk: page}, "spam", make_user())
    rule = SourceRule(verdict="allow", of="source", place="c.example")
    assert placing.place(chosen, page, rule, make_user()).already
    assert not SourceRule.objects.exists()
    assert status_of(chosen) == "spam"


@pytest.mark.parametrize(
    "place",
    ["org", "", "not a place", "192.0.2.7", "/people/ann", "https://", "[::1]/a"],
)
def test_what_names_no_site_is_no_place(place):
    """5.9: nobody bars half of the internet by mistake."""
    with pytest.raises(ValidationError) as caught:
        SourceRule(verdict="deny", place=place).full_clean()
    assert "place" in caught.value.message_dict


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("https://WWW.Example.org/People/Ann/?q=1#x", "example.org/People/Ann"),
        ("example.org:8080//people/", "example.org/people"),
        (" example.org ", "example.org"),
    ],
)
def test_a_place_may_be_pasted_as_an_address(written, place):
    """5.9"""
    rule = SourceRule(verdict="deny", place=written)
    rule.full_clean()
    assert rule.place == place


def test_a_card_leads_to_a_rule_for_its_site(client, editor):
    """5.9"""
    ann = "https://social.example/@ann"
    mention = waiting(url="https://bridge.example/x/y/1", author_url=ann)
    address = act_page("place", mention)
    assert address in page(client, "?tab=mentions")
    form = client.get(address).context["form"]
    values = [value for value, _label in form.fields["place"].choices]
    assert values == [
        *("source:bridge.example", "source:bridge.example/x"),
        *("source:bridge.example/x/y", "source:bridge.example/x/y/1"),
        "author:social.example/@ann",
    ]
    sent = {"seen": mention.seen, "verdict": "allow", "place": values[2]}
    assert client.post(address, sent).status_code == 302
    rule = SourceRule.objects.get()
    assert (rule.verdict, rule.of, rule.place) == (
        *("allow", "source"),
        "bridge.example/x/y",
    )
    assert status_of(mention) == "approved"
    batch = mention.decisions.latest("pk").batch
    client.post(UNDO, {"batch": str(batch)})
    assert (status_of(mention), SourceRule.objects.count()) == ("pending", 0)


def test_a_second_rule_for_a_place_is_refused_and_loses_nothing(client, editor):
    """5.9"""
    mention = waiting(url="https://c.example/")
    make_source_rule(place="c.example", verdict="deny")
    sent = {
        "seen": mention.seen,
        "verdict": "allow",
        "place": "source:c.example",
        "reason": "Knows their job",
    }
    response = client.post(act_page("place", mention), sent)
    assert response.status_code == 422
    assert "There is a rule for this already." in response.content.decode()
    assert "Knows their job" in response.content.decode()
    assert status_of(mention) == "pending"


def test_who_makes_the_same_rule_at_the_same_moment_is_told(
    client, editor, monkeypatch
):
    """5.9, experience.md B6"""
    mention = waiting(url="https://c.example/")
    make_source_rule(place="c.example", verdict="deny")
    sent = {"seen": mention.seen, "verdict": "allow", "place": "source:c.example"}
    pass_once(monkeypatch, SourceRule)
    response = client.post(act_page("place", mention), sent)
    assert response.status_code == 422
    assert "There is a rule for this already." in response.content.decode()
    assert not mention.decisions.filter(act="placed").exists()


def test_a_place_that_was_not_offered_is_refused(client, editor):
    """S5"""
    mention = waiting(url="https://c.example/")
    sent = {"seen": mention.seen, "verdict": "deny", "place": "source:org"}
    assert client.post(act_page("place", mention), sent).status_code == 422
    assert not SourceRule.objects.exists()


def test_two_editors_do_not_overrule_each_other(client, editor):
    """experience.md B6"""
    mention = waiting(url="https://c.example/")
    sent = {"seen": mention.seen, "verdict": "allow", "place": "source:c.example"}
    acts.decide({mention.pk: mention.seen}, "spam", make_user(name="Tomasz Wren"))
    response = client.post(act_page("place", mention), sent)
    assert response.status_code == 409
    assert "already decided by Tomasz Wren" in response.content.decode()


def test_comments_have_no_place(client, editor):
    comment = make_mention(kind="comment", status="pending")
    assert client.get(act_page("place", comment)).status_code == 404


@pytest.mark.parametrize(("may", "status"), [(True, 302), (False, 403)])
def test_who_may_not_end_a_rule_does_not_undo_one(client, may, status):
    """Security S5."""
    user = make_user(is_staff=True)
    powers = Permission.objects.filter(codename="change_comment")
    ending = Permission.objects.filter(codename="delete_sourcerule")
    user.user_permissions.set(powers | ending if may else powers)
    client.force_login(user)
    mention = waiting(url="https://c.example/1")
    rule = SourceRule(verdict="allow", of="source", place="c.example")
    outcome = placing.place(mention, mention.seen, rule, make_user())
    assert client.post(UNDO, {"batch": str(outcome.batch)}).status_code == status
    assert SourceRule.objects.exists() != may


def test_the_admin_keeps_rules_and_says_who_made_them(client, editor):
    """5.9"""
    add = reverse("admin:comments_sourcerule_add")
    sent = {"verdict": "deny", "of": "source", "place": "https://c.example/a/"}
    assert client.post(add, sent).status_code == 302
    rule = SourceRule.objects.get()
    assert (rule.place, rule.made_by) == ("c.example/a", editor)
    wrong = client.post(add, sent | {"place": "org"})
    assert "Write a place as example.org" in wrong.content.decode()


def test_claims_are_shown_and_can_not_be_changed(client, editor):
    """S1, 5.1"""
    hostile = '"><script>alert(1)</script>'
    mention = waiting(url="https://c.example/1")
    Linkback.objects.update(source=f"https://c.example/{hostile}", target=hostile)
    linkback = Linkback.objects.get(comment=mention)
    changelist = client.get(reverse("admin:comments_linkback_changelist"))
    address = reverse("admin:comments_linkback_change", args=[linkback.pk])
    for response in (changelist, client.get(address)):
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()
        assert "&lt;script&gt;alert" in response.content.decode()
    assert client.post(address, {"source": "https://d.example"}).status_code == 403
