"""How somebody works a page: by touch, or by keys alone."""


class Finger:
    """Somebody with a phone: what is pressed is tapped, where it is large enough."""

    SMALLEST = 24  # CSS pixels: WCAG 2.2, success criterion 2.5.8.

    def press(self, page, role, name):
        target = page.get_by_role(role, name=name, exact=True).first
        target.scroll_into_view_if_needed()
        box = target.bounding_box()
        # Links within sentences are let off by the criterion.
        assert role == "link" or min(box["width"], box["height"]) >= self.SMALLEST, name
        target.tap()

    def fill(self, page, label, text):
        field = page.get_by_label(label, exact=True).first
        field.tap()
        field.fill(text)

    def choose(self, page, label, option):
        page.get_by_label(label, exact=True).first.select_option(label=option)

    def tick(self, page, label):
        page.get_by_label(label, exact=True).first.tap()


class Keys:
    """Somebody without a mouse, who goes by Tab from one thing to the next."""

    def reach(self, page, target):
        wanted = target.element_handle()
        for _ in range(150):
            page.keyboard.press("Tab")
            if page.evaluate("element => document.activeElement === element", wanted):
                return
        raise AssertionError(f"No Tab leads to {target}.")

    def press(self, page, role, name):
        self.reach(page, page.get_by_role(role, name=name, exact=True).first)
        page.keyboard.press("Enter")

    def fill(self, page, label, text):
        self.reach(page, page.get_by_label(label, exact=True).first)
        page.keyboard.press("ControlOrMeta+A")
        page.keyboard.type(text)

    def choose(self, page, label, option):
        self.reach(page, page.get_by_label(label, exact=True).first)
        page.keyboard.type(option)

    def tick(self, page, label):
        self.reach(page, page.get_by_label(label, exact=True).first)
        page.keyboard.press("Space")
