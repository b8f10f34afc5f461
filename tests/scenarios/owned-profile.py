# SPDX-License-Identifier: GPL-3.0-or-later
"""Another program holds the headset profile: the status says which; it is taken over when that program leaves."""

from world.base import HSP_HS

WORLDS = ("vm", "sim")


def run(world):
    holder = world.foreign_headset()
    world.start()
    world.open_bluetooth_page()
    world.screen.wait("Headset is used by another program")
    world.screen.wait("Cabin takes it over when BlueALSA ends.")
    world.shot("owned")

    holder.terminate()
    holder.wait()
    world.screen.wait_gone("Headset is used by another program")
    world.check(world.other_program().is_refused_profile(HSP_HS), "nobody holds the profile")
