import pytest
from django.urls import reverse

from blog.models import (
    Author,
    Handle,
    Image,
    MenuItem,
    Page,
    Redirect,
    Series,
    SiteSettings,
    Tag,
)
from tests.factories import (
    make_author,
    make_draft,
    make_editor,
    make_handle,
    make_image,
    make_page,
    make_picture,
    make_post,
    make_series,
    make_site,
    make_tag,
)
from tests.forms import form_data

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def editor(client):
    user = make_editor()
    client.force_login(user)
    return user


def address(model, view, *args):
    return reverse(f"admin:blog_{model}_{view}", args=args)


def add(client, model, **fields):
    path = address(model, "add")
    data = form_data(client.get(path), f"{model}_form")
    return client.post(path, data | fields | {"_save": "1"})


def change(client, row, **fields):
    model = row._meta.model_name
    path = address(model, "change", row.pk)
    data = form_data(client.get(path), f"{model}_form")
    return client.post(path, data | fields | {"_save": "1"})


def errors(response):
    return response.context["adminform"].form.errors


def test_an_author_is_added_with_handles(client):
    add(
        client,
        "author",
        name="Ada Alder",
        slug="ada-alder",
        **{
            "register-TOTAL_FORMS": "1",
            "register-0-network": "mastodon",
            "register-0-name": "@ada@ward.example",
        },
    )
    author = Author.objects.get()
    assert (author.citing_name, author.email) == ("Alder, Ada", "")
    assert Handle.objects.get(author=author).url == "https://ward.example/@ada"


def test_a_handle_that_is_taken_or_impossible_gets_a_sentence(client):
    make_handle(name="ada")
    response = add(client, "handle", name="ADA", network="x")
    assert "This handle is in the register already." in response.content.decode()
    response = add(client, "handle", name="a b", network="x")
    assert "name" in errors(response)


def test_the_list_of_authors_counts_their_posts(client):
    author = make_author(name="Ada Alder")
    make_post(authors=[author])
    make_draft(authors=[author])
    [row] = (
        client.get(address("author", "changelist"), {"q": "alder"})
        .context["cl"]
        .result_list
    )
    assert row.posts_signed == 2


def test_an_author_who_signs_a_post_is_not_deleted(client):
    author = make_author()
    make_post(authors=[author], title="Still there")
    page = client.post(address("author", "delete", author.pk), {"post": "yes"})
    assert Author.objects.get() == author
    assert "Still there" in page.content.decode()


def test_a_tag_gets_synonyms_in_its_own_form(client):
    tag = make_tag("MedEd")
    synonym = {"synonyms-TOTAL_FORMS": "1", "synonyms-0-name": "#MedicalEducation"}
    change(client, tag, **synonym)
    made = Tag.objects.get(synonym_of=tag)
    assert (made.name, made.slug) == ("MedicalEducation", "medicaleducation")


def test_a_tag_that_becomes_a_synonym_hands_its_posts_over(client):
    tag, old = make_tag("MedEd"), make_tag("MedicalEducation")
    both, one = make_post(tags=[tag, old]), make_post(tags=[old])
    change(client, old, synonym_of=str(tag.pk))
    assert set(tag.items.values_list("content_object", flat=True)) == {both.pk, one.pk}
    assert not old.items.exists()


def test_a_tag_in_another_case_or_of_a_synonym_gets_a_sentence(client):
    tag = make_tag("MedEd")
    synonym = make_tag("Education", synonym_of=tag)
    response = add(client, "tag", name="meded", slug="other")
    assert "There is such a tag already." in response.content.decode()
    response = add(client, "tag", name="New", slug="new", synonym_of=str(synonym.pk))
    assert "synonym_of" in errors(response)


def test_a_series_lists_its_posts_in_order_and_numbers_them(client):
    series = make_series()
    second = make_post(series=series, series_position=2, title="The second one")
    first = make_post(series=series, series_position=3, title="The first one")
    page = client.get(address("series", "change", series.pk)).content.decode()
    assert page.index("The second one") < page.index("The first one")
    change(client, series, **{"posts-1-series_position": "1"})
    assert list(series.posts.order_by("series_position")) == [first, second]
    assert Series.objects.get().posts.count() == 2


def test_an_image_needs_words_or_is_decorative(client):
    response = add(client, "image", file=make_picture())
    assert "Describe the image, or say that it is decorative." in (
        response.content.decode()
    )
    assert not Image.objects.exists()
    add(client, "image", file=make_picture(size=(30, 20)), alt="A ward at night")
    image = Image.objects.get()
    assert (image.width, image.height) == (30, 20)


