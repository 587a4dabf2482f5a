"""Taking in a table on the page: a way to read it is proposed, and nothing is taken in until it is complete."""

from __future__ import annotations

import re
import string
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from conftest import PACK
from houses import House, house, signed_in
from replan.app.actions.jobs import start_job
from replan.app.jobs.run import run
from replan.batch.mapping import QUESTION
from replan.store.models import Job, Patient, Score

pytestmark = pytest.mark.django_db

TABLE = "patient,date,odi\nA,2026-01-10,44\nA,2026-02-01,30\nB,2026-01-12,50\nB,2026-02-09,38\n"


MAPPING = """\
layout: long
patient: patient
date: date
condition: lbp_acute
measures: {odi: {column: odi}}
"""

BROKEN_MAPPINGS = {
    "an open question": ("lbp_acute", '"?"', "asignación de columnas, línea 4: condition: esto sigue siendo una pregunta."),
    "a misspelt field": ("patient: patient", "pacient: patient", "no existe el campo «pacient». ¿Quería decir «patient»?"),
    "a column that is not there": ("column: odi", "column: odo", "la tabla no tiene la columna «odo»."),
    "a condition nobody knows": ("lbp_acute", "zzz", "ningún paquete conoce «zzz». Declárela en «conditions:»"),
    "another layout": ("long", "tall", "layout: «tall» no es una de las palabras posibles. Use una de estas: 'long' o 'wide'."),
    "no time": ("date: date\n", "", "una tabla larga necesita «date» o «time», uno de los dos."),
    "a key twice": ("date: date", "date: date\ndate: date", "línea 4: la clave «date» está dos veces. Póngala una sola vez."),
    "no YAML": ("date: date", "date: date: date", "línea 3: aquí no puede ir «clave: valor». Revise ahí la sangría"),
    "a day that is in no calendar": (
        "date: date", "time: {column: date, unit: days, anchor: 2026-13-24}", "«2026-13-24» no es una fecha. Escriba año-mes-día"
    ),
    "a list": (MAPPING, "[1]", "asignación de columnas, línea 1: toda la asignación: debe ser un grupo de campos"),
}  # fmt: skip
BROKEN_TABLES = {
    "nothing": ("", "tabla: el archivo está vacío. Hace falta una fila de encabezados y filas debajo."),
    "no rows": ("patient,date,odi\n", "tabla: la tabla no tiene filas."),
    "a column twice": (TABLE.replace("date", "odi", 1), "la columna «odi» está dos veces."),
    "no text": (b"\xff\xfe\x00", "tabla: no es texto en UTF-8."),
}


def english_left(html: str) -> list[str]:
    """The sentences of the code that stand in a page in English."""
    said = [key for key, text in PACK.words["en"].items() if key == text and " " in key]
    pieces = {text.strip(" '.,") for key in said for text, *_ in string.Formatter().parse(key)}
    return [piece for piece in pieces if len(piece) > 8 and piece in unescape(html)]


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


def spanish() -> tuple[House, Client]:
    """A clinic whose lead reads Spanish, and their browser."""
    own = house()
    own.lead.lang = "es"
    own.lead.save()
    return own, signed_in(own.lead)


@pytest.mark.parametrize("name", BROKEN_MAPPINGS)
def test_a_mistake_in_the_mapping_is_told_in_spanish(name: str) -> None:
    before, after, says = BROKEN_MAPPINGS[name]
    own, client = spanish()
    given = {"table": sent(), "mapping": MAPPING.replace(before, after, 1), "therapist": own.therapist.username}
    page = client.post(reverse("job_import"), given)
    assert page.status_code == 422
    assert says in unescape(page.content.decode())
    assert english_left(page.content.decode()) == []


