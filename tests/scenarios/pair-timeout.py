# SPDX-License-Identifier: GPL-3.0-or-later
"""Nobody answers for 30 seconds: that is a no, said in words."""

import time

WORLDS = ("vm", "sim")

PROMPT_TIMEOUT_S = 30


def run(world):
    phone = world.phone
    world.start()
    world.open_window()

    pairing = phone.pair()
    world.until(lambda: pairing.code, "the phone shows a code")
    begin = time.monotonic()
    world.screen.wait("Pixel 8")
    world.shown_code()
    world.throughout(lambda: pairing.result is None, "the question", PROMPT_TIMEOUT_S - 2 - time.monotonic() + begin)
    world.shot("before")
    pairing.failed(5)
    seconds = time.monotonic() - begin
    world.check(seconds < PROMPT_TIMEOUT_S + 2, f"answered only after {seconds:.1f} s")
    world.screen.wait("Pixel 8 was rejected: nobody answered in time")
    world.screen.wait_gone(r"\d{3}\s\d{3}")
    world.check(not world.device("Bonded"), "bonded")
    world.check(phone.address not in world.remembered(), "remembered")
