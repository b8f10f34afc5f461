# SPDX-License-Identifier: GPL-3.0-or-later
"""The program ends on SIGTERM: links stay as they are, the window is shut, and no attempt is left in flight."""

WORLDS = ("vm", "sim")

# bluetoothd itself ends a link that nobody uses 2 s after its last use.
LINK_S = 4


def run(world):
    phone = world.phone
    world.bond()
    world.overhear()

    # Connected, with the window open. What the phone has open with another program keeps the link itself up.
    world.start()
    world.screen.wait("Connected", 20)
    world.open_window()
    with world.other_use():
        world.app.end()
        world.wait_shut(1)
        world.throughout(lambda: world.device("Connected"), "the link", LINK_S)
    world.check(not world.calls.made("Disconnect", "RemoveDevice"), "something was disconnected")

    # In an attempt that the phone does not answer.
    phone.power(False)
    world.until(lambda: not world.device("Connected"), "the link is down", 30)
    world.start(shows="Searching.*")
    world.until(world.attempt_in_flight, "an attempt in flight")
    world.app.end()
    world.until(lambda: not world.attempt_in_flight(), "no attempt is left in flight", 3)
    world.wait_shut(1)

    # Nothing is left behind: the next start connects.
    phone.power(True)
    world.start()
    world.screen.wait("Connected", 20)
    world.check_one_in_flight()
