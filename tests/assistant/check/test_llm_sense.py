"""Verification of sense: what a language model may do to a sentence, and what it may not; how often each is noticed.

The rates are measured on every summary of the catalogue and on paraphrases written by hand.
"""

import re

import pytest

from assistant.check.names import without_names
from assistant.check.sense import _HEDGE, _NEGATION
from assistant.check.support import SupportReader
from assistant.check.verify import Verifier
from assistant.evidence.claims import Claim
from assistant.evidence.ledger import Ledger
from retriever.text.numbers import numbers_in
from retriever.text.sentences import sentences

FAITHFUL = [
    (
        "2024arXiv241009753D",
        "In the Weigelt blobs of Eta Carinae, partially ionized gas may produce a very wide and intense Ly alpha line, the theory suggests.",
    ),
    ("2024arXiv241009753D", "The model keeps gas at 5000-7000 K partly ionized through Balmer continuum light."),
    (
        "2026arXiv260108212M",
        "The broad H-alpha line of Mrk 268 varied at 4.3 sigma, so it arises in the broad-line region.",
    ),
    ("2026arXiv260108212M", "No variation was seen in the two other AGN."),
    (
        "2025arXiv251210245B",
        "Modelling with RADEX gives H2 columns between 0.5 x 10^22 and 4.5 x 10^22 cm^-2 for the northern cloud near Tycho's remnant.",
    ),
    ("2025arXiv251210245B", "A shocked molecular layer may be only 0.003 pc thick."),
    (
        "2023arXiv230911288N",
        "Two days into the 2021 eruption of RS Oph, asymmetric dust was seen along and across the orbital plane.",
    ),
    (
        "2023arXiv230911288N",
        "New dust appeared after more than 80 days, most likely through shocks with circumbinary matter.",
    ),
    ("2025arXiv250622382S", "The data on NGC 6221 support proposals that it might host a low-luminosity AGN."),
    ("2026arXiv260115384S", "In NGC 7319 the outflow reaches 550 km/s, with the maximum 2.6 kpc from the black hole."),
    ("2025arXiv251006963F", "The half-power widths of IXPE's telescopes are 26.1, 32.1 and 30.9 arcsec."),
    ("2025arXiv251006963F", "Polarization made by the mirrors is below 4.4 %."),
    ("2026arXiv260206192M", "The authors propose X-ray binaries of several kinds, with white dwarfs or black holes."),
    (
        "2026arXiv260104317X",
        "Simulations find that AGN jets can create the kpc-scale bubbles of the Circinus galaxy after about 0.95 Myr.",
    ),
    ("2012ARA&A..50..455F", "Bubbles in cool-core clusters clearly show jets at work, which keep the gas hot."),
    ("2026arXiv260115991P", "The kinetic power of the bubble in NGC 4438 is about 5e44 erg/s."),
    ("2026arXiv260115991P", "NGC 4438 seems to be in jet-mode feedback."),
    ("1999ARA&A..37..409M", "Microquasars copy quasars on a small scale and on short times."),
    (
        "2025arXiv251006713M",
        "NGC 1275 is an edge-on, core-obscured type-2 nucleus whose optical polarization angle lies along the radio jet.",
    ),
    ("2024arXiv241214685C", "The two active nuclei of NGC 6240 are about 735 pc apart."),
    ("2024arXiv241214685C", "JWST/NIRSpec maps give 1.3e5 solar masses of hot molecular gas in NGC 6240."),
    ("2025arXiv251212998S", "Pulses at about 313.6 Hz were found, and no iron line was seen."),
    ("2024arXiv240910417P", "X-ray reverberation can account for the UV/optical variability amplitude of NGC 2617."),
    ("2024arXiv240307717F", "Two nuclei lie about 100 pc apart in MCG-03-34-64."),
    (
        "2025arXiv251209815F",
        "In NGC 7469 the highly ionized X-ray gas is the most massive part of the outflow, yet feedback is inefficient.",
    ),
    ("2025arXiv251212651Z", "Chandra timing of Centaurus A finds flares in 26 sources and dips in 5."),
    ("2025arXiv251212651Z", "No significant periodic signal was detected in Centaurus A."),
    ("2025arXiv251012513P", "The virial black hole mass of Mrk 618 is 1.2e7 solar masses."),
    ("2025arXiv251012513P", "The H-beta lag of Mrk 618 is 10.2 days and its H-alpha lag is 14.4 days."),
    ("2025arXiv250715858H", "Better subgrid physics could improve agreement in cluster cores, the authors note."),
    ("2026arXiv260211264K", "For WFI J2033-4723 a non-Markovian Matern kernel is preferred."),
    ("2026arXiv260211264K", "Spectral Mixture kernels are disfavoured for WFI J2033-4723."),
    ("2023arXiv231210267K", "BRI 0952-0115 lies at z = 4.432 and OH+ is only tentative."),
    ("2023arXiv231210267K", "The object may be passing from a starburst to an AGN phase."),
    ("2023arXiv231210267K", "The water emission is probably linked to star formation."),
]
TWISTED = [
    ("2026arXiv260108212M", "The two other AGN showed variation.", "'no'"),
    ("2026arXiv260108212M", "The broad H-alpha of Mrk 268 did not vary.", "'not'"),
    ("2025arXiv251210245B", "A shocked molecular layer is 0.003 pc thick.", "'may'"),
    ("2025arXiv251210245B", "The northern cloud has H2 columns of 0.5-4.5 x 10^21 cm^-2.", "0.5"),
    ("2025arXiv250622382S", "NGC 6221 hosts a low-luminosity AGN.", "'might'"),
    ("2026arXiv260115384S", "In NGC 7319 outflow speeds climb to 550 km s^-1 at 6.2 kpc.", "6.2"),
    ("2026arXiv260115384S", "In NGC 7319 outflow speeds climb to 550 m.", "550"),
    ("2025arXiv251006963F", "The half-power widths have changed noticeably in 30 months.", "'not'"),
    ("2025arXiv251006963F", "Polarization made by the mirrors in the outer halo is 4.4%.", "as a value"),
    ("2025arXiv251006963F", "Polarization made by the mirrors in the outer halo is above 4.4%.", "as a limit"),
    ("2026arXiv260206192M", "Most of their power comes out in the extreme ultraviolet.", "'probably'"),
    ("2026arXiv260115991P", "The bubble's kinetic power is about 5 x 10^42 erg s^-1.", "5 x 10^42"),
    ("2024arXiv241214685C", "The two nuclei of NGC 6240 are 735 kpc apart.", "735"),
    ("2024arXiv241214685C", "That cloud is outflowing or tidal material falling in.", "'may'"),
    ("2025arXiv251212998S", "An iron line and reflection was seen.", "'no'"),
    ("2025arXiv251212651Z", "A significant periodic signal is detected.", "'no'"),
    ("2025arXiv251212651Z", "In Centaurus A flares are found in 5 sources and dips in 62.", "62"),
    ("2025arXiv251012513P", "The virial black hole mass of Mrk 618 is 1.2 x 10^8 solar masses.", "1.2 x 10^8"),
    (
        "2026arXiv260211264K",
        "Spectral Mixture kernels are preferred, and quasars explode as supernova remnants.",
        "supernova remnant",
    ),
    ("2023arXiv231210267K", "BRI 0952-0115 lies at z = 3.432.", "3.432"),
    ("2023arXiv231210267K", "Water emission is linked to star formation.", "'probably'"),
    ("2012ARA&A..50..455F", "NuSTAR images of bubbles in cool-core clusters show jets at work.", "NuSTAR"),
    ("2012ARA&A..50..455F", "Hubble and Einstein discussed galaxies at dinner.", "Einstein"),
    ("1999ARA&A..37..409M", "Bananas and other tropical fruit grow near quasars.", "not in the cited evidence"),
    ("2024arXiv240910417P", "NGC 4151 is one of four Seyferts with reverberation.", "NGC 4151"),
]


