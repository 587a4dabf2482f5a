"""Text as it is compared: without case, accents or marks."""

from __future__ import annotations

import unicodedata


def folded(text: str) -> str:
    """`text` in small letters without accents; whatever is neither letter nor digit becomes a space."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c if c.isalnum() or c.isspace() else " " for c in decomposed if not unicodedata.combining(c))
