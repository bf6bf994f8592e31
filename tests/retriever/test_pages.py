"""A benchmark's section in a page: replaced between its marks, the rest left alone."""

from retriever.pages import machine, write_section


def test_a_section_is_added_once_and_then_replaced(tmp_path):
    page = tmp_path / "docs" / "figures.md"
    write_section(page, "speed", ["## Speed", "1 s", ""], "# Figures\n")
    write_section(page, "size", ["## Size", "2 MB", ""])
    write_section(page, "speed", ["## Speed", "0.5 s"])
    assert page.read_text() == (
        "# Figures\n\n<!-- speed -->\n## Speed\n0.5 s\n<!-- end of speed -->\n\n"
        "<!-- size -->\n## Size\n2 MB\n\n<!-- end of size -->\n"
    )
    assert "cores" in machine()


def test_a_new_page_of_benchmarks_has_its_heading(tmp_path):
    write_section(tmp_path / "benchmarks.md", "x", ["1"])
    assert (tmp_path / "benchmarks.md").read_text().startswith("# Benchmarks\n\nEvery figure")
