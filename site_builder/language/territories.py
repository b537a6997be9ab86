"""Countries by their English names: those of today, and what was divided or has another name (CLDR; ISO 3166-3)."""

from __future__ import annotations

from functools import lru_cache

from site_builder.model.names import fold


def territory(name: str) -> str:
    """Return the code of the country that a name is the English name of; empty if there is none."""
    return _territories().get(fold(name), "")


@lru_cache(maxsize=1)
def _territories() -> dict[str, str]:
    """English name → code."""
    from babel import Locale  # slow to import: only where a name is in doubt

    known = {fold(str(name)): str(code) for code, name in Locale("en").territories.items()}
    known |= {"east germany": "DD", "west germany": "BRD", "germany": "DE", "korea": "KO", "congo": "CO"}
    known |= {"north vietnam": "VD", "south vietnam": "VS", "united states": "US", "soviet union": "SU"}
    return known | {"britain": "GB", "great britain": "GB", "serbia and montenegro": "CS"}
