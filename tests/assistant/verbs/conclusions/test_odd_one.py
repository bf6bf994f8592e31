"""The odd one out of several sources is the only one of another class."""

from assistant.verbs.conclusions.odd_one import odd_one


def test_the_only_one_of_another_class_is_the_odd_one(said):
    found = said("conclude", "NGC 4151", "NGC 4945", "Vela X-1", verdict="unusual")
    assert found.first.startswith("**Vela X-1** is the odd one out by its class: it is a high-mass X-ray binary")
    assert "NGC 4151 and NGC 4945 are Seyfert galaxies" in found.first


def test_of_one_class_or_of_two_there_is_none(said, library):
    state = said("values", "NGC 4151", quantities=("class",)).state
    for names in (("NGC 4151", "NGC 4945", "NGC 1365"), ("NGC 4151", "Vela X-1")):
        assert odd_one(state, [library.names.resolve(name) for name in names]) == []
