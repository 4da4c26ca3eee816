import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from blog.models import Attachment, Image
from tests.factories import make_attachment, make_image, make_page

pytestmark = pytest.mark.django_db


def test_readers_get_an_attachment_to_save(client):
    """S8: never as a page of ours."""
    slides = make_attachment("slides.pdf")
    make_page(body=f'<p><a href="{slides.file.url}">Slides</a></p>')
    response = client.get(slides.file.url)
    assert response.getvalue() == b"%PDF-1.7"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "script.js", "none"])
def test_what_a_browser_would_run_is_no_attachment(name):
    with pytest.raises(ValidationError):
        Attachment.objects.create(file=ContentFile(b"<script>", name))
    assert not default_storage.exists(name)


@pytest.mark.parametrize("make", [make_attachment, make_image])
def test_a_file_goes_with_its_row_once_that_is_sure(
    make, django_capture_on_commit_callbacks
):
    """S7"""
    name = make().file.name
    model = Image if make is make_image else Attachment
    with django_capture_on_commit_callbacks() as callbacks:
        model.objects.all().delete()
    assert default_storage.exists(name)
    for callback in callbacks:
        callback()
    assert not default_storage.exists(name)
