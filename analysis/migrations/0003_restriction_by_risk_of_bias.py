from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('analysis', '0002_analysis_derived'),
    ]

    operations = [
        migrations.AddField(
            model_name='analysis',
            name='risk_of_bias',
            field=models.CharField(choices=[('all', 'All studies, whatever their risk of bias'), ('without_high', 'Leave out studies at high risk of bias'), ('low_only', 'Only studies at low risk of bias')], default='all', max_length=12, verbose_name='risk of bias'),
        ),
    ]
