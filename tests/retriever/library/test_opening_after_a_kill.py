"""An index whose making was ended early is made whole at the next start."""

from dataclasses import replace

from retriever.library.format.content import read_content
from retriever.library.index.build import build_index
from retriever.library.index.generations import live_or_none
from retriever.library.opening import index_folder, open_library
from tests.support.libraries.toy_library import small_library


def test_an_index_without_its_vectors_gets_them(tmp_path):
    """The first generation is published without vectors, so that a killed build leaves one that only has words."""
    content = read_content(small_library(tmp_path / "small"))
    build_index(replace(content), index_folder(content), None)
    assert live_or_none(index_folder(content)).manifest["encoder"] == ""
    assert "text" in open_library([content.folder]).parts[0].vectors