def test_an_image_says_where_it_is_used(client):
    image = make_image()
    make_post(title="Leads with it", image=image)
    make_draft(title="Holds it", body=f'<img src="{image.file.url}" alt="">')
    make_author(name="Ada Alder", photo=image)
    make_site(name="Grand Rounds", logo=image)
    page = client.get(address("image", "change", image.pk)).content.decode()
    for user in ("Leads with it", "Holds it", "Ada Alder", "Grand Rounds"):
        assert user in page
    assert f'<img class="thumbnail" src="{image.file.url}"' in page


def test_images_without_alternative_text_are_found(client):
    needed = make_image(needs_alt=True)
    make_image()
    make_image(decorative=True)
    listed = client.get(address("image", "changelist"), {"alt": "needed"})
    assert list(listed.context["cl"].result_list) == [needed]


@pytest.mark.parametrize("slug", ["tags", "feed", "admin", "contributors"])
def test_a_page_can_not_hide_a_part_of_the_site(client, slug):
    response = add(client, "page", title="Mine", slug=slug, body="<p>Hello.</p>")
    assert errors(response)["slug"]
    add(client, "page", title="Mine", slug=f"{slug}-of-ours", body="<p>Hello.</p>")
    assert Page.objects.filter(slug=f"{slug}-of-ours").exists()


def test_menu_entries_are_reordered_in_their_list(client):
    MenuItem.objects.all().delete()
    one, two = (
        MenuItem.objects.create(menu="header", page=make_page(), position=position)
        for position in (1, 2)
    )
    path = address("menuitem", "changelist")
    data = form_data(client.get(path), "changelist-form")
    data |= {"form-0-position": ["2"], "form-1-position": ["1"], "_save": "1"}
    client.post(path, data)
    assert list(MenuItem.objects.all()) == [two, one]


def test_a_menu_entry_must_lead_somewhere_safe(client):
    response = add(client, "menuitem", menu="header", label="Evil", url="javascript:1")
    assert "Begin with a slash or with https://." in response.content.decode()
    response = add(client, "menuitem", menu="header", label="Nowhere")
    assert "Choose a page, or give an address and a label." in (
        response.content.decode()
    )


def test_a_redirect_takes_two_addresses(client):
    add(client, "redirect", path="/old/", url="/new/")
    assert Redirect.objects.get().get_destination() == "/new/"
    assert "url" in errors(add(client, "redirect", path="/other/"))
    assert "url" in errors(add(client, "redirect", path="/other/", url="javascript:1"))
    page = add(client, "redirect", path="no-slash", url="/new/").content.decode()
    assert "The old path must begin with a slash." in page


def test_a_redirect_to_a_post_shows_its_address_and_goes_on_following_it(client):
    post = make_post(slug="before")
    Redirect.objects.remember("/old/", post)
    redirect = Redirect.objects.get(path="/old/")
    path = address("redirect", "change", redirect.pk)
    data = form_data(client.get(path), "redirect_form")
    assert data["url"] == [post.get_absolute_url()]
    client.post(path, data | {"path": ["/older/"], "_save": "1"})
    post.slug = "after"
    post.save()
    redirect.refresh_from_db()
    assert (redirect.path, redirect.get_destination()) == (
        "/older/",
        post.get_absolute_url(),
    )
    change(client, redirect, url="https://elsewhere.example/")
    redirect.refresh_from_db()
    assert redirect.target is None
    assert redirect.get_destination() == "https://elsewhere.example/"


def test_the_list_of_site_settings_is_their_one_form(client):
    SiteSettings.objects.all().delete()
    path = address("sitesettings", "change", 1)
    assert client.get(address("sitesettings", "changelist"))["Location"] == path
    assert client.get(address("sitesettings", "add")).status_code == 403
    page = client.get(path)
    assert '<input type="color" name="accent"' in page.content.decode()
    data = form_data(page, "sitesettings_form")
    data |= {"name": ["Grand Rounds"], "time_zone": ["Europe/Paris"], "_save": "1"}
    client.post(path, data)
    site = SiteSettings.objects.get()
    assert (site.pk, site.name, site.time_zone) == (1, "Grand Rounds", "Europe/Paris")
    delete = address("sitesettings", "delete", 1)
    assert client.post(delete, {"post": "yes"}).status_code == 403


def test_an_accent_that_nobody_could_read_is_refused(client):
    make_site()
    response = change(client, SiteSettings.objects.get(), accent="#ffff00")
    assert "its contrast is" in errors(response)["accent"][0]


def test_a_slug_that_is_taken_gets_a_sentence_at_the_field(client):
    make_author(slug="ada")
    response = add(client, "author", name="Ada Other", slug="ada")
    assert errors(response)["slug"]
