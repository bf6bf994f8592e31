"""The cost of a large library at a small size: a real index of made-up sources and papers, asked in every way."""

import json

import pytest

from training.literature import scale, synthetic

pytestmark = pytest.mark.slow


def test_a_synthetic_library_is_built_asked_and_removed(tmp_path, monkeypatch, capsys):
    for name in ("CENTRES", "WORDS"):
        monkeypatch.setattr(synthetic, name, 6_000 if name == "WORDS" else 40)
    page, kept = tmp_path / "page.md", tmp_path / "kept"
    sizes = ("--papers", "300", "--sources", "150", "--out", str(tmp_path / "figures.json"))
    assert scale.main([*sizes, "--keep", str(kept), "--page", str(page)]) == 0
    figures = json.loads((tmp_path / "figures.json").read_text())
    assert figures["disk GB"]["Chroma"] > 0 and figures["build s"] > 0
    asked = figures["queries ms"]
    assert {"papers by a name", "papers by words and meaning", "sources within 5'", "similar spectra"} <= asked.keys()
    assert {
        "papers near a spectrum",
        "papers on a class since a year",
        "a list in a constellation, by name",
    } <= asked.keys()
    assert all(0 < row["p50"] <= row["p95"] and row["first"] > 0 for row in asked.values())
    assert "150 sources and 300 papers of **synthetic text**" in page.read_text()
    assert f"this process included): {figures['load']:.1f}." in page.read_text()
    assert "scale --sources 150 --papers 300 --page" in page.read_text()
    built = (kept / "built.json").read_bytes()
    assert scale.main([*sizes, "--keep", str(kept)]) == 0  # only asked again
    assert (kept / "built.json").read_bytes() == built
    monkeypatch.setattr(scale.tempfile, "mkdtemp", lambda prefix: str(tmp_path / "temporary"))
    assert scale.main(["--papers", "60", "--sources", "150", "--no-vectors"]) == 0
    assert not (tmp_path / "temporary").exists() and "without vectors" in capsys.readouterr().out
