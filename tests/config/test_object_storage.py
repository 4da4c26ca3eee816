"""Images in a bucket, on a real S3-compatible server of this machine."""

import itertools

import boto3
import pytest
from django.core.exceptions import ImproperlyConfigured, SuspiciousOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.management import call_command
from moto.server import ThreadedMotoServer

from blog.models import Arrival, Image
from config import media
from config.moving import checksum
from config.moving.arriving import Import
from tests.blog.wxr import attachment, item, wxr
from tests.config.conftest import free_port
from tests.config.test_backup import empty
from tests.factories import (
    make_attachment,
    make_author,
    make_draft,
    make_editor,
    make_image,
    make_picture,
    make_post,
)

__all__ = ["empty"]

pytestmark = pytest.mark.xdist_group("bucket")

SECRET = "a-secret-that-no-log-holds"
numbers = itertools.count(1)


@pytest.fixture(scope="module")
def server():
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def say(monkeypatch):
    """Return a function that puts ``S3_…`` variables into the environment."""
    return lambda **more: [monkeypatch.setenv(f"S3_{k}", v) for k, v in more.items()]


@pytest.fixture
def use(settings, say, tmp_path):
    """Return a function that keeps the files at this address from now on."""

    def begin(address, bucket="rounds"):
        say(BUCKET=bucket, ENDPOINT_URL=address)
        say(ACCESS_KEY_ID="rounds", SECRET_ACCESS_KEY=SECRET)
        settings.STORAGES = settings.STORAGES | media.storages(tmp_path)

    return begin


@pytest.fixture
def bucket(server, use):
    """A new bucket, which is where files are kept."""
    name = f"rounds-{next(numbers)}"
    keys = {"aws_access_key_id": "x", "aws_secret_access_key": "x"}
    made = boto3.resource("s3", endpoint_url=server, **keys).Bucket(name)
    made.create()
    use(server, name)
    return made


def keys(bucket):
    return sorted(found.key for found in bucket.objects.all())


def test_an_upload_in_the_admin_is_kept_in_the_bucket_and_served_by_us(
    client, db, bucket
):
    """S7, S8: the address is our own, and tells nothing that anybody could guess."""
    client.force_login(make_editor())
    done = client.post(
        "/admin/blog/image/add/",
        {"file": make_picture((60, 40)), "alt": "A ward at night"},
    )
    assert done.status_code == 302
    image = Image.objects.get()
    assert (image.width, image.height) == (60, 40)
    assert keys(bucket) == [f"media/{image.file.name}"]
    assert image.file.url == f"/media/{image.file.name}"

    post = make_post(image=image)
    client.logout()
    assert f'src="/media/{image.file.name}"' in client.get(post.get_absolute_url()).text
    answer = client.get(image.file.url)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    whole = b"".join(answer.streaming_content)
    assert whole.startswith(b"\x89PNG")
    assert int(answer.headers["Content-Length"]) == len(whole)


def test_the_image_of_a_draft_has_an_address_that_nobody_can_guess(client, db, bucket):
    """S7: nor is it given to who learns of it."""
    draft = make_draft(image=make_image())
    assert client.get(draft.image.file.url).status_code == 404
    client.force_login(make_editor())
    assert client.get(draft.image.file.url).status_code == 200
    for guess in ("/media/", "/media/2026/", f"/media/{draft.image.file.name[:8]}"):
        assert client.get(guess).status_code == 404


@pytest.mark.parametrize(
    "name", ["gone.png", "../private/x", "a/../../private/x", "x" * 1200, "é.png"]
)
def test_what_is_not_in_the_bucket_is_not_found(client, db, bucket, name):
    storages["private"].save("x", ContentFile(b"x"))
    assert client.get(f"/media/{name}").status_code == 404


def test_nothing_is_overwritten(bucket):
    first = default_storage.save("a.txt", ContentFile(b"first"))
    second = default_storage.save("a.txt", ContentFile(b"second"))
    assert first != second
    with default_storage.open(first) as file:
        assert file.read() == b"first"
    with pytest.raises(SuspiciousOperation):
        default_storage.save("../private/a.txt", ContentFile(b"x"))


def test_files_of_an_import_wait_in_private_and_go_with_it(db, bucket):
    arrival = Arrival.objects.create()
    arrival.keep([ContentFile(b"<rss/>", name="export.xml")], None)
    arrival.save()
    assert keys(bucket) == [f"private/{arrival.folder}/000.xml"]
    arrival.discard()
    assert keys(bucket) == []


