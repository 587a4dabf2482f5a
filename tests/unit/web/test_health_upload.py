"""Days from a phone's export: looked over first, written once, and of the file nothing else is kept."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from houses import House, house
from replan.app.actions import write_sections
from replan.app.actions.health import HEALTH, MOST_SENT
from replan.app.jobs.tend import forget
from replan.app.queries.courses import course_for
from replan.store.models import AuditEvent, Draft, SectionRow

pytestmark = pytest.mark.django_db
PATH = "/lifestyle/import/"


def somebody() -> tuple[House, Client]:
    north, client = house(), Client()
    client.force_login(north.own)
    return north, client


def ago(days: int) -> str:
    return (timezone.localdate() - timedelta(days=days)).isoformat()


def table(*rows: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("days.csv", "\n".join(["date,sleep hours,steps,mood", *rows]).encode())


def zipped(name: str, text: str) -> SimpleUploadedFile:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return SimpleUploadedFile("export.zip", out.getvalue())


def lived(north: House) -> dict[str, tuple[float | None, float | None]]:
    course = course_for(actor=north.own, patient_id=north.patient.pk)[2]
    return {day.on.isoformat(): (day.sleep_hours, day.steps) for day in course.lifestyle}


def test_days_are_shown_first_and_then_written_once_with_the_own_entries_left_as_they_are() -> None:
    north, client = somebody()
    own = {"on": ago(2), "sleep_hours": 5.0}
    today = timezone.localdate()
    write_sections(actor=north.own, patient=north.patient, today=today, items=[("lifestyle", ago(2), own, None, "")])
    before = lived(north)
    rows = (f"{ago(2)},8,4000,good", f"{ago(1)},7.5,5000,good", "2001-01-01,9,9000,x", f"{ago(-3)},9,9000,x")
    assert client.post(PATH, {"file": table(*rows)}).status_code == 302
    shown = client.get(PATH).content.decode()
    assert lived(north) == before
    assert "2 days, from" in shown
    assert "1 is there already" in shown
    assert "1 day before" in shown
    assert "has not come yet" in shown
    assert "Columns that are not used: mood" in shown
    assert client.post(f"{PATH}decide/", {"do": "keep"}).status_code == 302
    assert lived(north) == {**before, ago(2): (5.0, 4000.0), ago(1): (7.5, 5000.0)}
    assert AuditEvent.objects.filter(action="import_health", patient=north.patient).count() == 1
    assert not Draft.objects.exists()
    written = SectionRow.objects.count()
    client.post(PATH, {"file": table(*rows)})
    client.post(f"{PATH}decide/", {"do": "keep"})
    assert SectionRow.objects.count() == written


def test_the_zip_of_a_phone_is_read_and_can_be_thrown_away() -> None:
    north, client = somebody()
    day = ago(1)
    record = f'<Record type="HKQuantityTypeIdentifierStepCount" sourceName="Watch" startDate="{day} 09:00:00 +0000" endDate="{day} 10:00:00 +0000" value="812"/>'
    assert client.post(PATH, {"file": zipped("a/export.xml", f"<HealthData>{record}</HealthData>")}).status_code == 302
    assert "1 day," in client.get(PATH).content.decode()
    kept = Draft.objects.get(kind=HEALTH).data
    assert kept["days"] == [{"on": day, "steps": 812.0}]
    assert "Watch" not in str(kept)
    client.post(f"{PATH}decide/", {"do": "drop"})
    assert not Draft.objects.exists()
    assert day not in lived(north)


def test_what_nobody_decides_about_is_thrown_away_after_a_day() -> None:
    _, client = somebody()
    client.post(PATH, {"file": table(f"{ago(1)},7,5000,x")})
    forget(timezone.now() + timedelta(hours=23))
    assert Draft.objects.filter(kind=HEALTH).exists()
    forget(timezone.now() + timedelta(hours=25))
    assert not Draft.objects.filter(kind=HEALTH).exists()


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (zipped("export.xml", "<HealthData>" + " " * 8_000_000), "too large"),
        (SimpleUploadedFile("export.zip", b"PK no zip"), "could not be read"),
        (SimpleUploadedFile("notes.pdf", b"%PDF"), "could not be read"),
        (SimpleUploadedFile("days.csv", b"date,steps\n2026-01-01,many\n"), "Look at line 2 of the table"),
        (SimpleUploadedFile("export.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><HealthData>&a;</HealthData>'), "could not be read"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_told_and_nothing_is_kept(file: SimpleUploadedFile, said: str) -> None:
    _, client = somebody()
    answer = client.post(PATH, {"file": file})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert said in text
    assert "/tmp" not in text
    assert not Draft.objects.exists()


def test_a_file_over_the_limit_is_refused_before_it_is_read_and_the_form_needs_its_token() -> None:
    north, client = somebody()
    answer = client.post(PATH, {"file": table(f"{ago(1)},7,1,x")}, CONTENT_LENGTH=str(MOST_SENT * 2))
    assert answer.status_code == 413
    assert "too large" in answer.content.decode()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(north.own)
    assert strict.post(PATH, {"file": table(f"{ago(1)},7,1,x")}).status_code == 403
    assert client.post(PATH, {}).status_code == 422
    staff = Client()
    staff.force_login(north.therapist)
    assert staff.post(PATH, {"file": table(f"{ago(1)},7,1,x")}).status_code == 403
