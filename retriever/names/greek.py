"""The 24 Greek letters: sign, name, and the short name that SIMBAD writes stars with (``alf Cen``)."""

_TABLE = (
    "α alpha alf|β beta bet|γ gamma gam|δ delta del|ε epsilon eps|ζ zeta zet|η eta eta|θ theta tet|ι iota iot|κ kappa kap|"
    "λ lambda lam|μ mu mu|ν nu nu|ξ xi xi|ο omicron omi|π pi pi|ρ rho rho|σ sigma sig|τ tau tau|υ upsilon ups|φ phi phi|"
    "χ chi chi|ψ psi psi|ω omega ome"
)
_ROWS = tuple(row.split() for row in _TABLE.split("|"))
NAME_OF = {sign: name for sign, name, _ in _ROWS}
NAMES = tuple(dict.fromkeys(word for _, name, short in _ROWS for word in (name, short)))


def spelled_out(text: str) -> str:
    """The text with its small Greek letters as names: ``η Car`` becomes ``eta Car``."""
    return text if text.isascii() else "".join(NAME_OF.get(letter, letter) for letter in text)
