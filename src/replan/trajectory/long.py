"""From long columns (patient, day, score), in any order, to rows that `cohort` reads: each patient's together, by day.

Columns that are in order already are read as they are. Else each patient is given a number (by place where ids lie
close together, else by hashing), rows are laid together by counting how many each patient has, and the few rows of a
patient are put in order of day where they lie. Nothing is ever sorted as a whole. Compiled, as `cohort` is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from replan.trajectory.cohort import Days, Outlook, outlook_of_rows
from replan.trajectory.prior import Prior

Array = NDArray[np.float64]
Ids = NDArray[np.int64]
CLOSE = 4
"""Ids are counted by place while their range is no more than so many times the number of rows."""

FIRST_BITS = 12
"""A hash table begins with 2^12 places and doubles."""

PART = 1 << 16
"""Rows or patients that one core takes at a time."""

MIX = np.uint64(0x9E3779B97F4A7C15)
"""2^64 divided by the golden ratio: spreads neighbouring ids over a hash table (Knuth 1998, vol. 3, 6.4)."""


@dataclass(frozen=True)
class Rows:
    """A cohort in order: `patients` (n,) in rising order; the rows `starts[i]` to `starts[i + 1]` of `days` (r,),
    counted from the patient's first score, and of `scores` (r,) are those of patient i."""

    patients: Ids
    starts: Ids
    days: Days
    scores: Array


def outlook_of_long(
    prior: Prior, patients: Ids, days: Days, scores: Array, ahead: int, gain: float
) -> tuple[Ids, Outlook]:
    """The patients in rising order, and the outlook of each `ahead` days after the first score.

    `patients`, `days` and `scores` (r,) are long columns as `arrange` takes them; `gain` as in `outlook`.
    Raises ValueError for a score outside the scale.
    """
    scaling = prior.scaling
    rows = arrange(patients, days, scores)
    high = np.inf if scaling.high is None else scaling.high
    if rows.scores.min(initial=scaling.low) < scaling.low or rows.scores.max(initial=scaling.low) > high:
        raise ValueError(f"a score lies outside the scale, which goes from {scaling.low:g} to {high:g}")
    at = np.full(len(rows.patients), ahead, dtype=np.int32)
    return rows.patients, outlook_of_rows(prior, rows.days, rows.scores, rows.starts, at, gain)


def arrange(patients: Ids, days: Days, scores: Array) -> Rows:
    """Long columns (r,) as rows in order: `patients` any whole numbers, `days` counted from any day, NaN for a score
    that is missing (its row is left out). Scores of one day keep their order.

    Raises ValueError for columns of unlike length, or without any score.
    """
    if not len(patients) == len(days) == len(scores):
        raise ValueError(f"columns differ in length: {len(patients)}, {len(days)} and {len(scores)}")
    ids, at, seen = (np.ascontiguousarray(part, kind) for part, kind in _as(patients, days, scores))
    if np.isnan(seen.min(initial=0.0)):
        there = ~np.isnan(seen)
        ids, at, seen = ids[there], at[there], seen[there]
    if not len(seen):
        raise ValueError("the columns hold no score")
    if _in_order(ids, at):
        starts = _starts(ids)
        return Rows(ids[starts[:-1]], starts, _from_first(at, starts), seen)
    numbers, known = _numbered(ids)
    counts = np.bincount(numbers, minlength=len(known))
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
    days_there, scores_there = np.empty(len(at), np.int32), np.empty(len(at))
    _lay(numbers, at, seen, starts[:-1].copy(), days_there, scores_there)
    _by_day(starts, days_there, scores_there)
    kept = np.flatnonzero(counts)
    ends = np.append(starts[kept], len(at))
    return Rows(known[kept], ends, _from_first(days_there, ends), scores_there)


def _as(patients: Ids, days: Days, scores: Array) -> tuple[tuple[NDArray[np.generic], type[np.generic]], ...]:
    return ((patients, np.int64), (days, np.int32), (scores, np.float64))


