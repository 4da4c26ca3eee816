"""Files that mean harm, by each way that pictures come in (S8)."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from blog.images.fields import PictureUpload
from blog.models import Image
from tests.blog.hostile_images import MAKERS, made
from tests.factories import make_editor


def test_there_are_at_least_sixty_of_them():
    """S8"""
    assert len(MAKERS) >= 60


@pytest.mark.parametrize("name", MAKERS)
def test_file_that_means_harm_is_refused_in_a_sentence(name):
    """S8"""
    with pytest.raises(ValidationError) as refusal:
        PictureUpload().clean(SimpleUploadedFile(name, made(name)))
    assert refusal.value.messages[0].endswith(".")


@pytest.mark.parametrize("name", ["81 megapixels.png", "php behind.jpg", "svg.png"])
def test_the_administration_takes_none(client, db, name):
    """S8"""
    client.force_login(make_editor())
    file = SimpleUploadedFile(name, made(name))
    answer = client.post("/admin/blog/image/add/", {"file": file, "alt": "A ward"})
    assert answer.status_code == 200
    assert "errorlist" in answer.text
    assert not Image.objects.exists()
