"""Files in the question's box: named, with their roles, and with what is missing; a stranger's names do nothing."""

from tests.support.make_fits import write_set
from tests.support.ui_answers import Tags
from ui.chat.file_chips import file_chips
from ui.words import words


def test_each_file_has_its_name_and_role(tmp_path):
    made = write_set(tmp_path)
    chips = file_chips([str(path) for path in (made.pha, made.arf)])
    assert f"{made.pha.name}</b> – {words('files.roles')['spectrum']}" in chips
    assert f"names {made.rmf.name} as its response" in chips and "as its effective area" not in chips
    assert file_chips([]) == ""


def test_names_of_strangers_are_text(tmp_path):
    path = tmp_path / "<img src=x onerror=alert(1)>.pha"
    path.write_text("x")
    assert Tags(file_chips([str(path)])).tags == {"ul", "li", "b", "button"}
