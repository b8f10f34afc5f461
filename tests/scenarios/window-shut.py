# SPDX-License-Identifier: GPL-3.0-or-later
"""While the window is shut the kernel refuses a phone that wants a bond, and the agent one that wants none."""

WORLDS = ("vm", "sim")


def run(world):
    phone = world.phone
    world.start()
    world.wait_shut()

    phone.pair().failed()
    world.check(not world.screen.shows(r"\d{3}\s\d{3}"), "a code is shown")
    world.check(not world.device("Paired"), "paired")

    phone.knock().failed()
    world.screen.wait("Pixel 8 knocked.*")
    world.shot("knock")
    world.check(not world.screen.find("Confirm", button=True), "there is something to confirm")
    world.check(not world.device("Paired"), "paired without a bond")
    world.check(phone.address not in world.remembered(), "remembered")
    world.check(not world.adapter("Pairable"), "the window is open")