@pytest.fixture(scope="module")
def verifier(names):
    return Verifier(names)


def on_paper(library, bibcode):
    ledger = Ledger()
    return ledger, ledger.add_paper(library.papers[bibcode], library.papers[bibcode].reports[0])


@pytest.mark.parametrize(("bibcode", "text"), FAITHFUL)
def test_faithful_paraphrases_pass(verifier, library, bibcode, text):
    ledger, paper = on_paper(library, bibcode)
    assert verifier.check(Claim(text, (paper,)), ledger) == ""


@pytest.mark.parametrize(("bibcode", "text", "reason"), TWISTED)
def test_twisted_ones_are_dropped_with_the_reason(verifier, library, bibcode, text, reason):
    ledger, paper = on_paper(library, bibcode)
    assert reason.lower() in verifier.check(Claim(text, (paper,)), ledger).lower()


def every_sentence(library, names):
    for paper in library.papers.values():
        for report in paper.reports:
            ledger = Ledger()
            evidence = ledger.add_paper(paper, report)
            reader = SupportReader(names, ledger)
            for sentence in sentences(report.summary):
                yield paper, sentence, ledger, evidence, reader


@pytest.mark.slow
def test_rates_over_every_sentence_of_the_catalogue(verifier, library):
    """Supported sentences wrongly dropped: under 2 %. Lost and added words of sense let through: under 5 %."""
    wrong = {"copied": [], "told": [], "begun": []}
    through = {"not lost": [], "may lost": [], "not added": [], "number changed": []}
    total = dict.fromkeys([*wrong, *through], 0)

    def ask(kind, text, ledger, evidence, reader):
        total[kind] += 1
        reason = verifier.check(Claim(text, (evidence,)), ledger, reader)
        if kind in wrong and reason:
            wrong[kind].append((reason, text))
        if kind in through and not reason:
            through[kind].append(text)

    for paper, sentence, *where in every_sentence(library, verifier.names):
        ask("copied", sentence, *where)
        ask("told", f"{paper.short_reference} report this: {sentence}", *where)
        ask("begun", sentence.split(", ")[0].rstrip(".") + ".", *where)
        for kind, changed in twisted(sentence, verifier.names):
            ask(kind, changed, *where)
    assert all(total[kind] > 100 for kind in total)
    for kind, found in wrong.items():
        assert len(found) < 0.02 * total[kind], found[:5]
    assert not through["number changed"]
    for kind, found in through.items():
        assert len(found) < 0.05 * total[kind], (kind, len(found), total[kind], found[:5])


def twisted(sentence: str, names):
    """The sentence with its only "not" or "may" taken out, with a "not" put in, with another number."""
    lost = [m for m in _NEGATION.finditer(sentence) if m[0].lower() in ("not", "no", "never", "without")]
    if len(lost) == 1:
        yield "not lost", sentence[: lost[0].start()] + sentence[lost[0].end() :].lstrip()
    hedges = list(_HEDGE.finditer(sentence))
    if len(hedges) == 1 and hedges[0][0].lower() in (
        "may",
        "might",
        "could",
        "possibly",
        "likely",
        "probably",
        "candidate",
    ):
        yield "may lost", sentence[: hedges[0].start()] + sentence[hedges[0].end() :].lstrip()
    verb = re.search(r"\b(?:is|are|was|were|has|have|can)\b", sentence)
    if verb and not _NEGATION.search(sentence):
        yield "not added", sentence[: verb.end()] + " not" + sentence[verb.end() :]
    figures = numbers_in(without_names(sentence, names))
    if figures and figures[0].value:
        first = figures[0]
        yield (
            "number changed",
            sentence[: first.start] + sentence[first.start :].replace(first.text, f"{first.value * 1.37:.4g}", 1),
        )
