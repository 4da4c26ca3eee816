"""Notes on a draft, between somebody with a link and an author at the editor."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from blog.models import Post, PreviewLink, Review
from tests.browser.desk import editor_of, signed_in, wait_saved, write
from tests.browser.test_accessibility import violations
from tests.browser.test_desk import POWERS
from tests.factories import make_author, make_draft, make_image, make_user

BODY = (
    "<p>Patients tell you the diagnosis in the first minute.</p>"
    "<p>Four of us wrote <em>pleuritic</em> and one, who was new, wrote “when she "
    "breathes”. I have kept that sheet.</p><p>Then it rained.</p>"
)
PASSAGE = "Four of us wrote pleuritic and one"


@pytest.fixture
def ines(transactional_db):
    user = make_user(name="Ines Okafor", is_staff=True)
    powers = (*POWERS, "change_any_post")
    user.user_permissions.set(Permission.objects.filter(codename__in=powers))
    return make_author(user=user, name="Ines Okafor").user


@pytest.fixture
def draft(ines):
    return make_draft([ines.author], title="The third thing", body=BODY)


def share(draft, name="Halima Odu"):
    link, token = PreviewLink.objects.make(draft, None, name=name)
    return link, reverse("blog:shared", args=[token])


# Selects the words in the text of a page, as a pointer does.
SELECT = """words => {
    const root = document.querySelector(".prose");
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    let all = "";
    const parts = [];
    while (walker.nextNode()) {
        parts.push([walker.currentNode, all.length]);
        all += walker.currentNode.data;
    }
    const set = (at, how) => {
        const [node, from] = parts.findLast(([, start]) => start <= at);
        range[how](node, at - from);
    };
    const at = all.indexOf(words);
    set(at, "setStart");
    set(at + words.length, "setEnd");
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""
# Returns what is marked in the text.
MARKED = '[...(CSS.highlights.get("noted") ?? [])].map(range => range.toString())'


def wait_marked(page, words):
    page.wait_for_function(f"words => ({MARKED}).join('|') === words", arg=words)


def test_a_guest_notes_a_passage_and_the_author_answers_beside_the_text(
    visit, draft, ines
):
    """7.8, 7.9: two browsers; the passage survives edits, then is gone and says so."""
    _link, path = share(draft)
    guest = visit()
    page = guest.open(path)
    page.evaluate(SELECT, PASSAGE)
    page.get_by_role("button", name="Note on this").click()
    assert page.locator("#id_quote").input_value() == PASSAGE
    page.keyboard.type("Was it four?")
    page.get_by_role("button", name="Leave the note").click()
    page.get_by_text("Was it four?", exact=True).wait_for()
    wait_marked(page, PASSAGE)
    assert [c["name"] for c in guest.context.cookies()] == [f"media-{draft.pk}"]

    author = signed_in(visit, ines)
    desk = editor_of(author, draft)
    desk.get_by_text("Was it four?", exact=True).wait_for()
    wait_marked(desk, PASSAGE)
    # An edit elsewhere moves the mark along, an edit within it is seen.
    write(desk, " And stopped.")
    wait_saved(desk)
    wait_marked(desk, PASSAGE)
    desk.locator("#notes summary").first.click()
    desk.get_by_label("Your answer").fill("It was three.")
    desk.get_by_role("button", name="Send", exact=True).click()
    desk.locator(".note__reply").get_by_text("It was three.").wait_for()
    assert desk.locator(".ProseMirror").count() == 1

    page.reload()
    page.get_by_text("It was three.").wait_for()
    desk.get_by_role("button", name="Settle").click()
    desk.get_by_text("All notes are settled.").wait_for()
    wait_marked(desk, "")
    desk.locator(".notes__settled > summary").click()
    desk.get_by_role("button", name="Open again").click()
    desk.get_by_text("Opened again").wait_for()
    wait_marked(desk, PASSAGE)

    change(draft, BODY.replace("and one", "and two"))
    page.reload()
    wait_marked(page, "Four of us wrote pleuritic and two")
    change(draft, "<p>Nothing of that.</p>")
    page.reload()
    page.get_by_text("This passage is gone").wait_for()
    assert page.locator(".note__quote").first.inner_text() == PASSAGE
    wait_marked(page, "")
    assert not guest.faults
    assert not author.faults


def test_an_answer_that_is_begun_outlasts_the_settling_of_another_note(
    visit, draft, ines
):
    """7.9: no word is lost; who goes by keys is led on to the notes."""
    for body in ("Was it four?", "Why rain?"):
        draft.notes.create(name="Halima Odu", body=body)
    author = signed_in(visit, ines)
    desk = editor_of(author, draft)
    first, second = (desk.locator(".thread-of", has_text=t) for t in ("four", "rain"))
    first.locator("summary").click()
    first.get_by_label("Your answer").fill("It was three.")
    second.get_by_role("button", name="Settle").focus()
    desk.keyboard.press("Enter")
    desk.locator(".notes__settled > summary").wait_for()
    assert first.get_by_label("Your answer").input_value() == "It was three."
    assert first.get_by_label("Your answer").is_visible()
    assert desk.evaluate("document.activeElement.id") == "notes-heading"
    first.get_by_role("button", name="Send", exact=True).click()
    first.locator(".note__reply").get_by_text("It was three.").wait_for()
    assert desk.evaluate("document.activeElement.matches('.thread-of summary')")
    assert not author.faults


def change(draft, body):
    post = Post.objects.get(pk=draft.pk)
    post.body = body
    post.save()


def test_a_guest_without_scripts_pastes_the_passage_on_a_phone(visit, draft):
    """7.8: experience.md B7, without JavaScript and by touch."""
    link, path = share(draft)
    guest = visit(width=360, has_touch=True, java_script_enabled=False)
    page = guest.open(path)
    page.locator("#id_quote").fill(PASSAGE)
    page.locator("#id_body").fill("Was it four?")
    page.get_by_role("button", name="Leave the note").tap()
    page.get_by_text("Was it four?", exact=True).wait_for()
    assert link.notes.get().quote == PASSAGE
    page.locator(".note__acts summary").tap()
    page.get_by_label("Your answer").fill("Or three?")
    page.get_by_role("button", name="Send", exact=True).tap()
    page.locator(".note__reply").wait_for()
    assert not guest.faults


def test_the_secret_of_a_link_goes_to_nobody_with_a_page_or_a_file(visit, draft):
    """S6: no request that the page makes, nor a link on it, has a Referer."""
    Post.objects.filter(pk=draft.pk).update(image=make_image())
    _link, path = share(draft)
    guest = visit()
    sent = []
    guest.page.on("request", lambda request: sent.append(request.all_headers()))
    page = guest.open(path)
    page.locator(".masthead__name").click()
    page.wait_for_load_state("load")
    assert len(sent) > 5
    told = [headers["referer"] for headers in sent if "referer" in headers]
    assert [referer for referer in told if "/p/" in referer] == []


def test_a_review_is_written_by_touch_on_a_phone(visit, draft):
    """7.10: by the link, without an account."""
    link, path = share(draft)
    Review.objects.create(
        post=draft, link=link, name=link.name, due_on=timezone.localdate()
    )
    guest = visit(width=360, has_touch=True)
    page = guest.open(path)
    page.get_by_role("link", name="Write the review").last.tap()
    page.locator("#id_recommendation").select_option("minor")
    page.locator("#id_text").fill("Well told.")
    page.locator("#id_may_name").tap()
    page.get_by_role("button", name="Send the review").tap()
    page.get_by_role("heading", name="Thank you").wait_for()
    assert draft.reviews.get().text == "Well told."
    assert not guest.faults


UNFOLD = "document.querySelectorAll('details').forEach(more => { more.open = true; })"


def test_axe_finds_nothing_on_the_pages_of_review(visit, draft, ines):
    """experience.md B9: both themes, phone and desktop, with errors and without."""
    link, path = share(draft)
    due = {"due_on": timezone.localdate(), "name": "Halima Odu"}
    Review.objects.create(post=draft, link=link, **due)
    done = {"finished_at": timezone.now(), "recommendation": "major", "text": "Long."}
    Review.objects.create(post=draft, **due, **done)
    note = draft.notes.create(link=link, name="Halima", body="Four?", quote=PASSAGE)
    note.answer(name="Ines", author=ines, body="Three.")
    draft.notes.create(name="Halima", body="Gone.", quote="What nobody says any more")
    draft.notes.create(name="Halima", body="Done.").resolve(ines)
    found = {}
    for theme, width in (("light", 1280), ("dark", 360)):
        tab = signed_in(visit, ines, width=width, theme=theme)

        def look(name, page, theme=theme):
            page.wait_for_load_state("load")
            assert page.evaluate(
                "document.documentElement.scrollWidth <= window.innerWidth"
            ), name
            if faults := violations(page):
                found[theme, name] = faults

        for name in ("notes", "links", "reviews"):
            look(name, tab.open(f"/desk/{draft.pk}/{name}/"))
            tab.page.evaluate(UNFOLD)
            look(f"{name}, unfolded", tab.page)
        look("all notes", tab.open("/desk/notes/"))
        look("editor", editor_of(tab, draft))
        page = tab.open(f"/desk/{draft.pk}/links/")
        page.get_by_role("button", name="Make the link").click()
        page.locator(".errors").wait_for()
        look("links with errors", page)
        page.locator("#id_name").fill("Bo")
        page.get_by_role("button", name="Make the link").click()
        page.locator("#secret").wait_for()
        look("a link that was made", page)
        look("by the link", tab.open(path))
        page = tab.open(f"{path}review/")
        look("review", page)
        page.get_by_role("button", name="Send the review").click()
        page.locator(".errors").wait_for()
        look("review with errors", page)
        assert not tab.faults
    assert found == {}
