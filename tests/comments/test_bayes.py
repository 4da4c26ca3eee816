from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import Sum
from django.utils import timezone

from comments.models import Comment, Decision, Word
from comments.moderation import bayes
from comments.moderation.bayes import learn, spam_probability, words_of
from comments.moderation.judge import judge
from comments.tasks.learning import learn_from_decisions
from tests.comments.judging import case_of
from tests.factories import make_comment, make_post, make_role

pytestmark = pytest.mark.django_db

SPAM = "Win at our casino tonight, free spins and a bonus"
HAM = "Residents learn more from a question that is left open"


@pytest.fixture
def trained(monkeypatch):
    """A filter that has seen two comments of each kind, which are enough for it."""
    monkeypatch.setattr(bayes, "ENOUGH", 2)
    post = make_post()
    for text, kind in ((SPAM, "spam"), (HAM, "ham")):
        for number in (1, 2):
            learn(make_comment(post=post, body=f"{text} {number}.").pk, kind)


def written(body, **fields):
    return case_of({"hold_first": False}, body=body, **fields)


def counts(*words):
    rows = Word.objects.filter(word__in=words).order_by("word")
    return [(row.spam, row.ham) for row in rows]


def test_what_looks_like_spam_is_likely_spam(trained):
    """S20"""
    verdict = judge(written("Free spins at the casino!"))
    assert (verdict.status, verdict.likely_spam) == ("pending", True)
    assert verdict.reasons[0].startswith(
        "By what editors decided before, it is spam: 9"
    )
    assert verdict.reasons[0].endswith(" %.")


def test_what_looks_like_ham_passes(trained):
    """S20"""
    assert spam_probability(written("An open question, residents say.").comment) < 0.2
    assert judge(written("An open question, residents say.")).status == "approved"


def test_unknown_words_say_nothing(trained):
    case = written("Zwölf Boxkämpfer jagen Viktor", name="Yngve", email="y@y.example")
    assert 0.3 < spam_probability(case.comment) < 0.7
    assert judge(case).status == "approved"


def test_words_for_both_leave_it_open(trained):
    body = f"{SPAM}. {HAM}."
    assert 0.1 < spam_probability(written(body).comment) < 0.9


def test_a_filter_that_has_seen_little_says_nothing(trained, monkeypatch):
    monkeypatch.setattr(bayes, "ENOUGH", 3)
    assert spam_probability(written(SPAM).comment) is None


def test_words_are_read_as_unicode_means_them():
    """4.22"""
    words = words_of(written("ＣＡＳＩＮＯ cas\u200bino Straße l’hôpital").comment)
    assert {"casino", "strasse", "l’hôpital"} <= set(words)


def test_links_count_by_their_hosts():
    words = words_of(
        written("At https://www.pills.example/a", url="https://a.test/").comment
    )
    assert {"host pills.example", "host a.test", "end example", "links 1"} <= set(words)


def test_a_long_text_has_no_more_words_than_are_read():
    """S14"""
    body = " ".join(f"w{number}" for number in range(3000))
    assert len(words_of(written(body).comment)) == bayes.MOST
    assert max(map(len, words_of(written("a" * 20_000).comment))) == bayes.LONGEST


@pytest.mark.parametrize("chances", [[], [0.5], [0.99] * 150, [0.01] * 150])
def test_probabilities_are_joined_within_bounds(chances):
    assert 0 <= bayes.joined(chances) <= 1


def test_the_tail_of_chi_square_is_that_of_the_tables():
    """Abramowitz and Stegun, table 26.8: 5 % lie above these."""
    for pairs, value in ((1, 5.99146), (5, 18.3070), (15, 43.7730)):
        assert bayes.chi_square(value, pairs) == pytest.approx(0.05, abs=1e-5)


def decide(comment, act, status=None):
    batch = uuid4()
    chosen = Comment.objects.filter(pk=comment.pk)
    chosen.moderate(status or act, actor=make_role("Moderators"), batch=batch)
    return batch


@pytest.mark.parametrize(
    ("decided", "learned"),
    [("approved", "ham"), ("spam", "spam"), ("trashed", "")],
)
def test_decisions_teach(decided, learned):
    """S20"""
    comment = make_comment(status="pending", body="Numbers need stories.")
    decide(comment, decided)
    learn_from_decisions(0)
    comment.refresh_from_db()
    assert comment.learned == learned
    expected = {"ham": [(0, 1)], "spam": [(1, 0)], "": []}[learned]
    assert counts("stories") == expected
    assert counts("") == expected


def test_a_second_run_teaches_nothing_more():
    decide(make_comment(status="pending", body="Numbers need stories."), "approved")
    learn_from_decisions(0)
    learn_from_decisions(0)
    assert counts("stories") == [(0, 1)]


def test_a_changed_decision_takes_its_lesson_back():
    """S20"""
    comment = make_comment(status="pending", body="Numbers need stories.")
    decide(comment, "approved")
    learn_from_decisions(0)
    decide(comment, "spam")
    learn_from_decisions(0)
    assert counts("stories", "") == [(1, 0), (1, 0)]
    decide(comment, "pending")
    learn_from_decisions(0)
    assert counts("stories", "") == [(0, 0), (0, 0)]
    comment.refresh_from_db()
    assert comment.learned == ""


def test_what_rules_decide_teaches_nothing():
    """S20: the filter would believe itself."""
    comment = make_comment(status="pending", body="Numbers need stories.")
    Comment.objects.filter(pk=comment.pk).moderate("spam")
    learn_from_decisions(0)
    assert not Word.objects.exists()


def test_decisions_of_long_ago_are_not_looked_for_each_minute():
    comment = make_comment(status="pending", body="Numbers need stories.")
    then = timezone.now() - timedelta(days=8)
    log = {"was": "pending", "became": "approved", "made_at": then}
    Decision.objects.record([comment], "approved", actor=make_role("Editors"), **log)
    learn_from_decisions(0)
    assert not Word.objects.exists()


def test_twenty_who_learn_at_once_lose_nothing(race):
    """S20"""
    post = make_post()
    bodies = [
        f"Ward {n % 3} needs {'more' if n % 2 else 'other'} stories" for n in range(20)
    ]
    comments = [make_comment(post=post, body=body) for body in bodies]
    kinds = ["spam" if number % 2 else "ham" for number in range(20)]
    race(lambda number: learn(comments[number].pk, kinds[number]))
    assert counts("stories", "", "ward") == [(10, 10)] * 3
    assert counts("more", "other") == [(10, 0), (0, 10)]


def test_twenty_who_learn_the_same_at_once_learn_it_once(race):
    """S20"""
    comment = make_comment(body="Numbers need stories.")
    done = race(lambda number: learn(comment.pk, "spam"))
    assert done.count(True) == 1
    assert counts("stories") == [(1, 0)]
    race(lambda number: learn(comment.pk, ""))
    total = Word.objects.aggregate(spam=Sum("spam"), ham=Sum("ham"))
    assert total == {"spam": 0, "ham": 0}


def test_it_learns_what_writers_declare():
    """4.18, 4.26"""
    assert "ointment" in words_of(make_comment(interests="Ointment for all"))
