"""Tags of a text that is saved while somebody writes it."""

from blog.models import Post, Tag
from tests.desk.writing import make_writers, save
from tests.factories import make_post, make_tag


def names(post):
    return sorted(tag.name for tag in Post.objects.get(pk=post.pk).tags.all())


def test_half_a_tag_leaves_nothing_behind(client):
    post, [user] = make_writers(1)
    client.force_login(user)
    for text in ("#Sim", "#Simul", "#Simulation now"):
        save(client, post, script=True, body=f"<p>{text}</p>")
    assert names(post) == ["Simulation"]
    assert [tag.name for tag in Tag.objects.all()] == ["Simulation"]


def test_a_tag_that_others_use_or_describe_stays(client):
    make_post(tags=["Sim"])
    make_tag("Simul", description="About it.")
    post, [user] = make_writers(1)
    client.force_login(user)
    for text in ("#Sim", "#Simul", "#Simulation"):
        save(client, post, script=True, body=f"<p>{text}</p>")
    assert names(post) == ["Simulation"]
    assert Tag.objects.count() == 3


def test_a_published_post_keeps_its_tags():
    post = make_post(body="<p>#MedEd</p>")
    post.body = "<p>None</p>"
    post.save()
    assert names(post) == ["MedEd"]
