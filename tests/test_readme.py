"""The README says what is so: its questions are answered with the words it promises, its links lead somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(
    r"^\| ([A-Z][^|`]+?) \| `([^`|]+)` \|$", README.split("## Eight questions")[1].split("\n## ")[0], re.M
)


def test_there_are_eight_examples():
    assert len(EXAMPLES) == 8


@pytest.fixture(scope="module")
def bundled(scholar_home):
    """The assistant over the bundled library, as a new user has it."""
    from assistant.agent.workflow import Assistant
    from assistant.offline.engine import OfflineEngine
    from retriever.library.opening import open_library

    return Assistant(open_library(), OfflineEngine())


@pytest.mark.slow
@pytest.mark.parametrize(("question", "words"), EXAMPLES)
def test_an_example_is_answered_with_its_words(bundled, question, words):
    assert words in bundled.ask(question).text


def test_links_of_the_front_pages_lead_somewhere():
    for page in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"):
        for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", (ROOT / page).read_text(encoding="utf-8")):
            assert (ROOT / link).exists(), f"{page}: {link}"


def test_the_readme_is_short():
    assert len(README.encode()) <= 12_000


def test_commands_of_the_docs_exist():
    """``make TARGET`` and ``python -m MODULE`` in the pages are real."""
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "ARCHITECTURE.md", *(ROOT / "docs").glob("*.md")]:
        text = page.read_text(encoding="utf-8")
        for target in re.findall(r"`make ([a-z-]+)|^make ([a-z-]+)", text, re.M):
            assert (name := "".join(target)) in targets, f"{page.name}: make {name}"
        for module in re.findall(r"python -m ((?:assistant|retriever|training|ui|tests)[\w.]*)", text):
            path = ROOT / module.replace(".", "/")
            assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), f"{page.name}: {module}"


def test_paths_of_the_architecture_exist():
    """A file or folder that ARCHITECTURE.md names is there."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    paths = re.findall(r"`((?:assistant|retriever|training|ui|tests)/[\w/.]*)`", text)
    assert len(paths) > 10
    assert [path for path in paths if not (ROOT / path).exists()] == []
