"""What the files of an upload are for, and what is missing, before anything is read."""

from itertools import combinations

import pytest

from retriever.spectra.upload_roles import Lack, upload_roles
from tests.support.make_fits import write_set


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return write_set(tmp_path_factory.mktemp("set"))


def test_a_whole_set_lacks_nothing(made):
    roles = upload_roles([made.background, made.rmf, made.pha, made.arf])
    assert [role.kind for role in roles] == ["background", "rmf", "spectrum", "arf"]
    assert not [lack for role in roles for lack in role.lacks]


@pytest.mark.parametrize("kept", [c for n in range(3) for c in combinations(("rmf", "arf", "background"), n)])
def test_what_the_header_names_and_is_not_there_is_lacking(made, kept):
    roles = upload_roles([made.pha, *(getattr(made, kind) for kind in kept)])
    lacking = {lack.kind for lack in roles[0].lacks}
    assert lacking == {"rmf", "arf", "background"} - set(kept)
    assert all(lack.named for lack in roles[0].lacks)


def test_a_spectrum_that_names_nothing_lacks_its_response_only(tmp_path):
    from astropy.io import fits

    made = write_set(tmp_path)
    with fits.open(made.pha, mode="update") as hdus:
        for keyword in ("RESPFILE", "ANCRFILE", "BACKFILE"):
            hdus[1].header[keyword] = "none"
    assert upload_roles([made.pha])[0].lacks == (Lack("rmf", ""),)


def test_what_is_no_spectrum_is_named_too(tmp_path, made):
    junk = tmp_path / "notes.txt"
    junk.write_text("to do")
    assert [role.kind for role in upload_roles([junk, made.rmf])] == ["unknown", "rmf"]
