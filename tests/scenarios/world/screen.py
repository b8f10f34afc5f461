# SPDX-License-Identifier: GPL-3.0-or-later
"""What the program shows, read from its accessibility tree, and a finger that touches it there."""

import re

from gi.repository import GLib

from .bus import PROPERTIES
from .waiting import Failure, dispatch, until

REGISTRY = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
ACCESSIBLE = "org.a11y.atspi.Accessible"
COMPONENT = "org.a11y.atspi.Component"

# Numbers of AtspiStateType.
CHECKED, SENSITIVE, VISIBLE = 4, 24, 30
# Numbers of AtspiRole: what can be pressed, what has a text but nothing inside, what only holds others together.
BUTTONS = {7, 43, 44, 62, 130}
LEAVES = {27, 29, 42, 48, 50}
HOLDERS = {20, 31, 32, 39, 49}
# AtspiCoordType: relative to the window, which fills the screen.
WINDOW_COORDINATES = 1
# What the product puts around names from the air is no part of the text.
INVISIBLE = re.compile("[\u2066-\u2069\u200e\u200f]")

TREE_TIMEOUT_MS = 5000
LOOK_STEP_S = 0.15
# Pixels from the top of a display of 600, and how often it is drawn by half of them to get to the end of a page.
LOWEST_TOUCH = 540
SCROLLS = 8


class Item:
    """One thing on the screen at the moment it was looked at."""

    def __init__(self, bus, owner, path):
        self.bus, self.owner, self.path = bus, owner, path
        self.text = ""
        self.role = None
        self.children = []

    def start(self, interface, method, arguments, done):
        self.bus.start(self.owner, self.path, interface, method, arguments, done, TREE_TIMEOUT_MS)

    def ask(self, interface, method, arguments=None):
        return self.bus.call(self.owner, self.path, interface, method, arguments, TREE_TIMEOUT_MS)[0]

    def is_in(self, state):
        low, high = self.ask(ACCESSIBLE, "GetState")
        return bool((low | high << 32) >> state & 1)

    def extents(self):
        """Left, top, width and height in pixels of the screen."""
        return self.ask(COMPONENT, "GetExtents", GLib.Variant("(u)", (WINDOW_COORDINATES,)))

    def is_shown(self):
        """A page that was never shown is in the tree and has no size."""
        try:
            return self.extents()[2] > 0 and self.is_in(VISIBLE)
        except GLib.Error:
            return False


class Screen:
    """Looks at the one program on the accessibility bus.

    Every question is a round trip through three processes, so only what changes is asked for each time, and all of one
    level of the tree at once.
    """

    def __init__(self, bus, touch, drag, shoot):
        self.bus, self.touch, self.drag, self.shoot = bus, touch, drag, shoot
        self.roles = {}

    def _all(self, questions):
        """Asks all (item, interface, method, arguments, store) at once. What is gone meanwhile answers nothing."""
        waiting = len(questions)

        def ask(item, interface, method, arguments, store):
            def done(results, _error):
                nonlocal waiting
                waiting -= 1
                if results is not None:
                    store(item, results[0])
            item.start(interface, method, arguments, done)
        for question in questions:
            ask(*question)
        context = GLib.MainContext.default()
        while waiting:
            context.iteration(True)

    def _read(self, items):
        def set_role(item, role):
            item.role = self.roles[item.path] = role

        def set_text(item, text):
            item.text = INVISIBLE.sub("", text)

        def set_children(item, children):
            item.children = [Item(self.bus, owner, path) for owner, path in children]
        for item in items:
            item.role = self.roles.get(item.path)
        self._all([(item, ACCESSIBLE, "GetRole", None, set_role) for item in items if item.role is None])
        name = GLib.Variant("(ss)", (ACCESSIBLE, "Name"))
        texts = [(item, PROPERTIES, "Get", name, set_text) for item in items if item.role not in HOLDERS]
        self._all(texts + [(item, ACCESSIBLE, "GetChildren", None, set_children)
                           for item in items if item.role not in LEAVES])

    def look(self):
        """All there is in the order of the tree; an empty list while no program is there."""
        root = Item(self.bus, *REGISTRY)
        level = [root]
        while level:
            self._read(level)
            level = [child for item in level for child in item.children]

        def walk(item):
            for child in item.children:
                yield child
                yield from walk(child)
        return [item for program in root.children for item in walk(program)]

    def texts(self):
        return [item.text for item in self.look() if item.text]

    def text_after(self, title):
        """The text that follows this one, as a value follows its title; None where there is no such title."""
        texts = self.texts()
        return texts[texts.index(title) + 1] if title in texts[:-1] else None

    def find(self, text, button=False):
        """The first item that shows exactly this text, or None."""
        for item in self.look():
            if item.text == text and (item.role in BUTTONS or not button) and item.is_shown():
                return item
        return None

    def shows(self, pattern):
        """Whether some text matches the regular expression as a whole; returns the match."""
        for item in self.look():
            if item.text and (match := re.fullmatch(pattern, item.text, re.DOTALL)) and item.is_shown():
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
        x, y, width, height = item.extents()
        return x + width // 2, y + height // 2

    def scroll_to(self, text):
        """Draws the page up until the button with this text is on the display."""
        for _ in range(SCROLLS):
            x, y = self.place(self.button(text))
            if y <= LOWEST_TOUCH:
                return
            self.drag(x, LOWEST_TOUCH // 2, LOWEST_TOUCH)
            dispatch()
        raise Failure(f"“{text}” cannot be brought to the display")

    def touch_at(self, x, y):
        self.touch(x, y)
        dispatch()

    def tap(self, text, seconds=10):
        """Touches the button with this text where it stands."""
        self.touch_at(*self.place(self.button(text, seconds)))

    def press(self, text, done, seconds=30):
        """Touches the button until that has an effect: in the moment after a cover is gone, a touch is for nobody."""
        def pressed():
            if not done():
                self.tap(text, seconds)
            return done()
        until(pressed, f"“{text}” does something", seconds, LOOK_STEP_S)
