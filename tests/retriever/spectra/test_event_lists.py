"""Event lists in FITS, JSON and Parquet: energies, exposure, the typical response, and variability."""

import gzip
import json

import numpy as np
import pytest

from retriever.errors import BadInput
from retriever.estimates.variability import live_fraction, variability
from retriever.reading.as_json import as_json
from retriever.reading.files import read_one, read_upload
from retriever.spectra.events.event_fits import read_event_table
from retriever.spectra.events.event_list import clean_intervals
from retriever.spectra.events.event_records import read_event_record, records_of
from retriever.spectra.file_kinds import file_kind
from retriever.spectra.load import load_observation
from tests.support.make_events import toy_events, toy_record, write_events
from tests.support.make_fits import N_CHANNEL, toy_observation, write_arf, write_pha, write_rmf
from tests.support.refusals import refuses

TIME, ENERGY, CHANNEL = toy_events()


def test_pi_and_energy_give_the_same_spectrum_through_a_response(tmp_path):
    write_rmf(tmp_path / "toy.rmf")
    write_arf(tmp_path / "toy.arf")
    by_pi = load_observation(write_events(tmp_path / "pi.evt", TIME, pi=CHANNEL))
    by_energy = load_observation(write_events(tmp_path / "energy.evt", TIME, 1000 * ENERGY))
    in_kev = load_observation(write_events(tmp_path / "kev.evt", TIME, ENERGY, unit="keV"))
    expected = np.bincount(CHANNEL - 1, minlength=N_CHANNEL)
    for observation in (by_pi, by_energy, in_kev):
        np.testing.assert_array_equal(observation.spectrum.counts, expected)
        assert observation.spectrum.exposure_s == 2e4
        assert observation.area_uncertainty == 0.0
        assert observation.events.time.size == TIME.size
    np.testing.assert_allclose(by_pi.events.energy, ENERGY, rtol=1e-5)
    assert any("selection" in note for note in by_pi.warnings)


def test_an_event_list_gives_what_its_spectrum_gives(tmp_path):
    write_rmf(tmp_path / "toy.rmf")
    write_arf(tmp_path / "toy.arf")
    events = read_one(write_events(tmp_path / "a.evt", TIME, pi=CHANNEL))
    counts = np.bincount(CHANNEL - 1, minlength=N_CHANNEL)
    spectrum = read_one(write_pha(tmp_path / "a.pha", counts))
    shared = [p for p in events.estimate.parameters if not p.name.endswith("_prob_b")]
    assert shared == spectrum.estimate.parameters
    assert {"ks_prob_b", "kp_prob_b"} <= {p.name for p in events.estimate.parameters}
    assert not {"ks_prob_b", "kp_prob_b"} & {p.name for p in spectrum.estimate.parameters}
    assert json.loads(json.dumps(as_json(events)))["counts"] == as_json(spectrum)["counts"]


@pytest.mark.parametrize(
    ("telescope", "pi", "kev"),
    [
        ("CHANDRA", 1, 0.0073),
        ("XMM", 1500, 1.5005),
        ("NuSTAR", 10, 2.02),
        ("NICER", 100, 1.005),
        ("eROSITA", 700, 0.7005),
    ],
)
def test_published_gains(tmp_path, telescope, pi, kev):
    path = write_events(tmp_path / "a.evt", TIME, pi=np.full(TIME.size, pi), header={"TELESCOP": telescope})
    assert read_event_table(path).calibrated().energy[0] == pytest.approx(kev)


def test_other_missions_without_a_response_give_hardness_of_counts_only(tmp_path):
    path = write_events(tmp_path / "a.evt", TIME, pi=1000 * ENERGY, header={"TELESCOP": "XMM", "INSTRUME": "EPN"})
    reading = read_one(path)
    names = {p.name for p in reading.estimate.parameters}
    assert "hard_hs" in names and not names & {"powlaw_gamma", "flux_aper_b"}
    assert any("energies are nominal" in note for note in reading.estimate.warnings)


def test_chandra_events_get_a_typical_response(tmp_path):
    header = {"TELESCOP": "CHANDRA", "INSTRUME": "ACIS", "DATE-OBS": "2007-12-06T00:00:00"}
    path = write_events(
        tmp_path / "a.evt", TIME, 1000 * ENERGY, pi=1 + (1000 * ENERGY / 14.6).astype(int), header=header, chip=7
    )
    observation = load_observation(path)
    assert observation.arf.file == "typical ACIS-S area of 2007.9"
    assert 0.1 <= observation.area_uncertainty <= 0.3
    assert any("typical one of Chandra ACIS-S was assumed" in note for note in observation.warnings)
    front = load_observation(write_events(tmp_path / "b.evt", TIME, 1000 * ENERGY, header=header, chip=3))
    assert front.effective_area[10] < observation.effective_area[10]
    given = load_observation(path, rmf=write_rmf(tmp_path / "o.rmf"), arf=write_arf(tmp_path / "o.arf"))
    assert given.area_uncertainty == 0.0 and given.rmf.file == "o.rmf"


