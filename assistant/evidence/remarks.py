"""Remarks: what the assistant says of its own way of working, beside a claim and never as part of it.

A claim's text must stand in its evidence; that spectra of the catalogue are simulated, or how one asks for more, stands in
no record of a source. Such sentences form a closed set: each is made here, from a fixed template of ``sentences_en.toml``, and says nothing of the
sky. A template's fields take names only, and verification holds them to the names of the sources that the claim cites; or
they take the question itself, said back in plain words, and then stand with no claim that cites anything.
"""

from dataclasses import dataclass
from enum import Enum

from assistant.evidence.sentences import say


class Template(Enum):
    """Every remark that there is. One that begins with a semicolon goes on with the claim's sentence."""

    ONLY_SHAPES = say("remark.only_shapes")
    FITS_ONLY = say("remark.fits_only")
    REAL_SHAPES = say("remark.real_shapes")
    MIXED_SHAPES = say("remark.mixed_shapes")
    SIMULATED = say("remark.simulated")
    OBSERVED = say("remark.observed")
    NO_SPECTRUM = say("remark.no_spectrum")
    FILE_S_WORD = say("remark.file_s_word")
    NO_MODEL_FITS = say("remark.no_model_fits")
    PILED_UP = say("remark.piled_up")
    OUTSIDE = say("remark.outside")
    HOW_TO_ASK = say("remark.how_to_ask")
    SPELLED_LIKE = say("remark.spelled_like")
    EARLIER_SUBJECT = say("remark.earlier_subject")
    TAKEN_AS = say("remark.taken_as")
    ASKED_BACK = say("remark.asked_back")
    OFFERED = say("remark.offered")


_OF_QUESTION = {Template.TAKEN_AS, Template.ASKED_BACK, Template.OFFERED}
_BEFORE = {Template.SPELLED_LIKE}  # these lead to the claim's text, the others follow it


@dataclass(frozen=True)
class Remark:
    """One remark; ``names`` fill its template, in their order."""

    template: Template
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.template.value.format(*self.names)

    @property
    def of_question(self) -> bool:
        """Whether it says back the question, in the fixed words for requests: nothing of it is said of the sky."""
        return self.template in _OF_QUESTION

    def beside(self, text: str) -> str:
        """A claim's text with the remark at its place, as a reader sees both."""
        if not text:
            return str(self)
        if self.template in _BEFORE:
            return f"{self} {text}"
        return f"{text}{self}" if str(self).startswith(";") else f"{text} {self}"


def only_shapes() -> Remark:
    """Beside likeness of simulated spectra: it identifies nothing."""
    return Remark(Template.ONLY_SHAPES)


def fits_only() -> Remark:
    """Beside papers whose text fits a spectrum."""
    return Remark(Template.FITS_ONLY)


def real_shapes() -> Remark:
    """Beside likeness of real spectra."""
    return Remark(Template.REAL_SHAPES)


def mixed_shapes() -> Remark:
    """Beside likeness of spectra of which some are real and some simulated."""
    return Remark(Template.MIXED_SHAPES)


def simulated_spectrum(name: str) -> Remark:
    """Where the spectrum of a catalogue source is from."""
    return Remark(Template.SIMULATED, (name,))


def observed_spectrum(name: str) -> Remark:
    """That the spectrum of a source is real."""
    return Remark(Template.OBSERVED, (name,))


def no_spectrum(name: str) -> Remark:
    """That a source has no spectrum here."""
    return Remark(Template.NO_SPECTRUM, (name,))


def no_model_fits() -> Remark:
    """Before the values of an upload that no model describes."""
    return Remark(Template.NO_MODEL_FITS)


def piled_up() -> Remark:
    """Before the values of an upload whose photons piled up."""
    return Remark(Template.PILED_UP)


def file_s_word() -> Remark:
    """Behind a name that an uploaded file gives its object."""
    return Remark(Template.FILE_S_WORD)


def outside_assumptions() -> Remark:
    """Behind a value that was estimated outside what its method is made for; the answer's notes say how."""
    return Remark(Template.OUTSIDE)


def how_to_ask() -> Remark:
    """Behind what the catalogue holds."""
    return Remark(Template.HOW_TO_ASK)


def spelled_like() -> Remark:
    """Before a source whose name looks like one that is not here."""
    return Remark(Template.SPELLED_LIKE)


def earlier_subject(name: str) -> Remark:
    """That a question is taken to be on a source of an earlier turn than the last."""
    return Remark(Template.EARLIER_SUBJECT, (name,))


def taken_as(reading: str) -> Remark:
    """How a question was read, where that is not certain."""
    return Remark(Template.TAKEN_AS, (reading,))


def asked_back(readings: str) -> Remark:
    """The one or two readings of a question that is not understood well enough to be answered."""
    return Remark(Template.ASKED_BACK, (readings,))


def offered(readings: str) -> Remark:
    """The same behind what is held on what the question names."""
    return Remark(Template.OFFERED, (readings,))
