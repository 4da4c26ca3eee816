import os
import stat
from multiprocessing.pool import ThreadPool

import pytest

from config.folders import data_folder, may_enter
from config.keys import secret_key


def test_the_secret_key_is_long_random_kept_and_private(tmp_path):
    key = secret_key(tmp_path / "a")
    assert len(key) >= 50
    assert secret_key(tmp_path / "a") == key
    assert secret_key(tmp_path / "b") != key
    assert stat.S_IMODE((tmp_path / "a" / "secret-key").stat().st_mode) == 0o600


def test_processes_that_start_together_share_one_key(tmp_path):
    with ThreadPool(8) as pool:
        assert len(set(pool.map(secret_key, [tmp_path] * 40))) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_the_folder_that_is_chosen_is_taken(tmp_path):
    assert data_folder(tmp_path, str(tmp_path / "x")) == tmp_path / "x"


@pytest.mark.skipif(os.geteuid() != 0, reason="others keep all in the checkout")
def test_only_the_embedded_database_moves_the_folder_out_of_the_checkout(tmp_path):
    tmp_path.chmod(0o700)
    assert tmp_path not in data_folder(tmp_path).parents
    assert data_folder(tmp_path, embedded=False) == tmp_path / "var"


@pytest.mark.parametrize(("mode", "enters"), [(0o700, False), (0o711, True)])
def test_a_closed_folder_above_keeps_others_out(tmp_path, mode, enters):
    tmp_path.chmod(mode)
    inner = tmp_path / "inner"
    inner.mkdir(mode=0o755)
    assert may_enter(tmp_path.stat().st_uid, inner)
    others = all(folder.stat().st_mode & 1 for folder in tmp_path.parents)
    assert may_enter(54321, inner) is (enters and others)