def test_exposure_comes_from_the_header_then_good_time_then_arrivals(tmp_path):
    cases = (
        ({}, ((0, 1e4),), 2e4, None),
        ({"EXPOSURE": None, "LIVETIME": 1.9e4}, None, 1.9e4, None),
        ({"EXPOSURE": None}, ((0, 6e3), (8e3, 1e4)), 8e3, "dead time"),
        ({"EXPOSURE": None}, None, float(np.ptp(TIME)), "fluxes are uncertain"),
    )
    for header, gti, exposure, said in cases:
        events = read_event_table(write_events(tmp_path / "a.evt", TIME, 1000 * ENERGY, gti=gti, header=header))
        assert events.exposure_s == pytest.approx(exposure)
        assert said is None or any(said in note for note in events.warnings)


def test_unusable_event_lists_are_refused(tmp_path):
    path = tmp_path / "bad.evt"
    assert "PI gain" in refuses(load_observation, write_events(path, TIME, pi=CHANNEL))
    assert "without ENERGY or PI" in refuses(load_observation, write_events(path, TIME))
    assert "no unit of energy" in refuses(load_observation, write_events(path, TIME, ENERGY, unit="cm"))
    assert "no event with a valid energy" in refuses(load_observation, write_events(path, TIME, -ENERGY))
    assert "0 events" in refuses(load_observation, write_events(path, [], []))
    write_events(path, TIME[:1], [1000.0], gti=None, header={"EXPOSURE": None})
    assert "no span of arrival times" in refuses(load_observation, path)
    holes = np.where(np.arange(ENERGY.size) % 2, 1000 * ENERGY, np.nan)
    assert any("no valid energy" in n for n in read_event_table(write_events(path, TIME, holes)).warnings)


def write_records(folder, kind, records):
    path = folder / f"corpus.{kind}"
    if kind == "json":
        path.write_text(json.dumps(records[0] if len(records) == 1 else records))
    elif kind == "jsonl":
        path.write_text("\n".join(map(json.dumps, records)) + "\n")
    else:
        pytest.importorskip("pyarrow")
        import pyarrow as pa
        import pyarrow.parquet as pq

        pq.write_table(pa.Table.from_pylist(records), path, row_group_size=2)
    return path


@pytest.mark.parametrize("kind", ["json", "jsonl", "parquet"])
def test_records_of_a_corpus(tmp_path, kind):
    records = [toy_record(seed, source_name=f"source {seed}") for seed in range(3)]
    path = write_records(tmp_path, kind, records)
    assert file_kind(path).kind == "records"
    assert [record["obsid"] for record in records_of(path)] == [12345] * 3
    assert "holds 3 event lists: pick one with row=1 to 3" in refuses(load_observation, path)
    assert "no row 4" in refuses(load_observation, path, row=4)
    assert "no row 0" in refuses(load_observation, path, row=0)
    events = read_event_record(path, row=2)
    assert (events.object, events.obs_id, events.ra, events.theta, events.mjd) == (
        "source 1",
        "12345",
        10.5,
        2.5,
        54440.0,
    )
    assert events.catalogue["hard_hs"] == 0.1 and "event_list" not in events.catalogue
    np.testing.assert_allclose(1000 * events.energy, np.array(records[1]["event_list"])[:, 1])
    observation = load_observation(path, row=2)
    assert observation.spectrum.exposure_s == 2e4
    assert observation.spectrum.counts.sum() == events.energy.size
    assert "2007.9 and 2.5 arcmin" in " ".join(observation.warnings)
    if kind == "jsonl":
        packed = tmp_path / "corpus.jsonl.gz"
        packed.write_bytes(gzip.compress(path.read_bytes()))
        assert file_kind(packed).kind == "records" and read_event_record(packed, row=3).object == "source 2"
    single = write_records(tmp_path, kind, records[:1])
    assert load_observation(single).spectrum.object == "source 0"


def test_bare_records_warn_of_what_is_assumed(tmp_path):
    record = {"event_list": toy_record()["event_list"]}
    (tmp_path / "bare.json").write_text(json.dumps(record))
    reading = read_one(tmp_path / "bare.json")
    said = " ".join(reading.estimate.warnings)
    assert "detector, date, off-axis angle being unknown" in said and "fluxes are uncertain" in said
    assert reading.observation.area_uncertainty > 0.25
    assert as_json(reading)["instrument"] == "CHANDRA/ACIS"


