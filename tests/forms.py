"""Forms as a browser would send them."""

from html.parser import HTMLParser


class _Fields(HTMLParser):
    def __init__(self, form_id):
        super().__init__()
        self.form_id, self.inside = form_id, False
        self.data, self.select, self.area = {}, None, None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.inside = attrs.get("id") == self.form_id
        if not self.inside or "disabled" in attrs:
            return
        name = attrs.get("name")
        if tag == "input" and name:
            self.input(name, attrs)
        elif tag == "select":
            self.select, self.many = name, "multiple" in attrs
            self.first = not self.many
        elif tag == "option" and self.select:
            self.option(attrs.get("value", ""), "selected" in attrs)
        elif tag == "textarea":
            self.area = name
            self.data[name] = [""]

    def input(self, name, attrs):
        kind = attrs.get("type", "text")
        if kind in ("submit", "button", "file"):
            return
        if kind not in ("checkbox", "radio"):
            self.data.setdefault(name, []).append(attrs.get("value", ""))
        elif "checked" in attrs:
            self.data.setdefault(name, []).append(attrs.get("value", "on"))

    def option(self, value, selected):
        if selected and self.many:
            self.data.setdefault(self.select, []).append(value)
        elif selected or self.first:
            self.data[self.select] = [value]
        self.first = False

    def handle_data(self, data):
        if self.area:
            self.data[self.area][0] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area:
            # The first line break after <textarea> is not part of the text.
            text = self.data[self.area][0]
            self.data[self.area] = [text.removeprefix("\r\n").removeprefix("\n")]
            self.area = None
        elif tag == "select":
            self.select = None
        elif tag == "form":
            self.inside = False


def form_data(response, form_id):
    """Return what a browser would send of a form, untouched, by names of fields."""
    reader = _Fields(form_id)
    reader.feed(response.content.decode())
    assert reader.data, f"There is no form {form_id!r} on the page."
    return reader.data
