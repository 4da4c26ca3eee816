import pytest

from blog.desk import saving
from blog.models import Image, Post
from tests.browser.desk import editor_of, signed_in, wait_saved, write
from tests.browser.test_accessibility import violations
from tests.desk.writing import make_writers
from tests.factories import (
    make_draft,
    make_image,
    make_picture,
    make_post,
    make_role,
)


@pytest.fixture
def written(transactional_db):
    """Return a draft by two authors."""
    return make_writers()


def test_what_is_written_is_saved_by_itself(visit, written):
    """7.2: and is there for the co-author, in a browser of their own."""
    post, [user, other] = written
    tab, second = signed_in(visit, user), signed_in(visit, other)
    page = editor_of(tab, post)
    page.get_by_text("Only you are here.").wait_for()
    theirs = editor_of(second, post)
    write(page, " And two.")
    wait_saved(page)
    assert theirs.locator(".ProseMirror").inner_text() == "One."
    theirs.reload()
    theirs.locator(".ProseMirror", has_text="One. And two.").wait_for()
    stored = Post.objects.get(pk=post.pk)
    assert stored.body == "<p>One. And two.</p>"
    assert stored.revisions.get(number=2).made_by == user
    assert "Saved" in page.locator("#state").inner_text()
    assert not tab.faults + second.faults


def test_no_key_but_the_first_writes_beside_the_text(visit, written):
    """experience.md B: what is done with every key is felt in a long text."""
    post, [user, _other] = written
    page = editor_of(signed_in(visit, user), post)
    page.get_by_text("Only you are here.").wait_for()
    page.evaluate(
        """() => {
          const line = document.getElementById("state");
          window.told = [];
          new MutationObserver(() => told.push(line.dataset.kind)).observe(
            line, { subtree: true, childList: true });
        }"""
    )
    write(page, " And two.")
    wait_saved(page)
    assert page.evaluate("told").count("writing") == 1


def test_offline_the_text_is_kept_on_the_device_and_offered_back(visit, written):
    """7.2: the tab is killed while the server is away, and nothing is lost."""
    post, [user, other] = written
    tab, second = signed_in(visit, user), signed_in(visit, other)
    page = editor_of(tab, post)
    tab.context.set_offline(True)
    write(page, " Written on a train.")
    page.locator("#state[data-kind=offline]").wait_for()
    theirs = editor_of(second, post)
    assert theirs.locator(".ProseMirror").inner_text() == "One."
    assert not theirs.get_by_role("button", name="Use it").is_visible()
    theirs.goto("/desk/")
    assert "Offline: kept on this device." in page.locator("#state").inner_text()
    page.close()
    tab.context.set_offline(False)
    again = tab.context.new_page()
    again.goto(f"/desk/{post.pk}/")
    assert "train" not in again.locator(".ProseMirror").inner_text()
    again.get_by_role("button", name="Use it").click()
    wait_saved(again)
    assert Post.objects.get(pk=post.pk).body == "<p>One. Written on a train.</p>"
    again.reload()
    assert not again.get_by_role("button", name="Use it").is_visible()
    theirs.goto(f"/desk/{post.pk}/")
    theirs.locator(".ProseMirror", has_text="Written on a train.").wait_for()


def test_when_the_server_is_back_the_text_is_saved_by_itself(visit, written):
    post, [user, _other] = written
    tab = signed_in(visit, user)
    page = editor_of(tab, post)
    tab.context.set_offline(True)
    write(page, " Later.")
    page.locator("#state[data-kind=offline]").wait_for()
    tab.context.set_offline(False)
    wait_saved(page)
    assert Post.objects.get(pk=post.pk).body == "<p>One. Later.</p>"


def test_whoever_is_signed_out_meanwhile_keeps_the_text(visit, written):
    post, [user, _other] = written
    tab = signed_in(visit, user)
    page = editor_of(tab, post)
    tab.context.clear_cookies()
    write(page, " Kept.")
    page.locator("#state[data-kind=refused]").wait_for()
    assert "you are signed out" in page.locator("#state").inner_text()
    assert "Kept." in page.evaluate("Object.values(localStorage).join()")
    assert Post.objects.get(pk=post.pk).body == "<p>One.</p>"


@pytest.mark.parametrize("scripts", [True, False])
def test_what_is_written_at_a_post_that_is_out_waits_for_a_button(
    visit, transactional_db, scripts
):
    """7.2, 7.18: what saves by itself never reaches readers."""
    post, [user] = make_writers(1, make=make_post)
    tab = signed_in(visit, user, java_script_enabled=scripts)
    if scripts:
        page = editor_of(tab, post)
        write(page, " And two.")
        page.locator("#state:not([data-kind=saved])").wait_for()
        wait_saved(page)
        write(page, " And three.")
    else:
        page = tab.open(f"/desk/{post.pk}/")
        page.get_by_label("Text, as HTML").fill("<p>One. And two.</p>")
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_text("Saved.", exact=True).wait_for()
        page.get_by_label("Text, as HTML").fill("<p>One. And two. And three.</p>")
    assert Post.objects.get().body == "<p>One.</p>"
    page.get_by_role("button", name="Publish the changes").click()
    page.get_by_text("Readers see the new text.").wait_for()
    assert Post.objects.get().body == "<p>One. And two. And three.</p>"
    assert not page.get_by_role("button", name="Use it").is_visible()
    assert not tab.faults


