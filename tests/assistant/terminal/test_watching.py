"""A watched folder: cards of new spectra; bad files, files half written, restarts, responses that come later."""

import json
import threading
import time

import pytest

from assistant.terminal import watching
from assistant.terminal.triage import Card, card_html
from assistant.terminal.watching import CARD, PAGE, Watched
from tests.support.make_fits import write_set

PLACE = {"RA_OBJ": 187.2779, "DEC_OBJ": 2.0524, "RA_TARG": 187.2779, "DEC_TARG": 2.0524}


@pytest.fixture(scope="module")
def seen(tmp_path_factory, library):
    """A folder with two observations of one place, the second three times as bright, and the cards of it."""
    folder, cards = tmp_path_factory.mktemp("watched"), []
    write_set(folder, net_counts=1500.0, stem="first", header=PLACE)
    (folder / "notes.txt").write_text("no spectrum at all")
    (folder / "broken.pha").write_bytes((folder / "first.pha").read_bytes()[:5000])
    watched = Watched(folder, library, cards.append, settled=0.0)
    watched.look(wait=True)
    write_set(folder, seed=2, net_counts=9000.0, stem="second", header=PLACE)
    watched.look(wait=True)
    return folder, cards, watched


def test_each_new_spectrum_gets_one_card(seen):
    folder, cards, watched = seen
    assert [card.file for card in cards if card.status == "read"] == ["first.pha", "second.pha"]
    assert "photon index" in cards[0].line and "\n" not in cards[0].line
    held = Card.model_validate_json((folder / f"first.pha{CARD}").read_text())
    assert held.values and held.record["parameters"] and held.size == (folder / "first.pha").stat().st_size
    assert "photon index" in (folder / f"first.pha{PAGE}").read_text()
    count = len(cards)
    watched.look(wait=True)
    assert len(cards) == count


def test_the_place_is_known_and_what_changed_there(seen):
    _, cards, _ = seen
    first, second = (card for card in cards if card.status == "read")
    assert first.source.startswith("3C 273 (quasar") and not first.changes
    assert any("brighter" in change and "first.pha" in change for change in second.changes)


def test_a_restart_reads_nothing_twice(seen, library):
    folder, _, _ = seen
    again = []
    Watched(folder, library, again.append, settled=0.0).look(wait=True)
    assert not [card for card in again if card.status == "read"]
    (folder / f"first.pha{CARD}").write_text("{half a card")
    Watched(folder, library, again.append, settled=0.0).look(wait=True)
    assert [card.file for card in again if card.status == "read"] == ["first.pha"]


def test_a_file_that_can_not_be_read_gets_a_sentence_and_another_try(tmp_path, library):
    made, cards = write_set(tmp_path, net_counts=800.0, stem="own"), []
    response = made.rmf.read_bytes()
    made.rmf.unlink()
    watched = Watched(tmp_path, library, cards.append, settled=0.0)
    watched.look(wait=True)
    watched.look(wait=True)
    assert [card.status for card in cards] == ["failed"] and "own.rmf" in cards[0].line
    assert "Not read" in (tmp_path / f"own.pha{PAGE}").read_text()
    made.rmf.write_bytes(response)
    watched.look(wait=True)
    assert [card.status for card in cards] == ["failed", "read"]


def test_a_file_that_is_still_being_written_waits(tmp_path, library, monkeypatch):
    (tmp_path / "there").mkdir()
    made, cards, clock = write_set(tmp_path / "there", net_counts=800.0, stem="own"), [], [0.0]
    whole, growing = made.pha.read_bytes(), tmp_path / "there" / "own.pha"
    monkeypatch.setattr(watching.time, "monotonic", lambda: clock[0])
    watched = Watched(tmp_path, library, cards.append, settled=2.0)
    for part in (3000, 6000, len(whole)):
        growing.write_bytes(whole[:part])
        clock[0] += 1.5
        watched.look()
    assert not [card for card in cards if card.status == "read"]
    clock[0] += 2.5
    watched.look()
    assert [card.file for card in cards if card.status == "read"] == ["own.pha"]


def test_what_a_file_holds_is_no_markup():
    attack = "<script>alert(1)</script>"
    card = Card(file=attack, size=1, changed_ns=1, made="now", status="failed", line=attack, warnings=[attack])
    assert "<script>" not in card_html(card) and "&lt;script&gt;" in card_html(card)


def test_the_command_reads_once_and_refuses_what_is_no_folder(tmp_path, library, capsys, monkeypatch):
    from retriever.errors import BadInput

    monkeypatch.setattr("retriever.library.opening.open_library", lambda *_, **__: library)
    with pytest.raises(BadInput, match="not a folder"):
        watching.watch([str(tmp_path / "nowhere")])
    (tmp_path / "bad.pha").write_bytes(b"SIMPLE  =  " + b"x" * 3000)
    assert watching.watch([str(tmp_path), "--once", "--settled", "0", "--json", "--no-files"]) == 0
    assert all(json.loads(line)["status"] == "failed" for line in capsys.readouterr().out.splitlines())
    assert [path.name for path in tmp_path.iterdir()] == ["bad.pha"]


def test_an_event_of_the_folder_wakes_the_loop(tmp_path, library, monkeypatch):
    looks, ended = [], threading.Event()

    class Stub(Watched):
        def look(self, wait=False):
            looks.append(time.monotonic())
            if len(looks) > 1:
                ended.set()
                raise KeyboardInterrupt
            threading.Timer(0.2, (tmp_path / "new.pha").write_bytes, [b"x"]).start()
            return False

    with pytest.raises(KeyboardInterrupt):
        watching._go_on(Stub(tmp_path, library, print))
    assert ended.is_set() and looks[1] - looks[0] < watching._LOOK_S / 2
