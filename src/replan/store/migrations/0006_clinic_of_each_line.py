from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("store", "0005_passwords_of_ones_own"),
    ]

    operations = [
        migrations.AddField(
            model_name="auditevent",
            name="clinic",
            field=models.ForeignKey(null=True, on_delete=models.deletion.PROTECT, to="store.clinic"),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["clinic", "at"], name="store_audit_clinic__6a5931_idx"),
        ),
    ]
