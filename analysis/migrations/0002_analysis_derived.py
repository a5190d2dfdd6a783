from django.db import migrations, models

CHOICES = [('use', 'Use them, each with its formula'), ('leave_out', 'Leave them out: only what is reported is pooled')]


class Migration(migrations.Migration):

    dependencies = [
        ('analysis', '0001_initial'),
    ]

    operations = [
        # Analyses that are there pooled nothing derived, and go on so until somebody says otherwise.
        migrations.AddField(
            model_name='analysis',
            name='derived',
            field=models.CharField(choices=CHOICES, default='leave_out', max_length=12, verbose_name='derived numbers'),
        ),
        migrations.AlterField(
            model_name='analysis',
            name='derived',
            field=models.CharField(choices=CHOICES, default='use', max_length=12, verbose_name='derived numbers'),
        ),
    ]
