from django.db import models


class Word(models.Model):
    """In how many comments that editors decided on a word stood. ``""``: in all."""

    word = models.CharField(max_length=60, primary_key=True)
    spam = models.PositiveIntegerField(default=0, db_default=0)
    ham = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = "word"
        verbose_name_plural = "words"

    def __str__(self) -> str:
        return self.word
