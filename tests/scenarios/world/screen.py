# SPDX-License-Identifier: GPL-3.0-or-later
"""What the program shows, read from its accessibility tree, and a finger that touches it there."""

import re

from gi.repository import GLib

from .waiting import Failure, dispatch, until

REGISTRY = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
ACCESSIBLE = "org.a11y.atspi.Accessible"
COMPONENT = "org.a11y.atspi.Component"

# Numbers of AtspiStateType.
CHECKED, SENSITIVE, VISIBLE = 4, 24, 30
# Numbers of AtspiRole: window parts that are never shown text themselves have no place here.
BUTTON_ROLES = {7: "check box", 43: "button", 44: "radio button", 62: "toggle button", 130: "switch"}
# AtspiCoordType: relative to the window, which fills the screen.
WINDOW_COORDINATES = 1
# What the product puts around names from the air, and the space between groups of digits, is no part of the text.
INVISIBLE = re.compile("[\u2066-\u2069\u200e\u200f]")

TREE_TIMEOUT_MS = 5000
LOOK_STEP_S = 0.15


class Item:
    """One thing on the screen at the moment it was looked at."""

    def __init__(self, owner, path):
        self.owner, self.path = owner, path
        self.text = ""
        self.role = self.states = 0
        self.extents = (0, 0, 0, 0)
        self.children = []

    def is_in(self, state):
        return bool(self.states >> state & 1)

    @property
    def is_shown(self):
        return self.is_in(VISIBLE) and self.extents[2] > 0 and self.extents[3] > 0

    @property
    def is_button(self):
        return self.role in BUTTON_ROLES


class Screen:
    """Looks at the one program on the accessibility bus."""

    def __init__(self, bus, touch, shoot):
        self.bus, self.touch, self.shoot = bus, touch, shoot

    def _ask(self, pending, item, interface, method, arguments, store):
        pending.add(key := object())

        def done(results, _error):
            pending.remove(key)
            if results is not None:
                store(results)
        self.bus.start(item.owner, item.path, interface, method, arguments, done, TREE_TIMEOUT_MS)

    def _read(self, items):
        """Reads many items at once: one round trip for all of them."""
        pending = set()
        name = GLib.Variant("(ss)", (ACCESSIBLE, "Name"))
        coordinates = GLib.Variant("(u)", (WINDOW_COORDINATES,))
        for item in items:
            def set_text(results, item=item):
                item.text = INVISIBLE.sub("", results[0])

            def set_role(results, item=item):
                item.role = results[0]

            def set_states(results, item=item):
                low, high = results[0]
                item.states = low | high << 32

            def set_children(results, item=item):
                item.children = [Item(owner, path) for owner, path in results[0]]

            def set_extents(results, item=item):
                item.extents = results[0]
            self._ask(pending, item, "org.freedesktop.DBus.Properties", "Get", name, set_text)
            self._ask(pending, item, COMPONENT, "GetExtents", coordinates, set_extents)
            self._ask(pending, item, ACCESSIBLE, "GetRole", None, set_role)
            self._ask(pending, item, ACCESSIBLE, "GetState", None, set_states)
            self._ask(pending, item, ACCESSIBLE, "GetChildren", None, set_children)
        context = GLib.MainContext.default()
        while pending:
            context.iteration(True)

    def look(self):
        """All that shows, in the order of the tree; an empty list while no program is there."""
        root = Item(*REGISTRY)
        self._read([root])
        level = root.children
        self._read(level)
        level = [window for program in level for window in program.children]
        while level:
            self._read(level)
            for item in level:
                item.children = item.children if item.is_shown else []
            level = [child for item in level for child in item.children]

        def walk(item):
            for child in item.children:
                if child.is_shown:
                    yield child
                    yield from walk(child)
        return [item for program in root.children for item in walk(program)]

    def texts(self):
        return [item.text for item in self.look() if item.text]

    def find(self, text, button=False):
        """The first item with exactly this text, or None."""
        for item in self.look():
            if item.text == text and (item.is_button or not button):
                return item
        return None

    def shows(self, pattern):
        """Whether some text matches the regular expression as a whole; returns the match."""
        for text in self.texts():
            if match := re.fullmatch(pattern, text, re.DOTALL):
                return match
        return None

    def wait(self, pattern, seconds=10):
        """Waits for a text that matches the regular expression as a whole."""
        try:
            return until(lambda: self.shows(pattern), f"“{pattern}” on the screen", seconds, LOOK_STEP_S)
        except Failure as failure:
            raise Failure(f"{failure}; it shows {self.texts()}") from None

    def wait_gone(self, pattern, seconds=10):
        try:
            until(lambda: not self.shows(pattern), f"“{pattern}” gone from the screen", seconds, LOOK_STEP_S)
        except Failure as failure:
            raise Failure(f"{failure}; it shows {self.texts()}") from None

    def button(self, text, seconds=10):
        """Waits for a button that can be pressed."""
        def pressable():
            item = self.find(text, button=True)
            return item if item and item.is_in(SENSITIVE) else None
        try:
            return until(pressable, f"button “{text}” can be pressed", seconds, LOOK_STEP_S)
        except Failure as failure:
            raise Failure(f"{failure}; it shows {self.texts()}") from None

    def is_on(self, text):
        """Whether the switch with this text is on."""
        return self.button(text).is_in(CHECKED)

    def wait_switch(self, text, on, seconds=10):
        until(lambda: self.is_on(text) == on, f"switch “{text}” {'on' if on else 'off'}", seconds, LOOK_STEP_S)

    def place(self, item):
        """The middle of the item in pixels of the screen."""
        x, y, width, height = item.extents
        return x + width // 2, y + height // 2

    def touch_at(self, x, y):
        self.touch(x, y)
        dispatch()

    def tap(self, text, seconds=10):
        """Touches the button with this text where it stands."""
        self.touch_at(*self.place(self.button(text, seconds)))
