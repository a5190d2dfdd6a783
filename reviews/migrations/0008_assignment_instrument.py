from django.db import migrations, models

# The instruments that designs chose before an assignment named its own.
INSTRUMENTS = {
    "parallel": "rob2_parallel",
    "crossover": "rob2_crossover",
    "within_person": "within_person",
    "cluster": "rob2_cluster",
    "non_randomized": "robins_i",
}


def name_instruments(apps, schema_editor):
    Assignment = apps.get_model("reviews", "Assignment")
    judged = Assignment.objects.filter(task="risk_of_bias").select_related("study")
    for assignment in judged.iterator():
        assignment.instrument = INSTRUMENTS[assignment.design or assignment.study.design]
        assignment.save(update_fields=["instrument"])


class Migration(migrations.Migration):
    dependencies = [("reviews", "0007_modes_and_rounds")]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="instrument",
            field=models.CharField(blank=True, editable=False, max_length=40),
        ),
        migrations.RunPython(name_instruments, migrations.RunPython.noop),
        migrations.RemoveField(model_name="assignment", name="design"),
    ]
