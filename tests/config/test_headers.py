import pytest

from tests.factories import make_attachment, make_image, make_post, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_reader_who_has_a_page_is_told_so(client, encoding):
    post = make_post(body=f"<p>{'Long enough to be worth packing. ' * 20}</p>")
    for path in (post.get_absolute_url(), "/feed/", "/"):
        first = client.get(path, headers={"accept-encoding": encoding})
        assert first.headers.get("Content-Encoding", "identity") == encoding
        known = {"accept-encoding": encoding, "if-none-match": first.headers["ETag"]}
        assert client.get(path, headers=known).status_code == 304


@pytest.mark.parametrize("kind", ["png", "webp", "jpeg"])
def test_pictures_are_not_packed_a_second_time(client, kind):
    """They would grow, lose their length, and take time at each request."""
    image = make_image((300, 200), kind)
    make_post(image=image)
    for encoding in ("gzip", "identity"):
        answer = client.get(image.file.url, headers={"accept-encoding": encoding})
        assert "Content-Encoding" not in answer.headers
        assert "Accept-Encoding" not in answer.headers.get("Vary", "")
        assert int(answer.headers["Content-Length"]) == image.file.size
        assert b"".join(answer) == image.file.read()
        image.file.seek(0)


def test_an_archive_is_sent_as_it_is(client):
    file = make_attachment("slides.pdf")
    make_post(body=f'<p><a href="{file.file.url}">Slides</a></p>')
    answer = client.get(file.file.url, headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/no/such/page/", "/static/css/rounds.css"])
def test_every_answer_says_what_others_may_not_do_with_it(client, settings, path):
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    headers = client.get(path).headers
    assert headers["Permissions-Policy"] == (
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    )
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in headers


def test_no_search_engine_keeps_an_error(client):
    withdrawn = make_post()
    withdrawn.withdraw()
    for path, status in (
        ("/no/such/page/", 404),
        (withdrawn.get_absolute_url(), 410),
    ):
        response = client.get(path)
        assert response.status_code == status
        assert '<meta name="robots" content="noindex">' in response.text


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "POST", "PUT", "DELETE"])
@pytest.mark.parametrize(
    "path",
    ["/", "/feed/", "/tag/meded/feed/", "/sitemap.xml", "/sitemap-posts.xml"],
)
def test_pages_are_only_read(client, path, method):
    make_post(tags=["MedEd"])
    client.force_login(make_user())
    response = client.generic(method, path)
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"
