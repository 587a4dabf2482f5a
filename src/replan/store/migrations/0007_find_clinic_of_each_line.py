from django.db import migrations
from django.db.models import Q


def find_clinics(apps, schema_editor):
    """The clinic that each line concerned, as far as the rows tell. What they leave open is nobody's: of a clinic that a
    patient has left for another one only what was done by its own people can be told."""
    Clinic, Patient, User, AuditEvent, Consent = (
        apps.get_model("store", name) for name in ("Clinic", "Patient", "User", "AuditEvent", "Consent")
    )
    by_patients = AuditEvent.objects.filter(Q(actor=None) | Q(actor__role="patient"))
    for clinic in Clinic.objects.all():
        AuditEvent.objects.filter(actor__clinic=clinic).exclude(actor__role="patient").update(clinic=clinic)
        without = User.objects.filter(role="patient", clinic=clinic, patient=None)
        by_patients.filter(patient=None, actor__in=without).update(clinic=clinic)
    for patient in Patient.objects.exclude(clinic=None):
        lines = by_patients.filter(Q(patient=patient) | Q(patient=None, actor__patient=patient))
        consents = Consent.objects.filter(patient=patient, purpose="clinic_sees").order_by("given_at")
        joined = AuditEvent.objects.filter(patient=patient, action="join_clinic").order_by("at").last()
        if joined is not None:
            consents = consents.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=joined.at))
        if not consents and joined is None:
            lines.update(clinic=patient.clinic)
        for number, consent in enumerate(consents):
            spell = lines.filter(at__lt=consent.withdrawn_at) if consent.withdrawn_at else lines
            if number or joined is not None:
                spell = spell.filter(at__gte=consent.given_at)
            spell.update(clinic=patient.clinic)


class Migration(migrations.Migration):

    dependencies = [
        ("store", "0006_clinic_of_each_line"),
    ]

    operations = [
        migrations.RunPython(find_clinics, migrations.RunPython.noop),
    ]
