import pytest

from comments.models import Comment
from comments.moderation.case import Case
from comments.moderation.judge import judge, refuse
from tests.factories import make_post, make_site

pytestmark = pytest.mark.django_db


def test_a_first_comment_waits():
    comment = Comment(post=make_post(), name="Ada", email="ada@example.org", body="Hm.")
    comment.body_html = comment.render()
    case = Case(comment, make_site(), is_known=False)
    refuse(case)
    assert judge(case).status == "pending"
    assert judge(case).reasons == ["First comment from this e-mail address."]
