"""Two who write at one text: in two browsers against one server (7.4)."""

from blog.models import Post
from tests.browser.desk import editor_of, signed_in, wait_saved, write
from tests.browser.test_accessibility import violations
from tests.browser.test_editor import written

__all__ = ["written"]


def test_who_comes_second_reads_until_they_take_over(visit, written):
    """7.4: two browsers, B sees "A is editing"."""
    post, [ann, bob] = written
    first, second = signed_in(visit, ann), signed_in(visit, bob)
    one = editor_of(first, post)
    one.get_by_text("Only you are here.").wait_for()
    two = editor_of(second, post)
    two.get_by_role("button", name="Take over").wait_for()
    assert two.get_by_text(f"{ann.name} has been editing this post").count() == 1
    assert two.locator(".ProseMirror").get_attribute("contenteditable") == "false"
    write(one, " Before.")
    two.get_by_role("button", name="Take over").click()
    two.get_by_text("Only you are here.").wait_for()
    assert two.locator(".ProseMirror").get_attribute("contenteditable") == "true"
    one.get_by_text(f"{bob.name} has been editing this post since").wait_for()
    assert one.locator(".ProseMirror").get_attribute("contenteditable") == "false"
    assert not first.faults + second.faults


def test_who_leaves_makes_room_for_the_next(visit, written):
    post, [ann, bob] = written
    first, second = signed_in(visit, ann), signed_in(visit, bob)
    one = editor_of(first, post)
    one.get_by_text("Only you are here.").wait_for()
    two = editor_of(second, post)
    two.get_by_role("button", name="Take over").wait_for()
    one.goto("/desk/")
    two.get_by_text("Only you are here.").wait_for()
    assert two.locator(".ProseMirror").get_attribute("contenteditable") == "true"


def test_two_who_save_are_shown_both_texts_and_merge_them(visit, written):
    """7.4, R13: without scripts on one side, so that nobody is locked out there."""
    post, [ann, bob] = written
    first = signed_in(visit, ann)
    second = signed_in(visit, bob, java_script_enabled=False)
    one = editor_of(first, post)
    two = second.open(f"/desk/{post.pk}/")
    two.locator("[name=body]").fill("<p>One, by Bob.</p>")
    two.get_by_role("button", name="Save").click()
    assert two.get_by_text("Saved.", exact=True).is_visible()
    write(one, " By Ann.")
    one.locator("#state[data-kind=refused]").wait_for()
    assert f"{bob.name} saved another text" in one.locator("#state").inner_text()
    one.get_by_role("button", name="Compare the two").click()
    one.get_by_role("heading", name="Two texts").wait_for()
    assert ", by Bob" in "".join(one.locator("del").all_inner_texts())
    assert "By Ann" in "".join(one.locator("ins").all_inner_texts())
    assert Post.objects.get(pk=post.pk).body == "<p>One, by Bob.</p>"
    assert violations(one) == []
    one.locator(".ProseMirror").click()
    one.keyboard.press("Control+a")
    one.keyboard.type("One, by Bob. By Ann.")
    one.get_by_role("button", name="Save this as the text").click()
    one.wait_for_url(f"**/desk/{post.pk}/")
    assert Post.objects.get(pk=post.pk).body == "<p>One, by Bob. By Ann.</p>"
    assert not one.get_by_role("button", name="Use it").is_visible()


def test_a_save_whose_answer_was_lost_is_no_conflict_with_oneself(visit, written):
    post, [user, _other] = written
    tab = signed_in(visit, user)
    page = editor_of(tab, post)

    def swallow(route):
        route.fetch()
        route.abort()

    page.route("**/save", swallow, times=1)
    write(page, " A.")
    page.locator("#state[data-kind=offline]").wait_for()
    write(page, " B.")
    wait_saved(page)
    assert Post.objects.get(pk=post.pk).body == "<p>One. A. B.</p>"


def test_being_locked_is_announced(visit, written):
    """WCAG 4.1.3"""
    post, [ann, bob] = written
    editor_of(signed_in(visit, ann), post).get_by_text("Only you are here.").wait_for()
    page = editor_of(signed_in(visit, bob), post)
    told = page.locator("[role=status]").filter(has_text=f"{ann.name} has been editing")
    told.get_by_role("button", name="Take over").wait_for()
