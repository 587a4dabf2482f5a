"""From long columns (patient, day, score), in any order, to rows that `cohort` reads: each patient's together, by day.

Columns that are in order already are read as they are. Else the rows are dealt out to buckets, each of which holds the
patients between two ids and fits into a core's own cache; there each patient is given a number by hashing, rows are
laid together by counting how many each patient has, and the few rows of a patient are put in order of day where they
lie. Rows are never sorted as a whole. Compiled, as `cohort` is.
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
BUCKET, MOST_BITS = 1 << 14, 10
"""Rows that go into a bucket, about: few enough for a core's own cache. Never more than 2^10 buckets."""

CELL_BITS = 12
"""The range of the ids is parted into up to 2^12 cells to look up the bucket of an id."""

SAMPLED = 16
"""Ids that are looked at for each bucket to find where it ends. A poor sample makes it slower, not wrong."""

PARTS = 16
"""Parts of the columns that are dealt out to the buckets side by side."""

FEW = 64
"""Rows up to which putting in place one by one is the quickest way to order a patient's rows."""

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
    return _grouped(ids, at, seen)


def _as(patients: Ids, days: Days, scores: Array) -> tuple[tuple[NDArray[np.generic], type[np.generic]], ...]:
    return ((patients, np.int64), (days, np.int32), (scores, np.float64))


def _grouped(ids: Ids, days: Days, scores: Array) -> Rows:
    """Rows in any order, put in order."""
    cuts = _cuts(ids)
    bucket, counts = _counted(ids, cuts, PARTS, *_guide(ids, cuts))
    ends = counts.sum(axis=0).cumsum()
    first = np.cumsum(counts.T.ravel()).reshape(counts.T.shape).T - counts
    ids_there, days_there, scores_there = _dealt(ids, days, scores, bucket, first)
    begins = np.append(0, ends)
    days, scores = np.empty_like(days_there), np.empty_like(scores_there)
    rows, patients = _laid(ids_there, days_there, scores_there, begins, days, scores)
    held = [slice(begin, begin + count) for begin, count in zip(begins[:-1], patients, strict=True)]
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.concatenate([rows[one] for one in held]))])
    return Rows(np.concatenate([ids_there[one] for one in held]), starts, _from_first(days, starts), scores)


def _cuts(ids: Ids) -> Ids:
    """Rising ids that part the patients into buckets of about `BUCKET` rows: one less than a power of two."""
    buckets = 1 << min(MOST_BITS, max(1, len(ids) // BUCKET).bit_length())
    sample = np.sort(ids[:: max(1, len(ids) // (SAMPLED * buckets))])
    return sample[np.arange(1, buckets) * len(sample) // buckets]


def _guide(ids: Ids, cuts: Ids) -> tuple[np.int64, np.uint64, Ids]:
    """The least id, the width of a cell as a power of two, and how many cuts lie below each cell: where to look first.

    A bucket is found with few comparisons where ids are spread evenly, and by halving where they are not.
    """
    low, high = int(ids.min()), int(ids.max())
    shift = max(0, (high - low).bit_length() - CELL_BITS)
    edges = low + (np.arange(((high - low) >> shift) + 2, dtype=object) << shift)
    guide = np.searchsorted(cuts, np.array([min(edge, high) for edge in edges], np.int64), side="right")
    return np.int64(low), np.uint64(shift), guide


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


@njit(parallel=True)
def _counted(ids, cuts, parts, low, shift, guide):  # type: ignore[no-untyped-def]
    """The bucket (r,) of each row, and how many rows of each part of the columns go to each (parts, buckets)."""
    n = len(ids)
    bucket, counts = np.empty(n, np.uint16), np.zeros((parts, len(cuts) + 1), np.int64)
    for part in prange(parts):  # type: ignore[no-untyped-call, attr-defined]
        for row in range(n * part // parts, n * (part + 1) // parts):
            key = ids[row]
            cell = np.uint64(key - low) >> shift
            at, end = guide[cell], guide[cell + np.uint64(1)]
            while at < end:
                middle = (at + end) // 2
                if cuts[middle] <= key:
                    at = middle + 1
                else:
                    end = middle
            bucket[row] = at
            counts[part, at] += 1
    return bucket, counts


@njit(parallel=True)
def _dealt(ids, days, scores, bucket, first):  # type: ignore[no-untyped-def]
    """The columns with the rows of each bucket together, in their order; `first` (parts, buckets) says where from."""
    n, parts = len(ids), len(first)
    ids_there, days_there, scores_there = np.empty_like(ids), np.empty_like(days), np.empty_like(scores)
    for part in prange(parts):  # type: ignore[no-untyped-call, attr-defined]
        free = first[part].copy()
        for row in range(n * part // parts, n * (part + 1) // parts):
            place = free[bucket[row]]
            free[bucket[row]] = place + 1
            ids_there[place], days_there[place], scores_there[place] = ids[row], days[row], scores[row]
    return ids_there, days_there, scores_there


@njit(parallel=True)
def _laid(ids, days, scores, begins, days_there, scores_there):  # type: ignore[no-untyped-def]
    """Each bucket's rows by patient and day. Its patients stand at the begin of its part of `ids` afterwards, and
    how many rows each has at the begin of its part of the rows returned, with the number of patients (buckets,)."""
    rows, patients = np.empty(len(ids), np.int32), np.empty(len(begins) - 1, np.int64)
    for bucket in prange(len(begins) - 1):  # type: ignore[no-untyped-call, attr-defined]
        begin, end = begins[bucket], begins[bucket + 1]
        numbers, found, held = _numbered(ids[begin:end])
        free, place = np.empty(len(found), np.int64), begin
        for rank, patient in enumerate(np.argsort(found)):
            free[patient] = place
            place += held[patient]
            ids[begin + rank], rows[begin + rank] = found[patient], held[patient]
        for row in range(end - begin):
            place = free[numbers[row]]
            free[numbers[row]] = place + 1
            days_there[place], scores_there[place] = days[begin + row], scores[begin + row]
        for patient in range(len(found)):
            _by_day(days_there, scores_there, free[patient] - held[patient], free[patient])
        patients[bucket] = len(found)
    return rows, patients


@njit
def _numbered(ids):  # type: ignore[no-untyped-def]
    """A number for each row's patient in order of first appearance; the id and the count of rows of each number."""
    bits = 1
    while 1 << bits < 2 * len(ids):
        bits += 1
    keys, owner = np.empty(1 << bits, np.int64), np.full(1 << bits, -1, np.int32)
    numbers, found, count = np.empty(len(ids), np.int32), np.empty(len(ids), np.int64), 0
    held = np.zeros(len(ids), np.int64)
    for row in range(len(ids)):
        place = _place(ids[row], keys, owner, np.uint64(64 - bits))
        if owner[place] < 0:
            keys[place], owner[place], found[count] = ids[row], count, ids[row]
            count += 1
        numbers[row] = owner[place]
        held[owner[place]] += 1
    return numbers, found[:count].copy(), held


@njit
def _by_day(days, scores, begin, end):  # type: ignore[no-untyped-def]
    """Puts the rows of a patient, `begin` to `end`, in order of day, in place; rows of one day keep their order."""
    if end - begin > FEW:
        order = begin + np.argsort(days[begin:end], kind="mergesort")
        days[begin:end], scores[begin:end] = days[order], scores[order]
        return
    for row in range(begin + 1, end):
        day, score, place = days[row], scores[row], row
        while place > begin and days[place - 1] > day:
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
