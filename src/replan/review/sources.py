"""Where a statement is from, as it is shown: citation, address, and a mark unless somebody has read it there."""

from __future__ import annotations

from replan.review.told import SourceLine
from replan.review.words import Speaker

READ = "read"
DOI = "https://doi.org/"


def source_line(
    speaker: Speaker, id_: str, verification: str, *, citation: str | None = None, read_at: str | None = None
) -> SourceLine:
    """The source `id_` of the pack. `citation` stands in for its own, `read_at` for its address."""
    source = speaker.pack.sources.named(id_)
    url = read_at or source.url or (DOI + source.doi if source.doi else None)
    unread = None if verification == READ else speaker.text(f"verification.{verification}")
    own = source.citation if isinstance(source.citation, str) else getattr(source.citation, speaker.lang)
    return SourceLine(citation or own, url, unread)
