"""What every page of one patient begins with: the record in reach, its review and its words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from replan.app.permissions import May, require
from replan.app.queries.courses import course_for
from replan.app.reviews import asked, pack, review_of
from replan.course.document import Course
from replan.knowledge.pack import Pack
from replan.review import Review, Told
from replan.review.declared import pack_for
from replan.review.words import Speaker
from replan.web.shared.speech import language, reader
from replan.web.shared.telling import told_in, words_of


@dataclass(frozen=True)
class Opened:
    """One patient's record on the desk. `pack` knows what the document declares for itself too."""

    patient: Any
    episode: Any
    course: Course
    pack: Pack
    speak: Speaker
    today: date

    def review(self) -> Review:
        """The review of today. Raises UserError as `review` does."""
        return review_of(self.episode, self.course, self.today)

    def told(self) -> Told:
        """The same in words. Raises UserError as `review` does."""
        return told_in(self.episode, self.course, self.today, self.speak.reader, self.speak.lang)

    def reviewed(self) -> tuple[Review, Told]:
        """Both. Raises UserError as `review` does."""
        made = self.review()
        return made, words_of(asked(self.episode, self.course, self.today), self.speak.reader, self.speak.lang)


def opened(request: HttpRequest, patient_id: UUID, what: May = May.SEE_CASELOAD) -> Opened:
    """The record of a patient in reach, for somebody who may do `what`. Raises DoesNotExist, NotAllowed; audited.

    Reach is asked first: whether a record out of reach exists must not show in what is refused.
    """
    patient, episode, course = course_for(actor=request.user, patient_id=patient_id)
    require(request.user, what)
    known = pack_for(course, pack())
    speak = Speaker(known, language(request), reader(request))
    return Opened(patient, episode, course, known, speak, timezone.localdate())