@pytest.mark.parametrize("name", BROKEN_TABLES)
def test_a_mistake_in_the_table_is_told_in_spanish(name: str) -> None:
    table, says = BROKEN_TABLES[name]
    own, client = spanish()
    given = {"table": sent(table), "mapping": MAPPING, "therapist": own.therapist.username}
    page = client.post(reverse("job_import"), given)
    assert page.status_code == 422
    assert says in unescape(page.content.decode())
    assert english_left(page.content.decode()) == []


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("table", {"table": sent("")}),
        ("mapping", {"mapping": "measures: [["}),
        ("therapist", {"therapist": "nobody"}),
    ],
)
def test_the_field_in_error_is_marked_and_the_words_lead_to_it(field: str, given: dict[str, object]) -> None:
    own = house()
    whole = {"table": sent(), "mapping": MAPPING, "therapist": own.therapist.username, **given}
    html = signed_in(own.lead).post(reverse("job_import"), whole).content.decode()
    assert f'<li id="{field}-problem"><a href="#{field}">' in html
    marked = [tag for tag in re.findall(r"<(?:input|textarea|select)[^>]*>", html) if 'aria-invalid="true"' in tag]
    assert len(marked) == 1 and f'id="{field}"' in marked[0] and f"{field}-problem" in marked[0]


def test_a_form_without_table_or_therapist_is_told_in_spanish() -> None:
    _, client = spanish()
    for given, says in (
        ({}, "tabla: no se ha elegido ningún archivo."),
        ({"table": sent()}, "no se ha elegido a nadie."),
    ):
        html = client.post(reverse("job_import"), {"mapping": MAPPING, **given}).content.decode()
        assert says in unescape(html) and english_left(html) == []


def test_a_proposal_has_its_comments_in_spanish_and_reads_the_same() -> None:
    own, client = spanish()
    html = client.post(reverse("job_import"), {"table": sent(), "propose": "1"}).content.decode()
    assert "# Propuesta a partir de la tabla." in unescape(html) and english_left(html) == []
    own.lead.lang = "en"
    own.lead.save()
    html = client.post(reverse("job_import"), {"table": sent(), "propose": "1"}).content.decode()
    assert "# Proposed from the table." in unescape(html)


def test_cells_left_out_are_told_to_each_in_their_language() -> None:
    own, client = spanish()
    table = TABLE.replace(",38", ",thirty").replace(",30", ",130.5").replace("2026-01-12", "yesterday")
    given = {"table": table, "mapping": MAPPING, "therapist": own.therapist.username}
    job = start_job(actor=own.lead, kind="import", arguments=given)
    run(job.pk)
    html = unescape(client.get(reverse("job", args=[job.pk])).content.decode())
    assert "fila 3, columna «odi»: 130,5 está fuera del intervalo de «odi», 0 a 100." in html
    assert "fila 4, columna «date»: «yesterday» no es una fecha. Escriba año-mes-día" in html
    assert "fila 5, columna «odi»: «thirty» no es un número. Corríjalo" in html
    assert english_left(html) == []
    own.lead.lang = "en"
    own.lead.save()
    html = unescape(client.get(reverse("job", args=[job.pk])).content.decode())
    assert "row 3, column 'odi': 130.5 is outside the range of 'odi', 0 to 100." in html


def test_a_job_that_broke_says_why_in_spanish() -> None:
    own, client = spanish()
    job = start_job(actor=own.lead, kind="fit")
    run(job.pk)
    html = client.get(reverse("job", args=[job.pk])).content.decode()
    assert "pacientes: ninguna medida tiene 10 pacientes con dos puntuaciones distintas." in html
    assert english_left(html) == []


def test_what_older_jobs_kept_as_plain_text_still_shows() -> None:
    own, client = spanish()
    done = Job.objects.create(
        clinic=own.clinic,
        kind="import",
        state="done",
        result={"patients": 1, "skipped": 0, "left_out_count": 1, "left_out": ["row {3}: old."]},
    )
    broken = Job.objects.create(clinic=own.clinic, kind="import", state="broken", problem="table: old.")
    unsaid = Job.objects.create(clinic=own.clinic, kind="import", state="broken")
    for job, says in ((done, "row {3}: old."), (broken, "table: old."), (unsaid, "Algo falló por nuestra parte.")):
        assert says in client.get(reverse("job", args=[job.pk])).content.decode()


def test_a_course_that_cannot_be_reviewed_is_told_in_spanish() -> None:
    own, _ = spanish()
    own.therapist.lang = "es"
    own.therapist.save()
    Score.objects.filter(pk=Score.objects.latest("pk").pk).update(measure="odl")
    html = signed_in(own.therapist).get(reverse("patient", args=[own.patient.pk])).content.decode()
    assert ".measure: «odl» no es un código conocido. ¿Quería decir «odi»?" in html
    assert english_left(html) == []
