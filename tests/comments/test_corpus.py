import pytest

from bench.corpus import comments


@pytest.mark.parametrize("kind", ["ham", "spam"])
def test_the_corpus_that_filters_are_measured_on_has_enough_that_differs(kind):
    """S20: what the figures are worth hangs on it."""
    written = comments(kind, 600)
    assert len({comment.body for comment in written}) == 600
    assert not any("{" in comment.body for comment in written)
    assert len({comment.theme for comment in written}) == 14
    assert comments(kind, 600) == written
    assert comments(kind, 600, seed=2) != written


def test_ham_has_what_makes_filters_err():
    """S20"""
    bodies = [comment.body for comment in comments("ham", 600)]
    for sign, least in (("http", 40), ("Viagra", 5), ("Merci", 5), ("free", 20)):
        assert sum(sign in body for body in bodies) >= least
    assert sum(len(body) < 60 for body in bodies) >= 30
