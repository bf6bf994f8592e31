"""Durable files: the old content or the new one, never a part; one writer at a time."""

import hashlib

import pytest

from retriever.durable import one_writer, replacing, sha256_of, short_hash, write_text
from retriever.errors import BadInput


def test_a_write_that_fails_leaves_the_old_content_and_nothing_beside_it(tmp_path):
    path = tmp_path / "a" / "notes.txt"
    write_text(path, "whole, α")
    with pytest.raises(RuntimeError), replacing(path) as temporary:
        temporary.write_text("hal")
        raise RuntimeError
    assert path.read_text(encoding="utf-8") == "whole, α" and list(path.parent.iterdir()) == [path]


def test_the_new_content_is_seen_only_when_it_is_whole(tmp_path):
    path = tmp_path / "table.bin"
    path.write_bytes(b"old")
    with replacing(path) as temporary:
        temporary.write_bytes(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new" and list(tmp_path.iterdir()) == [path]


def test_a_checksum_is_that_of_the_content(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"x" * 100_000)
    assert sha256_of(path) == hashlib.sha256(b"x" * 100_000).hexdigest()
    assert short_hash("a", "b") == short_hash("a\nb") == hashlib.sha256(b"a\nb").hexdigest()[:12]
    assert len(short_hash("a", digits=16)) == 16 and short_hash("a", "b") != short_hash("ab")


def test_a_second_writer_is_told_at_once_and_the_folder_is_free_afterwards(tmp_path):
    with (
        one_writer(tmp_path, "the index"),
        pytest.raises(BadInput, match="Another process is writing the index: wait"),
        one_writer(tmp_path, "the index"),
    ):
        raise AssertionError("let in")
    with one_writer(tmp_path, "the index"):
        assert (tmp_path / "lock").exists()
