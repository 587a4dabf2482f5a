"""One row per course: told from the course itself, with the expectation of its first day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from conftest import TODAY, course
from replan.demo import ANCHOR, demo_courses
from replan.knowledge.pack import Pack
from replan.outcomes import row_of
from replan.outcomes.rows import Row


def _row(made: object, pack: Pack, today: date = TODAY) -> Row:
    found = row_of(made, pack, today, key="1", therapist="t")  # type: ignore[arg-type]
    assert found is not None
    return found


def test_every_demo_course_has_a_row(pack: Pack) -> None:
    for person in demo_courses(ANCHOR):
        found = _row(person.course, pack, ANCHOR)
        assert found.condition == person.course.episode.condition
        assert 0 <= found.severity <= 1
        assert (found.expected is None) == (found.improved is None)


def test_two_weeks_must_lie_between_first_and_last_score(pack: Pack) -> None:
    short = course(scores={"odi": [("2026-01-24", 44.0), ("2026-02-06", 20.0)]})
    enough = course(scores={"odi": [("2026-01-24", 44.0), ("2026-02-07", 20.0)]})
    assert _row(short, pack).improved is None
    assert _row(enough, pack).improved is True


def test_the_expectation_knows_the_first_score_and_no_later_one(pack: Pack) -> None:
    well = course(scores={"odi": [("2026-01-24", 44.0), ("2026-02-20", 10.0)]})
    badly = course(scores={"odi": [("2026-01-24", 44.0), ("2026-02-20", 60.0)]})
    assert _row(well, pack).expected == _row(badly, pack).expected
    assert (_row(well, pack).improved, _row(badly, pack).improved) == (True, False)


def test_who_has_room_to_improve_is_expected_to_more_often(pack: Pack) -> None:
    def expected(first: float) -> float:
        made = course(scores={"odi": [("2026-01-24", first), ("2026-03-01", 10.0)]})
        found = _row(made, pack).expected
        assert found is not None
        return found

    assert expected(12.0) < expected(30.0) < expected(50.0)


def test_who_had_no_room_to_improve_is_no_failure(pack: Pack) -> None:
    near = _row(course(scores={"odi": [("2026-01-24", 6.0), ("2026-03-01", 4.0)]}), pack)
    assert (near.no_room, near.improved, near.expected, near.forecasts) == (True, None, None, ())
    room = _row(course(scores={"odi": [("2026-01-24", 12.0), ("2026-03-01", 10.0)]}), pack)
    assert (room.no_room, room.improved) == (False, False)
    unseen = _row(course(scores={"odi": [("2026-01-24", 6.0)]}), pack)
    assert not unseen.no_room


def test_ended_quiet_and_open_are_told_apart(pack: Pack) -> None:
    ended = course(episode={"ended": {"on": "2026-02-20", "reason": "well"}})
    assert (_row(ended, pack).state, _row(ended, pack).ended) == ("ended", "well")
    assert _row(course(), pack).state == "open"
    assert _row(course(), pack, TODAY + timedelta(days=60)).state == "quiet"


def test_an_option_begun_after_the_last_score_cannot_have_moved_it(pack: Pack) -> None:
    tried = [{"option": "massage", "from": "2026-01-30"}, {"option": "acupuncture", "from": "2026-03-01"}]
    assert _row(course(options_tried=tried), pack).options == ("massage",)


def test_an_unknown_condition_is_said_and_not_guessed(pack: Pack) -> None:
    with pytest.raises(Exception, match="no_such_thing"):
        _row(course("no_such_thing"), pack)
