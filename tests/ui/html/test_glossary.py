"""Terms of the glossary in a text."""

from ui.html.glossary import Glossary


def test_terms_are_found_whole_and_once(library):
    glossary = Glossary(library.terms)
    seen = set()
    pieces = glossary.split("A pulsar wind nebula has a pulsar; pulsars turn. A pulsating star.", seen)
    assert [piece for piece, number in pieces if number is not None] == ["pulsar wind nebula", "pulsar"]
    assert "".join(piece for piece, _ in pieces) == "A pulsar wind nebula has a pulsar; pulsars turn. A pulsating star."
    assert glossary.html("<b>quasar</b>", set()).startswith("&lt;b&gt;<a")
