# SPDX-License-Identifier: GPL-3.0-or-later
"""A device that cannot show a code is refused, though the window is open, and the driver is told."""

WORLDS = ("vm", "sim")


def run(world):
    phone = world.phone
    phone.configure(name="Speaker", capability="NoInputNoOutput")
    world.start()
    world.open_window()

    phone.pair().failed()
    world.screen.wait("Speaker was refused: it cannot show a number to compare.")
    world.check(not world.screen.find("Confirm", button=True), "there is something to confirm")
    world.check(not world.device("Bonded"), "bonded")
    world.check(not world.device("Paired"), "paired")
    world.check(phone.address not in world.remembered(), "remembered")