def _numbered(ids: Ids) -> tuple[NDArray[np.uint32], Ids]:
    """A number for each row's patient, in rising order of id, and the id that each number stands for."""
    low, high = int(ids.min()), int(ids.max())
    if high - low < CLOSE * len(ids):
        return (ids - low).astype(np.uint32), np.arange(low, high + 1)
    numbers, found = _hashed(ids, FIRST_BITS)
    order = np.argsort(found)
    rank = np.empty(len(order), np.uint32)
    rank[order] = np.arange(len(order), dtype=np.uint32)
    return rank[numbers], found[order]


@njit
def _in_order(ids, days):  # type: ignore[no-untyped-def]
    for row in range(1, len(ids)):
        if ids[row] < ids[row - 1] or (ids[row] == ids[row - 1] and days[row] < days[row - 1]):
            return False
    return True


@njit
def _starts(ids):  # type: ignore[no-untyped-def]
    count = 1
    for row in range(1, len(ids)):
        count += ids[row] != ids[row - 1]
    starts = np.empty(count + 1, np.int64)
    starts[0], at = 0, 1
    for row in range(1, len(ids)):
        if ids[row] != ids[row - 1]:
            starts[at] = row
            at += 1
    starts[count] = len(ids)
    return starts


@njit
def _place(key, keys, owner, shift):  # type: ignore[no-untyped-def]
    """Where `key` is in a table of open addressing, or the free place where it belongs."""
    mask = np.uint64(len(keys) - 1)
    place = (np.uint64(key) * MIX) >> shift
    while owner[place] >= 0 and keys[place] != key:
        place = (place + np.uint64(1)) & mask
    return place


@njit
def _hashed(ids, bits):  # type: ignore[no-untyped-def]
    """A number for each id in order of first appearance; the table, of 2^bits places at first, is at most half full."""
    keys, owner = np.empty(1 << bits, np.int64), np.full(1 << bits, -1, np.int32)
    numbers, found, count = np.empty(len(ids), np.uint32), np.empty(len(ids), np.int64), 0
    for row in range(len(ids)):
        place = _place(ids[row], keys, owner, np.uint64(64 - bits))
        if owner[place] < 0:
            if 2 * count >= len(keys):
                bits += 1
                keys, owner = np.empty(1 << bits, np.int64), np.full(1 << bits, -1, np.int32)
                for known in range(count):
                    place = _place(found[known], keys, owner, np.uint64(64 - bits))
                    keys[place], owner[place] = found[known], known
                place = _place(ids[row], keys, owner, np.uint64(64 - bits))
            keys[place], owner[place], found[count] = ids[row], count, ids[row]
            count += 1
        numbers[row] = owner[place]
    return numbers, found[:count].copy()


@njit
def _lay(numbers, days, scores, free, days_there, scores_there):  # type: ignore[no-untyped-def]
    for row in range(len(numbers)):
        place = free[numbers[row]]
        free[numbers[row]] = place + 1
        days_there[place], scores_there[place] = days[row], scores[row]


@njit(parallel=True)
def _by_day(starts, days, scores):  # type: ignore[no-untyped-def]
    """Puts each patient's rows in order of day, in place; rows of one day keep their order (insertion)."""
    n = len(starts) - 1
    for part in prange((n + PART - 1) // PART):  # type: ignore[no-untyped-call, attr-defined]
        for patient in range(part * PART, min(n, (part + 1) * PART)):
            for row in range(starts[patient] + 1, starts[patient + 1]):
                day, score, place = days[row], scores[row], row
                while place > starts[patient] and days[place - 1] > day:
                    days[place], scores[place] = days[place - 1], scores[place - 1]
                    place -= 1
                days[place], scores[place] = day, score


@njit(parallel=True)
def _from_first(days, starts):  # type: ignore[no-untyped-def]
    """Days since each patient's first row."""
    since, n = np.empty(len(days), np.int32), len(starts) - 1
    for part in prange((n + PART - 1) // PART):  # type: ignore[no-untyped-call, attr-defined]
        for patient in range(part * PART, min(n, (part + 1) * PART)):
            first = days[starts[patient]]
            for row in range(starts[patient], starts[patient + 1]):
                since[row] = days[row] - first
    return since
