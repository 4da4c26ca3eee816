"""One tab of Chromium, and all that happened in it."""


class Visit:
    """
    A tab that remembers what a page should not have done.

    A request to another host is noted; the browser finds none.
    """

    def __init__(self, context, site):
        self.context = context
        self.site = site
        self.faults = []
        self.page = context.new_page()
        # To route requests would cost the browser its memory of what it has fetched.
        self.page.on("request", self._request)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("dialog", self._dialog)
        self.page.on("requestfailed", self._failed)

    def open(self, path, status=200):
        """Go to ``path`` and wait until its fonts and pictures are there."""
        response = self.page.goto(path, wait_until="load")
        assert response.status == status
        self.response = response
        return self.page

    def _request(self, request):
        if not request.url.startswith((f"{self.site}/", "data:")):
            self.faults.append(f"other host: {request.url}")

    def _console(self, message):
        # Chromium reports the status of the page itself, where 404 is what we asked for.
        itself = message.location.get("url") == self.page.url
        if message.type in ("error", "warning") and not (
            itself and "Failed to load resource" in message.text
        ):
            self.faults.append(f"console: {message.text}")

    def _dialog(self, dialog):
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _failed(self, request):
        # The browser gives up what still loads when we go to the next page.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.url}")
