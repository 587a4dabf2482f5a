"""A published or judged rate of how courses go, for the simulator: how often visits are missed, signs are there."""

from __future__ import annotations

from replan.knowledge.schema.base import Figure, Frozen, Id, Text


class Rate(Frozen):
    """One number with its source. Shares run from 0 to 1, times are in weeks, distances in what `title` says."""

    id: Id
    title: Text
    figure: Figure
