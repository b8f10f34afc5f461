# SPDX-License-Identifier: GPL-3.0-or-later
"""What the scenarios about a bond with a device of low energy have in common."""

from .base import BLUEZ
from .waiting import check, until

# What asks for the digits, without echo.
PROMPT = r"PIN.*: *$"
# Calls that change nothing by themselves; the test connection is what a verification is.
READING = {"Hello", "AddMatch", "RemoveMatch", "NameHasOwner", "GetNameOwner", "StartServiceByName", "GetAll", "Get",
           "GetManagedObjects", "GetConnectionCredentials", "Ping"}
VERIFYING = READING | {"Connect", "Disconnect"}


def begin(world, *options, answer=None):
    """cabinctl bond at a terminal, where somebody types the digits that the device shows, or this answer."""
    bond = world.begin_cabinctl("bond", *options, world.peripheral.address, terminal=True)
    code = world.peripheral.shown_code()
    bond.shows(PROMPT)
    bond.type(answer(code) if answer else code)
    return bond


def make(world):
    """A good bond, and the link down again."""
    bond = begin(world).expect(0)
    check_bonded(world)
    until(lambda: not world.device("Connected", world.peripheral), "the link is down")
    return bond


def check_bonded(world):
    check(world.device("Bonded", world.peripheral), "not bonded")
    check(world.device("Trusted", world.peripheral), "not trusted")


def check_tidy(world):
    """Nothing is left running, and the adapter is as it was."""
    check(not world.adapter("Discovering"), "still searching")
    check(not world.adapter("Pairable"), "the adapter is left open")


class Unchanged:
    """A command that changes nothing: the bonds on the disk stay the same, and all that it asks is of this kind."""

    def __init__(self, world, allowed=READING):
        self.world, self.allowed = world, allowed
        if world.calls is None:
            world.overhear()
        self.bonds = world.bonds_on_disk()
        self.begin = len(world.calls.heard)

    def check(self):
        world = self.world
        made = {call.member for call in world.calls.heard[self.begin:]}
        check(made - self.allowed == set(), f"asked for {', '.join(sorted(made - self.allowed))}")
        check(world.bonds_on_disk() == self.bonds, "the bonds on the disk are not the same")
        check(world.bus.has_owner(BLUEZ), "bluetoothd is gone")
