"""A whole discussion at once: its trees reckoned here, and stored by one statement."""

from collections.abc import Iterable

from comments.models import Comment


def plant(comments: Iterable[Comment]) -> list[Comment]:
    """
    Give each comment of one post its place, and return them parents first.

    ``parent`` of each is set, and is one of them or None. Nothing may stand below
    the post yet, and its lock is held: ``lft`` and ``rght`` are not read but made.
    """
    comments = list(comments)
    answers: dict[int | None, list[Comment]] = {}
    for comment in comments:
        above = comment.parent.pk if comment.parent else None
        answers.setdefault(above, []).append(comment)
    planted: list[Comment] = []
    roots = answers.get(None, [])
    trees = Comment.objects.next_tree_ids(len(roots))
    for root, tree in zip(roots, trees, strict=True):
        _plant_tree(root, tree, answers, planted)
    return planted


def _plant_tree(
    root: Comment,
    tree: int,
    answers: dict[int | None, list[Comment]],
    planted: list[Comment],
) -> None:
    """Number the tree of ``root`` on the way down and up, however deep it is."""
    edge = 0
    way: list[tuple[Comment, bool]] = [(root, False)]
    while way:
        comment, done = way.pop()
        edge += 1
        if done:
            comment.rght = edge
            continue
        comment.lft, comment.tree_id = edge, tree
        comment.level = comment.parent.level + 1 if comment.parent else 0
        planted.append(comment)
        way.append((comment, True))
        below: list[Comment] = answers.get(comment.pk, [])
        way += [(answer, False) for answer in reversed(below)]
