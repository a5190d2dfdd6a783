from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reviews', '0002_assignment_design'),
    ]

    operations = [
        migrations.AddField(
            model_name='review',
            name='r_pre_post',
            field=models.FloatField(default=0.5, verbose_name='correlation between baseline and final'),
        ),
        migrations.AddField(
            model_name='review',
            name='r_pre_post_source',
            field=models.CharField(blank=True, max_length=200, verbose_name='source of the correlation'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('r_pre_post__gt', -1), ('r_pre_post__lt', 1)), name='review_correlation_is_one'),
        ),
    ]