@pytest.mark.parametrize(
    "text",
    [
        '{"event_list": []}',
        '{"event_list": [[1, 2], [3]]}',
        '{"event_list": [[1, "a"]]}',
        '{"event_list": 5}',
        '{"a": 1}',
        '{"event_list": [[1, NaN], [2, -5]]}',
        '{"event_list": [[1, 2]]',
        "[1, 2]",
        "[]",
        "{",
        '[{"event_list": {"a": 1}}]',
        "[" * 100000,
        '{"event_list": [[1e999, 500]]}',
        '{"event_list": [[1, 500], [1, 600]]}',
        "{}\n{",
        '{"a": ' * 99999,
    ],
)
def test_broken_records_are_refused(tmp_path, text):
    path = tmp_path / "bad.json"
    path.write_text(text)
    refuses(read_event_record, path)


def test_documents_too_large_to_parse_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("retriever.spectra.events.event_records.TEXT_LIMIT", 5000)
    path = write_records(tmp_path, "json", [toy_record(seed) for seed in range(2)])
    assert "one object a line" in refuses(read_event_record, path)
    path.write_bytes(gzip.compress(path.read_bytes()))
    assert "one object a line" in refuses(read_event_record, path)


def test_damaged_parquet_is_refused(tmp_path):
    whole = write_records(tmp_path, "parquet", [toy_record()]).read_bytes()
    rng = np.random.default_rng(0)
    for end in (4, 100, len(whole) // 2, len(whole) - 1):
        (tmp_path / "short.parquet").write_bytes(whole[:end])
        refuses(read_event_record, tmp_path / "short.parquet")
    for _ in range(60):
        damaged = bytearray(whole)
        for place in rng.integers(4, len(whole), 8):
            damaged[place] = rng.integers(256)
        (tmp_path / "damaged.parquet").write_bytes(damaged)
        try:
            load_observation(tmp_path / "damaged.parquet")
        except BadInput as error:
            assert "\n" not in str(error)


def test_uploads_of_events_find_their_response(tmp_path):
    paths = [
        write_events(tmp_path / "a.evt", TIME, pi=CHANNEL),
        write_rmf(tmp_path / "a.rmf"),
        write_arf(tmp_path / "a.arf"),
    ]
    readings = read_upload(paths)
    assert len(readings) == 1 and readings[0].observation.rmf.file == "a.rmf"
    with open(paths[0], "rb") as plain, gzip.open(tmp_path / "b.evt.gz", "wb") as packed:
        packed.write(plain.read())
    assert read_upload([tmp_path / "b.evt.gz", *paths[1:]])[0].observation.spectrum.counts.sum() == CHANNEL.size


def test_intervals_are_merged():
    rows = clean_intervals([[5, 9], [0, 4], [3, 6], [20, 20], [np.nan, 1], [30, 40]])
    np.testing.assert_array_equal(rows, [[0, 9], [30, 40]])
    share = live_fraction(np.array([-1.0, 4.5, 9.0, 15.0, 35.0]), rows)
    np.testing.assert_allclose(share, [4.5 / 19, 9 / 19, 14 / 19])


def test_variability_is_found_and_constant_sources_are_not_called_variable():
    events = load_events_in_memory(TIME)
    steady = {p.name: p.value for p in variability(events)}
    flare = np.sort(
        np.concatenate([TIME[::2], 9000 + 200 * np.random.default_rng(1).random(TIME.size - TIME[::2].size)])
    )
    varying = {p.name: p.value for p in variability(load_events_in_memory(flare))}
    assert all(value < 0.99 for value in steady.values())
    assert all(value > 0.9999 for value in varying.values())
    p_values = []
    rng = np.random.default_rng(5)
    for _ in range(200):
        time = np.sort(rng.uniform(0, 2e4, 60))
        time = time[(time < 6e3) | (time > 9e3)]
        events = load_events_in_memory(time, [[0, 6e3], [9e3, 2e4]])
        p_values.append([1 - p.value for p in variability(events)])
    # a constant rate seen through a gap: p-values are uniform
    assert np.all(np.abs(np.mean(np.array(p_values) < 0.1, axis=0) - 0.1) < 0.06)
    assert variability(load_events_in_memory(TIME[:3])) == []


def load_events_in_memory(time, gti=((0, 2e4),)):
    from retriever.spectra.events.event_list import EventList

    return EventList(np.asarray(time), np.full(len(time), 1.5), None, np.asarray(gti, dtype=float), 2e4, file="x.evt")


def test_a_background_may_accompany_events(tmp_path):
    sky = toy_observation(np.random.default_rng(2), 200.0).background.counts.astype(int)
    write_rmf(tmp_path / "a.rmf")
    path = write_events(tmp_path / "a.evt", TIME, pi=CHANNEL)
    background = write_pha(tmp_path / "a_bkg.pha", sky, header={"BACKSCAL": 10.0})
    observation = load_observation(path, background=background)
    assert observation.background.counts.sum() == sky.sum()
    np.testing.assert_allclose(observation.background_scale, 0.1)
