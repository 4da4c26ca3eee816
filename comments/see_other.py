from django.http import HttpResponseRedirect


class SeeOther(HttpResponseRedirect):
    """Leads from a form that was taken to a page, to be asked for by GET (RFC 9110)."""

    status_code = 303
