"""A conversation as a document: Markdown, JSON and BibTeX."""

from tests.support.ui_answers import asked
from ui.chat import documents
from ui.chat.session import Session


def test_export_as_markdown_json_and_bibtex(assistant):
    _, session = asked(assistant, "Which papers are there on 3C 273? *please* <b>")
    document = documents.document_of(session)
    assert documents.read_document(documents.to_json(document)) == document
    markdown = documents.as_markdown(document)
    assert "3C 273" in markdown and "SIMULATED" in markdown and "\\*please\\*" in markdown and "\\<b\\>" in markdown
    entries = documents.bibtex_of(document)
    cited = {item["bibcode"] for item in document["turns"][0]["answer"]["evidence"] if item["kind"] == "paper"}
    assert cited and all(f"{{{bibcode}," in entries for bibcode in cited) and entries.count("\n@") == len(cited) - 1
    assert documents.document_of(Session()) is None
