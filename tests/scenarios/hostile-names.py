# SPDX-License-Identifier: GPL-3.0-or-later
"""Names from the air are data: shown as they are, without what would disturb the screen, and cut to its size."""

WORLDS = ("vm", "sim")

# What the phone calls itself, and what the screen may show of it (a regular expression).
NAMES = (
    ("<b>Bold</b> & <span>co</span>", "<b>Bold</b> & <span>co</span>"),
    ("%s%n%d%x Phone", "%s%n%d%x Phone"),
    ("Two\nlines\tand\x1b[31m more", r"Two.?lines.?and.*more"),
    ("\u202eenohP\u202c \u200bhidden\u2066", "enohP ?hidden"),
    ("A" * 248, "A{1,32}…?"),
    ("🚗" * 61, "🚗{1,32}…?"),
)


def run(world):
    phone = world.phone
    world.start()
    world.open_window()

    for number, (name, shown) in enumerate(NAMES):
        world.remove_device()
        phone.configure(name=name)
        pairing = phone.pair()
        world.shown_code()
        world.screen.wait(shown, 3)
        world.shot(f"name-{number}")
        world.screen.tap("Reject")
        pairing.failed()
        world.screen.wait(f"{shown} was rejected", 3)
