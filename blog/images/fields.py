"""Where pictures come in: a field of forms, and one of models."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.images import EXTENSIONS, CleanPicture, clean

ACCEPTED = ",".join(f".{extension}" for extension in EXTENSIONS)
# Signs that make the end of a name look like its middle.
TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def check_name(name: str) -> None:
    """Raise ValidationError for a name that is none of a picture, or not its own."""
    FileExtensionValidator(EXTENSIONS)(File(None, name=name))
    signs = {unicodedata.bidirectional(sign) for sign in name}
    if signs & TURNING or any(unicodedata.category(sign) == "Cc" for sign in name):
        raise ValidationError(_("Give the file a plain name first."), code="name")


class PictureUpload(forms.FileField):
    """A picture that somebody brings. What it gives is clean, and may be stored."""

    widget = forms.ClearableFileInput

    def to_python(self, data: Any) -> CleanPicture | None:
        file = super().to_python(data)
        if file is None:
            return None
        check_name(str(file.name))
        return clean(file)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"accept": ACCEPTED}


class PictureField(models.ImageField):
    """A picture, of which nothing is stored but what our own worker has written."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        file = getattr(model_instance, self.attname)
        new = file and not file._committed  # Django's own sign for an upload.
        if new and not isinstance(file.file, CleanPicture):
            setattr(model_instance, self.attname, clean(file.file))
        return super().pre_save(model_instance, add)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": PictureUpload} | kwargs)