@pytest.mark.parametrize("at", ["the editor", "the page that merges"])
def test_a_picture_is_brought_by_its_tool_and_saved(visit, written, at):
    """7.11, 7.4: in the real editor, on both of its pages."""
    post, [user, other] = written
    tab = signed_in(visit, user)
    page = editor_of(tab, post)
    if at != "the editor":
        texts = post.texts._replace(body="<p>One, by Bob.</p>")
        saving.save(post, other, 1, texts)
        write(page, " Mine.")
        page.get_by_role("button", name="Compare the two").click()
        page.get_by_role("heading", name="Two texts").wait_for()
    write(page, "")
    page.get_by_role("button", name="Picture").click()
    dialog = page.get_by_role("dialog", name="Insert an image")
    picture = {"name": "w.png", "mimeType": "image/png"}
    picture["buffer"] = make_picture((60, 40)).read()
    dialog.get_by_label("File").set_input_files([picture])
    dialog.get_by_label("What it shows").fill("A ward")
    dialog.get_by_role("button", name="Insert").click()
    page.locator(".ProseMirror figure img[alt='A ward']").wait_for()
    if at == "the editor":
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_text("Revision 2.").wait_for()
    else:
        page.get_by_role("button", name="Save this as the text").click()
        page.wait_for_url(f"**/desk/{post.pk}/")
    assert f'<img src="{Image.objects.get().file.url}"' in Post.objects.get().body


def test_who_writes_while_it_is_published_is_told_that_it_waits(visit, written):
    """7.2, 7.18: the page that was opened at a draft knows nothing of it yet."""
    post, [user, _other] = written
    page = editor_of(signed_in(visit, user), post)
    Post.objects.get().publish()
    write(page, " More.")
    page.get_by_text("Readers see the old text").first.wait_for()
    assert Post.objects.get().body == "<p>One.</p>"


def test_each_item_of_the_checklist_leads_to_where_it_is_mended(
    visit, transactional_db
):
    """7.12: the place is there, is seen, and takes the keys."""
    image = make_image(alt="A ward", credit="", licence="")
    Image.objects.filter(pk=image.pk).update(alt="", needs_alt=True)
    figure = f'<figure><img src="{image.file.url}" alt=""></figure>'
    body = f'<p><a href="https://e.example/">here</a></p>{"<p>x</p>" * 60}{figure}'
    user = make_role("Editors")
    post = make_draft(body=body, standfirst="")
    tab = signed_in(visit, user)
    page = tab.open(f"/desk/{post.pk}/checks/")
    places = page.locator(".check a").evaluate_all("all => all.map((a) => a.href)")
    picture = f"{tab.site}/desk/{post.pk}/#picture={image.file.url}"
    assert picture in places
    assert f"{tab.site}/desk/media/{image.pk}/#id_licence" in places
    for place in places:
        page.goto("about:blank")
        page = tab.open(place)
        if place.endswith("#id_body"):
            page.locator(".ProseMirror:focus").wait_for()
        if place == picture:
            page.get_by_role("dialog", name="About this picture").wait_for()
        elif "#" in place:
            page.locator(f"#{place.split('#')[1]}").first.wait_for()
    page = tab.open(f"/desk/{post.pk}/")
    page.locator(".ProseMirror").wait_for()
    page.locator(".check a[href$='#id_body']").first.click()
    page.locator(".ProseMirror:focus").wait_for()


def test_without_scripts_the_form_saves_too(visit, written):
    post, [user, _other] = written
    tab = signed_in(visit, user, width=360, java_script_enabled=False)
    page = tab.open(f"/desk/{post.pk}/")
    assert not page.locator("#tools").is_visible()
    page.get_by_label("Text, as HTML").fill("<p>By hand.</p>")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**/desk/{post.pk}/")
    assert Post.objects.get(pk=post.pk).body == "<p>By hand.</p>"
    assert not tab.faults


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (360, "dark")])
def test_axe_finds_nothing_on_the_editor(visit, written, width, theme):
    """experience.md B9"""
    post, [user, _other] = written
    tab = signed_in(visit, user, width=width, theme=theme)
    page = editor_of(tab, post)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.screenshot(path=f"/tmp/shots/editor-{width}-{theme}.png", full_page=True)
    assert not tab.faults
