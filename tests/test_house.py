"""The house keeps its measures: no crowded room, no long module, no long function. (Imports: ``lint-imports``.)"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOP = ("assistant", "retriever", "training", "ui", "tests")
FILES, LINES, FUNCTION = 20, 300, 50


def modules() -> list[Path]:
    return [path for top in TOP for path in sorted((ROOT / top).rglob("*.py"))]


def test_no_room_is_crowded():
    rooms = {path.parent for path in modules()}
    crowded = {str(r.relative_to(ROOT)): n for r in rooms if (n := len(list(r.glob("*.py")))) > FILES}
    assert not crowded


def test_no_module_is_long():
    lengths = {str(p.relative_to(ROOT)): len(p.read_text(encoding="utf-8").splitlines()) for p in modules()}
    assert {path: n for path, n in lengths.items() if n > LINES} == {}


def test_no_function_is_long():
    long = {}
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = node.end_lineno - node.lineno + 1
                if size > FUNCTION:
                    long[f"{path.relative_to(ROOT)}:{node.name}"] = size
    assert long == {}


@pytest.mark.parametrize("top", TOP[:4])
def test_every_room_and_module_says_what_it_is(top):
    silent = [
        str(p.relative_to(ROOT))
        for p in sorted((ROOT / top).rglob("*.py"))
        if not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))
    ]
    assert not silent


@pytest.mark.parametrize("top", ("retriever", "assistant", "ui"))
def test_what_serves_reads_arrays_one_thread_at_a_time(top):
    """``numpy.load`` in two threads at once can fail (``retriever.stored_arrays`` says why)."""
    readers = [path for path in sorted((ROOT / top).rglob("*.py")) if "np.load(" in path.read_text(encoding="utf-8")]
    assert [path.name for path in readers if path.name != "stored_arrays.py"] == []
