"""Words of no language, for texts of a size that no real corpus here has."""

from functools import lru_cache


@lru_cache(maxsize=4)
def vocabulary_of(count: int) -> list[str]:
    """Pseudo-words that can be spoken, short ones first."""
    consonants, vowels = "bcdfglmnprstvz", "aeiou"
    syllables = [c + v for c in consonants for v in vowels]
    size = len(syllables)
    return [
        syllables[i % size] + syllables[i // size % size] + (syllables[i // size**2] if i >= size**2 else "")
        for i in range(count)
    ]
