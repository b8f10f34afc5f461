# SPDX-License-Identifier: GPL-3.0-or-later
"""What the scenarios about a bond with a device of low energy have in common."""

from gi.repository import GLib

from .base import BLUEZ, HEAD_UNIT
from .bus import DBUS
from .waiting import check, until

# What asks for the digits, without echo.
PROMPT = r"The six digits .*: *$"
# Calls that change nothing by themselves; the test connection is what a verification is.
READING = {"Hello", "AddMatch", "RemoveMatch", "NameHasOwner", "GetNameOwner", "StartServiceByName", "GetAll", "Get",
           "GetManagedObjects", "GetConnectionCredentials", "Ping"}
VERIFYING = READING | {"Connect", "Disconnect"}


def shut(world):
    """The car's adapter as it should be found again; the agent of a peripheral has opened those of the machine."""
    if not world.bus.has_owner(HEAD_UNIT):
        world.set_adapter("Pairable", GLib.Variant("b", False))
    world.wait_adapter("Pairable", False)


def begin(world, *options, verb="bond", answer=None):
    """cabinctl at a terminal, where somebody types the digits that the peripheral shows, or this answer to them."""
    address = world.peripheral.address
    shut(world)
    command = world.begin_cabinctl(verb, *options, address, terminal=True)
    code = world.peripheral.shown_code()
    command.shows(PROMPT)
    command.type(answer(code) if answer else code)
    return command


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
    world.wait_adapter("Discovering", False)
    world.wait_shut()


class Unchanged:
    """A command that changes nothing: the bonds on the disk stay the same, and all that it asks is of this kind."""

    def __init__(self, world, allowed=READING):
        self.world, self.allowed = world, allowed
        if world.calls is None:
            world.overhear()
        self.bonds = world.bonds_on_disk()
        self.begin = self._heard()

    def _heard(self):
        """How many calls there were. What is overheard comes a moment later, so a mark is waited for."""
        world = self.world
        marks = len(world.calls.made("GetId"))
        world.bus.call(*DBUS, "GetId")
        until(lambda: len(world.calls.made("GetId")) > marks, "the mark is overheard")
        return len(world.calls.heard)

    def check(self):
        world = self.world
        made = {call.member for call in world.calls.heard[self.begin:self._heard()]} - {"GetId"}
        check(made - self.allowed == set(), f"asked for {', '.join(sorted(made - self.allowed))}")
        now = world.bonds_on_disk()
        changed = [what for what in now.keys() | self.bonds.keys() if now.get(what) != self.bonds.get(what)]
        check(not changed, f"not the same on the disk: {', '.join(sorted(changed))}")
        check(world.bus.has_owner(BLUEZ), "bluetoothd is gone")
