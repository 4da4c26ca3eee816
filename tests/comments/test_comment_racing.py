from random import Random

from django.db import IntegrityError
from mptt.exceptions import InvalidMove

from comments.models import Comment
from tests.comments.trees import misplaced, shared_trees
from tests.factories import make_comment, make_post
from tests.racing import THREADS

INSERTS = 300


def write_and_move(posts, number):
    """Write this thread's part of the comments, moving and deleting in between."""
    random = Random(number)
    done = {"written": 0, "moved": 0, "deleted": 0}
    while done["written"] < INSERTS // THREADS:
        post = random.choice(posts)
        comments = list(post.comments.order_by("?")[:2])
        try:
            make_comment(post=post, parent=random.choice([None, *comments]))
            done["written"] += 1
            if len(comments) == 2 and random.random() < 0.3:
                comments[0].answer(random.choice([None, comments[1]]))
                done["moved"] += 1
            elif comments and random.random() < 0.1:
                deleted = random.choice(
                    [comments[0], Comment.objects.filter(pk=comments[0].pk)]
                )
                done["deleted"] += deleted.delete()[0]
        except (Comment.DoesNotExist, InvalidMove):
            pass  # Another thread deleted it, or moved it below what it should answer.
    return done


def test_twenty_threads_leave_every_tree_whole(race):
    """
    300 comments and answers, with moves and deletes among them, on four posts.

    A deadlock, or anything else that PostgreSQL refuses, is raised in ``race``.
    """
    posts = [make_post() for _ in range(4)]

    results = race(lambda number: write_and_move(posts, number))

    total = {name: sum(done[name] for done in results) for name in results[0]}
    assert total["written"] == INSERTS
    assert total["moved"] > 20
    assert total["deleted"] > 5
    assert Comment.objects.count() == INSERTS - total["deleted"]
    assert misplaced() == []
    assert shared_trees() == set()
    for post in posts:
        post.refresh_from_db()
        assert post.comment_count == post.comments.count()


def test_twenty_threads_answer_one_comment(race):
    """The worst case: all write into one tree, each from what it read before."""
    first = make_comment()
    stale = [Comment.objects.get(pk=first.pk) for _ in range(THREADS)]

    race(lambda number: [make_comment(parent=stale[number]) for _ in range(3)])

    first.refresh_from_db()
    assert first.get_descendant_count() == 3 * THREADS
    assert misplaced() == []
    first.post.refresh_from_db()
    assert first.post.comment_count == 3 * THREADS + 1


def test_twenty_threads_start_discussions_of_twenty_posts(race):
    """Roots of different posts are under different locks: the sequence parts them."""
    posts = [make_post() for _ in range(THREADS)]

    race(lambda number: [make_comment(post=posts[number]) for _ in range(3)])

    assert Comment.objects.count() == 3 * THREADS
    assert shared_trees() == set()


def test_moderators_and_writers_don_t_deadlock(race):
    """Moderation takes many posts at once, in the order of their ids."""
    posts = [make_post() for _ in range(5)]
    for post in posts:
        make_comment(post=post)

    def moderate_or_write(number):
        statuses = ["spam", "approved"]
        for turn in range(5):
            if number % 2:
                some = Random(number * turn).sample(posts, 3)
                Comment.objects.filter(post__in=some).moderate(statuses[turn % 2])
            else:
                make_comment(post=posts[(number + turn) % 5])

    race(moderate_or_write)

    assert misplaced() == []
    for post in posts:
        post.refresh_from_db()
        assert post.comment_count == post.comments.approved().count()


def test_post_is_deleted_while_twenty_threads_write_below_it(race):
    """Posts are locked before comments by everyone: nobody waits for nobody."""
    post = make_post()
    pk = post.pk

    def write_or_delete(number):
        if number == THREADS // 2:
            post.delete()
            return
        for _ in range(5):
            try:
                Comment.objects.create(post_id=pk, name="Ada", body="Well put.")
            except IntegrityError:
                return  # The post is gone.

    race(write_or_delete)
    assert not Comment.objects.filter(post=pk).exists()
