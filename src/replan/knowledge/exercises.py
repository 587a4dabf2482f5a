"""Finds exercises of the library: by words, region, target, level and what is at hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from replan.core.text import folded
from replan.knowledge.pack import Pack
from replan.knowledge.schema import Exercise


def exercise_title(code: str, pack: Pack, lang: str) -> str:
    """The title of a home exercise; the code itself, as words, for one that the library does not have."""
    known = pack.exercises.data.get(code)
    return str(known["title"][lang]) if known else code.replace("_", " ")


def find_exercises(
    pack: Pack,
    lang: str,
    *,
    words: str = "",
    region: str | None = None,
    target: str | None = None,
    levels: Collection[int] = (),
    at_hand: Collection[str] | None = None,
    condition: str | None = None,
) -> tuple[Exercise, ...]:
    """The exercises that fit every wish, those whose title begins with the words first, then by level and title.

    `words` may begin words of the title, the steps, the id or the names of regions and targets, in any case and
    without accents. `at_hand` is the equipment that there is: nothing else may be needed. An exercise that `condition`
    forbids, or that a clinic has retired, is left out.
    """
    wanted = folded(words).split()
    found = []
    for id_, raw in pack.exercises.data.items():
        title = folded(raw["title"][lang])
        if _fits(raw, region, target, levels, at_hand, condition) and f"exercises/{id_}" not in pack.retired:
            known = _known(raw, pack, lang) if wanted else []
            if all(any(word.startswith(part) for word in known) for part in wanted):
                in_title = all(any(word.startswith(part) for word in title.split()) for part in wanted)
                found.append((not in_title, raw["level"], title, id_))
    return tuple(pack.exercises[id_] for *_, id_ in sorted(found))


def _fits(
    raw: Mapping[str, Any],
    region: str | None,
    target: str | None,
    levels: Collection[int],
    at_hand: Collection[str] | None,
    condition: str | None,
) -> bool:
    return (
        (region is None or region in raw["regions"])
        and (target is None or target in raw["targets"])
        and (not levels or raw["level"] in levels)
        and (at_hand is None or set(raw.get("equipment", ())) <= set(at_hand))
        and (condition is None or condition not in raw.get("not_for", ()))
    )


def _known(raw: Mapping[str, Any], pack: Pack, lang: str) -> list[str]:
    """Every word that the exercise is known by."""
    names = [raw["title"][lang], raw["id"].replace("_", " "), *(step[lang] for step in raw["steps"])]
    names += [pack.regions[region].title.model_dump()[lang] for region in raw["regions"]]
    names += [
        str(pack.words[lang].get(f"ref.code.{code}", "")) for code in (*raw["targets"], *raw.get("equipment", ()))
    ]
    return folded(" ".join(names)).split()