def test_an_import_brings_its_pictures_into_the_bucket(client, db, bucket, tmp_path):
    """10.4"""
    folder = tmp_path / "uploads" / "2016" / "03"
    folder.mkdir(parents=True)
    (folder / "ward.png").write_bytes(make_picture().read())
    export = tmp_path / "export.xml"
    export.write_text(wxr(attachment(6, "2016/03/ward.png"), item(7)))
    Import([export], media=tmp_path, trial=True).run()
    assert keys(bucket) == []
    Import([export], media=tmp_path).run()
    assert keys(bucket) == [f"media/{Image.objects.get().file.name}"]
    Import([export], media=tmp_path).run()
    assert len(keys(bucket)) == 1


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_a_backup_of_a_bucket_is_restored_into_another(
    transactional_db, bucket, empty, tmp_path, say
):
    """10.6, R7: one checksum, wherever the files are."""
    make_post(image=make_image(), authors=[make_author(photo=make_image())])
    make_attachment()
    before, archive = checksum.checksum(), tmp_path / "rounds.tar"
    call_command("backup", archive, verbosity=0)
    other = bucket.meta.client
    other.create_bucket(Bucket=f"{bucket.name}-other")

    say(BUCKET=f"{bucket.name}-other")
    done = empty("restore", archive)
    assert done.returncode == 0, done.stderr
    assert empty("checksum").stdout.strip() == before
    found = other.list_objects_v2(Bucket=f"{bucket.name}-other")["Contents"]
    assert [item["Key"] for item in found] == keys(bucket)


@pytest.mark.django_db(transaction=True)
def test_the_file_goes_with_its_image(bucket, transactional_db):
    """S7: deleting an image ends its address, once the deletion is sure."""
    image = make_image()
    image.delete()
    assert keys(bucket) == []


@pytest.fixture
def away(use):
    use(f"http://127.0.0.1:{free_port()}")


def test_a_file_asks_to_come_back_while_the_storage_is_away(
    client, db, bucket, use, caplog, capfd
):
    post = make_post(image=make_image())
    use(f"http://127.0.0.1:{free_port()}")
    client.raise_request_exception = False
    answer = client.get(post.image.file.url)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "immutable" not in answer.headers.get("Cache-Control", "")
    assert "object storage does not serve us" in caplog.text
    told = caplog.text + answer.text + "".join(capfd.readouterr())
    assert SECRET not in told
    assert "127.0.0.1" not in answer.text


def test_an_upload_while_the_storage_is_away_leaves_no_image(client, db, away):
    client.force_login(make_editor())
    client.raise_request_exception = False
    asked = {"file": make_picture(), "alt": "A ward"}
    answer = client.post("/admin/blog/image/add/", asked)
    assert answer.status_code == 503
    assert not Image.objects.exists()


def test_pages_are_read_while_the_storage_is_away(client, db, bucket, use):
    post = make_post(image=make_image())
    use(f"http://127.0.0.1:{free_port()}")
    assert client.get(post.get_absolute_url()).status_code == 200
    assert client.get("/feed/").status_code == 200


def test_no_checksum_and_no_backup_is_made_while_the_storage_is_away(
    db, bucket, use, tmp_path
):
    make_image()
    use(f"http://127.0.0.1:{free_port()}")
    with pytest.raises(ConnectionError, match="object storage does not serve us"):
        checksum.checksum()
    with pytest.raises(ConnectionError):
        call_command("backup", tmp_path / "x.tar")
    assert list(tmp_path.glob("x.tar*")) == []


def test_an_import_ends_while_the_storage_is_away(db, away, tmp_path):
    """A picture that could not be stored is not taken for a bad one."""
    (tmp_path / "uploads").mkdir()
    (tmp_path / "uploads" / "ward.png").write_bytes(make_picture().read())
    export = tmp_path / "export.xml"
    export.write_text(wxr(attachment(6, "ward.png")))
    with pytest.raises(ConnectionError):
        Import([export], media=tmp_path).run()


def test_a_bucket_that_is_not_there_is_told_of_before_it_is_used(server, use):
    use(server, "never-made")
    with pytest.raises(ConnectionError, match="there is no such bucket"):
        default_storage.check()
    with pytest.raises(ConnectionError, match="NoSuchBucket"):
        default_storage.save("a.txt", ContentFile(b"x"))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            {"ENDPOINT_URL": "https://s3.example"},
            "S3_ENDPOINT_URL is set, so S3_BUCKET",
        ),
        ({"SECRET_ACCESS_KEY": SECRET}, "S3_SECRET_ACCESS_KEY is set, so S3_BUCKET"),
        ({"BUCKET": "b", "ACCESS_KEY_ID": "k"}, "give both, or none"),
        ({"BUCKET": "b", "ENDPOINT_URL": "s3"}, "S3_ENDPOINT_URL must be an address"),
    ],
)
def test_settings_that_are_half_given_stop_the_start(say, tmp_path, said, sentence):
    say(**said)
    with pytest.raises(ImproperlyConfigured, match=sentence) as refusal:
        media.storages(tmp_path)
    assert SECRET not in str(refusal.value)


def test_without_keys_the_machine_s_own_role_is_used(say, tmp_path):
    say(BUCKET="b")
    options = media.storages(tmp_path)["default"]["OPTIONS"]
    assert (options["access_key"], options["secret_key"]) == (None, None)
    assert options["endpoint_url"] is None
