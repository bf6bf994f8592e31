"""What a source is called, and which rows of the catalogues are one object."""

import pytest

from training.bundled.common_names import is_common, names_of, slug
from training.bundled.merging import joined


def csc(name: str, ra: float, dec: float, main_id: str = "", name_cat: str = "", kind: str = "") -> dict[str, str]:
    return {"name": name, "ra": str(ra), "dec": str(dec), "main_id": main_id, "name_cat": name_cat, "Class": kind}


def bat(name: str, counterpart: str, ra: float, dec: float, kind: str = "Sy1") -> dict[str, str]:
    place = {"CTPT_RA": str(ra), "CTPT_DEC": str(dec)}
    return {"BAT_NAME": name, "COUNTERPART_NAME": counterpart, "OTHER_NAME": "", "TYPE": kind} | place


def hmxb(name: str, ra: float, dec: float, chandra: str = "", bat_id: str = "") -> dict[str, str]:
    named = {"Name": name, "Alt_Name": "", "IDS": "", "Chandra_ID": chandra, "BAT_ID": bat_id}
    return named | {"RAdeg": str(ra), "DEdeg": str(dec)}


FAR = csc("2CXO J120000.0+300000", 180.0, 30.0)
ARCSEC = 1 / 3600


@pytest.mark.parametrize("name", ["Gaia DR3 123", "2MASS J00001+1030", ""])
def test_running_numbers_of_surveys_are_not_common_names(name):
    assert not is_common(name, "2CXO J000010.0+103000")


def test_the_name_that_papers_use_is_shown_and_the_designation_finds_it_too():
    name, others = names_of(csc("2CXO J161301.5-334300", 1, 1, "V* V1000 Sco", "G17197224783680"), None, None)
    assert name == "V1000 Sco" and others == ["2CXO J161301.5-334300"]
    assert names_of(csc("2CXO J1", 1, 1, "SDSS J000009.38+135618.4"), None, None)[0] == "2CXO J1"
    assert names_of(csc("2CXO J1", 1, 1, "", "B1830-08", "NS"), None, None)[0] == "PSR B1830-08"
    name, others = names_of(None, bat("SWIFT J0001.0-0708", "Mrk 1", 1, 1), None)
    assert (name, others) == ("Mrk 1", ["SWIFT J0001.0-0708"])
    assert names_of(None, bat("SWIFT J0001.0-0708", "UGC 06728", 1, 1), None)[0] == "UGC 6728"
    name, others = names_of(csc("2CXO J1", 1, 1, "SMN 333"), None, None)
    assert (name, others) == ("2CXO J1", ["SMN 333"])  # a list that nobody knows finds it, but is not how it is called
    assert names_of(csc("2CXO J1", 1, 1, "X 18"), None, None) == ("2CXO J1", [])
    assert slug("2CXO J000610.0+163000") != slug("2CXO J000610.0-163000")


def test_near_counterparts_are_one_source_unless_there_is_doubt():
    near = csc("2CXO J000010.0+103000", 0.0417, 10.5 + 3 * ARCSEC)
    second = csc("2CXO J000010.1+103005", 0.0417, 10.5 - 6 * ARCSEC)
    active = bat("SWIFT J0000.1+1030", "NGC 9999", 0.0417, 10.5)
    assert len(joined([near, FAR], [active], [])) == 2
    assert len(joined([near, second, FAR], [active], [])) == 4  # which of the two it is, nobody says
    assert len(joined([near, FAR], [active | {"TYPE": "Galaxy Cluster"}], [])) == 3  # a position says nothing of it
    named = near | {"main_id": "NGC  9999"}
    assert len(joined([named, second, FAR], [active], [])) == 3  # the name does


def test_xrbcats_names_the_others():
    one = csc("2CXO J000010.0+103000", 0.05, 10.5)
    burster = bat("SWIFT J0000.1+1030", "SWIFT J0000.1+1030", 0.05, 10.51, "HMXB")
    (first, second) = joined([one, FAR], [burster], [hmxb("Toy X-1", 0.05, 10.505, one["name"], "SWIFT J0000.1+1030")])
    assert (first.csc, first.bat, first.hmxb["Name"]) == (one, burster, "Toy X-1")
    assert second.csc is FAR
    # two of XRBcats claim the same Chandra source: neither is joined to it
    claims = [hmxb("Toy X-1", 0.05, 10.505, one["name"]), hmxb("Toy X-2", 0.051, 10.505, one["name"])]
    assert len(joined([one, FAR], [], claims)) == 4


def test_a_row_at_a_curated_place_is_that_source():
    import numpy as np

    from training.bundled.sources import _is_at

    ra, dec = np.array([10.0, 200.0]), np.array([60.0, -5.0])
    assert _is_at((10.0 + 0.9 * ARCSEC / 0.5, 60.0, ""), ra, dec)  # at 60 degrees a degree of RA is half as wide
    assert not _is_at((10.0, 60.0 + 1.5 * ARCSEC, ""), ra, dec)
