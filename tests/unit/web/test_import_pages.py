"""Taking in a table on the page: a way to read it is proposed, and nothing is taken in until it is complete."""

from __future__ import annotations

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from houses import house, signed_in
from replan.batch.mapping import QUESTION
from replan.store.models import Job, Patient

pytestmark = pytest.mark.django_db

TABLE = "patient,date,odi\nA,2026-01-10,44\nA,2026-02-01,30\nB,2026-01-12,50\nB,2026-02-09,38\n"


def sent(text: str | bytes = TABLE) -> SimpleUploadedFile:
    return SimpleUploadedFile("clinic.csv", text.encode() if isinstance(text, str) else text)


def test_a_proposal_fills_the_form_and_takes_nothing_in() -> None:
    own = house()
    client, before = signed_in(own.lead), Patient.objects.count()
    page = client.post(reverse("job_import"), {"table": sent(), "propose": "1", "therapist": own.therapist.username})
    assert page.status_code == 200
    content = page.content.decode()
    mapping = unescape(content.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0])
    assert 'patient: "patient"' in mapping and 'date: "date"' in mapping and "odi" in mapping and QUESTION in mapping
    assert f'value="{own.therapist.username}" selected' in content
    assert (Job.objects.count(), Patient.objects.count()) == (0, before)
    # What still has a question is refused, with the place; with the answer it goes on as it is
    both = {"mapping": mapping, "therapist": own.therapist.username}
    refused = client.post(reverse("job_import"), {"table": sent(), **both})
    assert refused.status_code == 422 and "condition" in refused.content.decode()
    both["mapping"] = mapping.replace(f'condition: "{QUESTION}"', "condition: lbp_acute")
    assert client.post(reverse("job_import"), {"table": sent(), **both}).status_code == 302


@pytest.mark.parametrize(("more", "says"), [({}, "no file was chosen"), ({"table": sent(b"\xff\xfe\x00")}, "UTF-8")])
def test_without_a_table_that_can_be_read_nothing_is_proposed(more: dict[str, SimpleUploadedFile], says: str) -> None:
    page = signed_in(house().lead).post(reverse("job_import"), {"propose": "1", "mapping": "kept", **more})
    assert page.status_code == 422
    assert says in page.content.decode() and "kept" in page.content.decode()
