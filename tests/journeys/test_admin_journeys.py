"""Who looks after a clinic: people, teams, invitations, hand-overs, long work; and who watches over it."""

from __future__ import annotations

from pathlib import Path

from django.utils import timezone

from journeys.walk import Visitor
from replan.app.jobs.work import Work
from replan.app.jobs.worker import drain
from replan.store.models import Invitation, Job, Patient, User

MAPPING = """layout: long
patient: who
condition: lbp_acute
time: {column: week, unit: weeks, anchor: 2026-01-05}
measures:
  odi: {column: odi}
"""


def _table(folder: Path, cell: str = "40") -> Path:
    path = folder / "patients.csv"
    path.write_text("who,week,odi\n" + "".join(f"Case {n},{w},{cell}\n" for n in range(6) for w in (0, 3)), "utf-8")
    return path


def test_an_administrator_keeps_people_teams_and_invitations_and_sees_no_record(visitor: Visitor) -> None:
    # Given the administrator
    visitor.signs_in("admin")
    visitor.sees("11 people work here.")
    visitor.finds_no_barrier()
    # When a year that has not been is entered, it is told beside the field and nothing is lost
    visitor.presses("text=Tomasz Wrona")
    visitor.page.fill("#qualified_in", "3019")
    visitor.page.fill("#license_number", "PT-4711")
    visitor.presses("text=Save")
    visitor.sees("Give a year that has been.")
    assert visitor.page.input_value("#license_number") == "PT-4711"
    visitor.finds_no_barrier()
    visitor.page.fill("#qualified_in", "2020")
    visitor.presses("main form button")
    visitor.sees("Tomasz Wrona is saved.")
    # And a team is added
    visitor.presses("text=Teams and clinic")
    visitor.page.fill("#name", "Hydrotherapy")
    visitor.presses("text=Add")
    visitor.sees("Hydrotherapy")
    visitor.finds_no_barrier()
    # And somebody is invited: the address is shown this once, and can be made void
    visitor.presses("main >> text=Invitations")
    visitor.page.select_option("#role", "therapist")
    visitor.page.fill("#label", "Noor from the course")
    visitor.presses("text=Make the invitation")
    visitor.sees("It is shown only once")
    secret = visitor.page.inner_text(".secret code").rstrip("/").rsplit("/", 1)[1]
    assert secret not in str(list(Invitation.objects.values()))
    visitor.finds_no_barrier()
    visitor.presses("main tbody button")
    visitor.sees("The invitation is void.")
    # And no record opens
    jo = User.objects.get(username="jo").patient
    assert visitor.opens(f"/patients/{jo.pk}/") in (403, 404)


def test_a_lead_ends_a_sign_in_and_hands_the_patients_over_with_a_note(visitor: Visitor) -> None:
    # Given Jonas, who leaves
    visitor.signs_in("lead")
    visitor.finds_one_row_of_places()
    visitor.goes_to("People")
    visitor.presses("text=Jonas Meyer")
    visitor.sees("5 patients are still theirs")
    visitor.presses("text=End this sign-in")
    visitor.sees("Jonas Meyer cannot sign in any more.")
    # When the lead hands over one of his patients without a note, it is asked for
    visitor.presses("text=Hand patients over")
    visitor.sees("Nobody treats")
    visitor.page.check("li:has-text('Jo Lindqvist') input")
    visitor.page.select_option("#to", label="Amara Nwachukwu")
    visitor.presses("main form button")
    visitor.sees("Write what the next therapist should know")
    assert visitor.page.is_checked("li:has-text('Jo Lindqvist') input")
    visitor.finds_no_barrier()
    visitor.page.fill("#note", "Afraid of bending. Likes to walk.")
    visitor.presses("main form button")
    visitor.sees("One patient is handed over.")
    # Then Amara treats, and the note is kept
    jo = Patient.objects.get(name="Jo Lindqvist")
    assert jo.therapist is not None
    assert jo.therapist.username == "amara"
    assert jo.handovers.get().note.startswith("Afraid of bending")
    visitor.opens(f"/patients/{jo.pk}/hand-over/")
    visitor.sees("Afraid of bending. Likes to walk.")
    visitor.finds_no_barrier()


def test_a_table_is_taken_in_stopped_and_gone_on_with(visitor: Visitor, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    visitor.signs_in("admin")
    visitor.presses("text=Long work")
    visitor.finds_no_barrier()
    # Given a mapping that does not fit, the mistake is told at once
    visitor.presses("text=Take in a table of patients")
    visitor.page.set_input_files("#table", _table(tmp_path))
    visitor.page.fill("#mapping", MAPPING.replace("column: odi", "column: oswestry"))
    visitor.page.select_option("#therapist", label="Amara Nwachukwu")
    visitor.presses("text=Take them in")
    visitor.sees("the table has no column 'oswestry'")
    visitor.finds_no_barrier()
    # When it fits and somebody stops it in the middle
    visitor.page.set_input_files("#table", _table(tmp_path))
    visitor.page.fill("#mapping", MAPPING)
    visitor.page.select_option("#therapist", label="Amara Nwachukwu")
    visitor.presses("text=Take them in")
    before, seen = Work.stop_if_asked, [0]

    def stop_third(self: Work) -> None:
        seen[0] += 1
        if seen[0] == 3:
            Job.objects.update(cancel_asked=True)
        before(self)

    with monkeypatch.context() as patched:
        patched.setattr(Work, "stop_if_asked", stop_third)
        drain()
    # Then whole patients are in, and the page says how far it came
    visitor.opens(f"/jobs/{Job.objects.get().pk}/")
    visitor.sees("Stopped")
    visitor.sees("2 of 6")
    assert Patient.objects.filter(name__startswith="Case").count() == 2
    visitor.finds_no_barrier()
    # And it goes on from there
    visitor.presses("text=Go on")
    drain()
    visitor.opens(f"/jobs/{Job.objects.get().pk}/")
    visitor.sees("6 patients were taken in")
    assert Patient.objects.filter(name__startswith="Case").count() == 6


def test_an_auditor_reads_who_did_what_and_nothing_else(visitor: Visitor) -> None:
    # Given a record that somebody read
    visitor.signs_in("jonas")
    visitor.presses("text=Jo Lindqvist")
    visitor.presses("text=Sign out")
    # When the auditor looks
    visitor.signs_in("auditor")
    visitor.sees("Who read and changed what")
    visitor.page.select_option("#person", "jonas")
    visitor.presses("main form button")
    # Then there is who, when, what and which record, and no name of a patient
    visitor.sees("course")
    visitor.does_not_see("Jo Lindqvist")
    visitor.finds_no_barrier()
    # And one record can be followed
    jo = User.objects.get(username="jo").patient
    today = timezone.localdate()
    visitor.opens(f"/audit/?patient={jo.pk}&first={today}&last={today}")
    visitor.sees("jonas")
    assert visitor.opens("/caseload/") == 403
    assert visitor.opens(f"/patients/{jo.pk}/") in (403, 404)
