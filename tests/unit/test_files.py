"""A file is replaced whole or left as it was."""

import os

import pytest

from detente.files import whole


def test_what_went_wrong_leaves_the_file_and_nothing_beside_it(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("mine", "utf-8")
    with pytest.raises(UnicodeEncodeError), whole(path) as draft:
        draft.write_text("half and \udc80", "utf-8")
    assert path.read_text("utf-8") == "mine"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name != "posix", reason="rights of files are POSIX's")
@pytest.mark.parametrize("old", [None, 0o600, 0o664])
def test_a_file_that_is_replaced_keeps_its_rights_and_a_new_one_has_those_of_its_like(
    tmp_path, old
):
    path, like = tmp_path / "mine.csv", tmp_path / "like"
    like.touch()
    if old is not None:
        path.touch()
        path.chmod(old)
    with whole(path) as draft:
        draft.write_text("new", "utf-8")
    assert path.read_text("utf-8") == "new"
    assert path.stat().st_mode & 0o777 == (like.stat().st_mode & 0o777 if old is None else old)
