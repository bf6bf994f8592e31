"""The X-ray source catalogues: where they answer TAP, what their columns are called, and the ADQL that asks them.

Every catalogue is brought to the names of the Chandra Source Catalog: fluxes in erg s^-1 cm^-2, N_H in 1e20 cm^-2, kT in
keV, off-axis angle ``theta`` in arcmin, positions ICRS degrees. CSC 2.1 is asked at the Chandra archive (its service has
no ADQL geometry: ``dbo.cone_distance`` in arcmin stands for it), 4XMM and 2SXPS at VizieR.
References: Evans et al. 2024 (ApJS 274, 22), Webb et al. 2020 (A&A 641, A136), Evans et al. 2020 (ApJS 247, 54).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from retriever.errors import BadInput

_FITS = (
    "powlaw_gamma",
    "powlaw_nh",
    "bb_kt",
    "bb_nh",
    "brems_kt",
    "brems_nh",
    "apec_kt",
    "apec_nh",
    "apec_abund",
    "apec_z",
)
_LIMITS = tuple(
    f"{name}_{side}"
    for name in ("powlaw_gamma", "powlaw_nh", "bb_kt", "hard_hs", "hard_hm", "hard_ms", "flux_aper_b")
    for side in ("lolim", "hilim")
)
_COMMON = (
    "hard_hs",
    "hard_hm",
    "hard_ms",
    *_FITS,
    "powlaw_stat",
    "bb_stat",
    "brems_stat",
    "apec_stat",
    "flux_aper_b",
    *_LIMITS,
)
PAGE = 2_000


@dataclass(frozen=True)
class Selection:
    """Which sources are wanted. Cones are (ra, dec, radius) in degrees."""

    cones: tuple[tuple[float, float, float], ...] = ()
    names: tuple[str, ...] = ()
    significance: float | None = None
    theta: float | None = None
    counts: float | None = None


@dataclass(frozen=True)
class XrayCatalogue:
    """One catalogue: ``columns`` maps our names to its own; expressions are allowed.

    ``factors`` bring its units to ours where they differ. ``reference`` is the paper to cite (a bibcode), ``band`` that of
    its fits and fluxes.
    """

    name: str
    release: str
    tap: str
    table: str
    columns: dict[str, str]
    prefix: str
    significance: str
    theta: str = ""
    observations: dict[str, str] = field(default_factory=dict)
    vizier: bool = True
    factors: dict[str, float] = field(default_factory=dict)
    reference: str = ""
    instrument: str = ""
    band: str = ""

    def page(self, selection: Selection, after: str = "", top: int = PAGE) -> str:
        """The ADQL of one page of sources with names after ``after``."""
        chosen = ", ".join(f"{own} AS {name}" if own != f"m.{name}" else own for name, own in self.columns.items())
        conditions = [*self._conditions(selection), f"{self.columns['name']} > {quoted(after)}" if after else ""]
        where = " AND ".join(condition for condition in conditions if condition) or "1 = 1"
        return f"SELECT DISTINCT TOP {top} {chosen} FROM {self._from(selection)} WHERE {where} ORDER BY name"

    def _conditions(self, selection: Selection) -> Iterator[str]:
        if selection.names:
            yield f"{self.columns['name']} IN ({', '.join(quoted(self.stored(n)) for n in selection.names)})"
        if selection.cones:
            yield "(" + " OR ".join(self._cone(*cone) for cone in selection.cones) + ")"
        if selection.significance is not None:
            yield f"{self.significance} > {float(selection.significance):g}"
        if selection.theta is not None:
            if not self.theta:
                raise BadInput(f"{self.name} has no off-axis angle to cut by: leave --theta out.")
            yield f"{self.theta} < {float(selection.theta):g}"

    def _from(self, selection: Selection) -> str:
        return f'"{self.table}" AS m'

    def _cone(self, ra: float, dec: float, radius: float) -> str:
        ra_column, dec_column = self.columns["ra"], self.columns["dec"]
        return (
            f"1 = CONTAINS(POINT('ICRS', {ra_column}, {dec_column}), CIRCLE('ICRS', {ra:.7f}, {dec:.7f}, {radius:.7f}))"
        )

    def stored(self, name: str) -> str:
        """A source's name as the table has it: VizieR leaves the acronym out."""
        return name.removeprefix(self.prefix).strip() if self.vizier else name

    def shown(self, name: str) -> str:
        return name if name.startswith(self.prefix) else f"{self.prefix} {name}"

    def ours(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """A row of an answer with our names and units, and the catalogue's name."""
        values = {
            name: None
            if row.get(name) is None
            else row[name] * self.factors[name]
            if name in self.factors
            else row[name]
            for name in self.columns
        }
        return values | {"name": self.shown(str(row["name"])), "catalogue": self.name}


class ChandraCatalogue(XrayCatalogue):
    """CSC 2.1: five tables; cuts on observations keep the master sources with one observation that passes."""

    _JOIN = (
        "(m.name = a.name) AND (a.match_type = 'u') AND (s.detect_stack_id = a.detect_stack_id AND s.region_id = a.region_id) "
        "AND (s.detect_stack_id = b.detect_stack_id AND s.region_id = b.region_id) "
        "AND (o.obsid = b.obsid AND o.obi = b.obi AND o.region_id = b.region_id)"
    )
    _TABLES = (
        "csc21.master_source m, csc21.master_stack_assoc a, csc21.observation_source o, csc21.stack_observation_assoc b, "
        "csc21.stack_source s"
    )

    def _from(self, selection: Selection) -> str:
        by_observation = any(cut is not None for cut in (selection.significance, selection.theta, selection.counts))
        return self._TABLES if by_observation else "csc21.master_source m"

    def _conditions(self, selection: Selection) -> Iterator[str]:
        yield from super()._conditions(selection)
        if selection.counts is not None:
            yield f"o.src_cnts_aper_b > {float(selection.counts):g}"
        if self._from(selection) != "csc21.master_source m":
            yield self._JOIN

    def _cone(self, ra: float, dec: float, radius: float) -> str:
        return f"dbo.cone_distance(m.ra,m.dec,{ra:.7f},{dec:.7f}) <= {60 * radius:.5f}"

    def observation_page(self, names: list[str], selection: Selection) -> str:
        """The ADQL of the per-observation rows of these sources, under the same cuts."""
        chosen = ", ".join(
            f"{own} AS {name}" if own.split(".")[-1] != name else own for name, own in self.observations.items()
        )
        cuts = Selection(
            names=tuple(names), significance=selection.significance, theta=selection.theta, counts=selection.counts
        )
        conditions = [c for c in self._conditions(cuts) if c != self._JOIN]
        return (
            f"SELECT DISTINCT {chosen} FROM {self._TABLES} WHERE {' AND '.join(conditions)} AND (o.instrument = 'ACIS') "
            f"AND {self._JOIN} ORDER BY name, obsid, obi, region_id"
        )


def quoted(text: str) -> str:
    """An ADQL string; control characters have no business in names."""
    if not text.isprintable():
        raise BadInput(f"The name {text[:30]!r} holds unprintable characters: remove them.")
    return "'" + text.replace("'", "''") + "'"


CSC21 = ChandraCatalogue(
    name="csc21",
    release="Chandra Source Catalog 2.1",
    tap="https://cda.cfa.harvard.edu/csc21tap",
    table="csc21.master_source",
    columns={
        k: f"m.{k}"
        for k in (
            "name",
            "ra",
            "dec",
            "err_ellipse_r0",
            "significance",
            "extent_flag",
            "pileup_flag",
            "var_inter_prob_b",
            *_COMMON,
        )
    },
    prefix="2CXO",
    significance="o.flux_significance_b",
    theta="o.theta",
    vizier=False,
    reference="2024ApJS..274...22E",
    instrument="Chandra ACIS",
    band="0.5-7 keV",
    observations={"name": "m.name"}
    | {
        k: f"o.{k}"
        for k in (
            "obsid",
            "obi",
            "region_id",
            "instrument",
            "theta",
            "livetime",
            "gti_mjd_obs",
            "src_cnts_aper_b",
            "flux_significance_b",
            "var_index_b",
            "var_prob_b",
            *_COMMON,
        )
    },
)

XMM4 = XrayCatalogue(
    name="4xmm",
    release="4XMM-DR13 (slim)",
    tap="https://tapvizier.cds.unistra.fr/TAPVizieR/tap",
    table="IX/69/xmm4d13s",
    columns={
        "name": 'm."4XMM"',
        "ra": "m.RA_ICRS",
        "dec": "m.DE_ICRS",
        "err_ellipse_r0": "m.ePos",
        "significance": "m.srcML",
        "flux_aper_b": "m.Flux8",
        "flux_aper_b_error": "m.e_Flux8",
        "hr2": "m.HR2",
        "hr3": "m.HR3",
        "hr4": "m.HR4",
        "var_prob_b": "m.VarFlag",
        "extent": "m.ext",
    },
    prefix="4XMM",
    significance="m.srcML",
    reference="2020A&A...641A.136W",
    instrument="XMM-Newton EPIC",
    band="0.2-12 keV",
)

SXPS2 = XrayCatalogue(
    name="2sxps",
    release="Swift 2SXPS",
    tap="https://tapvizier.cds.unistra.fr/TAPVizieR/tap",
    table="IX/58/2sxps",
    columns={
        "name": "m.IAUName",
        "ra": "m.RAJ2000",
        "dec": "m.DEJ2000",
        "err_ellipse_r0": "m.PosErr",
        "significance": "m.SNR",
        "count_rate": "m.Rate0",
        "hr1": "m.HR1",
        "hr2": "m.HR2",
        "flux_aper_b": "m.FPCU0",
        "powlaw_gamma": "m.Gamma",
        "powlaw_nh": "m.NH",
    },
    prefix="2SXPS",
    significance="m.SNR",
    factors={"powlaw_nh": 1e-20},  # N_H is in cm^-2 there
    reference="2020ApJS..247...54E",
    instrument="Swift XRT",
    band="0.3-10 keV",
)

CATALOGUES = {catalogue.name: catalogue for catalogue in (CSC21, XMM4, SXPS2)}
