# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may ask the head unit for something: root, its user, group bluetooth; others not, though the bus lets them."""

from world.base import CAR_NAME, DRIVER, HEAD_UNIT, HEAD_UNIT_INTERFACE, HEAD_UNIT_PATH, PASSENGER, ROOT, STRANGER

# The simulator's private bus has no policy and only one user.
WORLDS = ("vm",)
SCREEN = False

ADDRESS = "'02:00:00:00:00:02'"
# All that changes something.
CALLS = (("OpenPairing", "60"), ("ClosePairing",), ("Connect", ADDRESS), ("Disconnect", ADDRESS), ("Forget", ADDRESS),
         ("SetName", "'Mine'"), ("StartDiscovery",), ("Pair", ADDRESS), ("LendPairable",), ("ReturnPairable",))


def refused(world, call):
    """Calls as somebody of no group; returns what was said."""
    method, *arguments = call
    command = world.begin_command(STRANGER, "gdbus", "call", "--system", "--dest", HEAD_UNIT, "--object-path",
                                  HEAD_UNIT_PATH, "--method", f"{HEAD_UNIT_INTERFACE}.{method}", *arguments)
    return command.expect(1).errors


def run(world):
    world.start()
    world.wait_adapter("Alias", CAR_NAME)
    world.wait_shut()

    # The bus does not let him in.
    answer = world.cabinctl("status", user=STRANGER, status=4)
    world.check(f'<allow send_destination="{HEAD_UNIT}"/>' in answer.errors, f"names no rule: {answer.errors}")
    world.cabinctl("pair-mode", "on", user=STRANGER, status=4)
    world.check(not world.adapter("Pairable"), "a stranger opened the car")

    for user in (DRIVER, PASSENGER, ROOT):
        world.cabinctl("status", user=user)
        world.cabinctl("pair-mode", "on", "--timeout=60", user=user)
        world.check(world.adapter("Pairable"), f"{user} cannot open the car")
        world.cabinctl("pair-mode", "off", user=user)
        world.check(not world.adapter("Pairable"), f"{user} cannot shut the car")
    # Without end is for who owns the car.
    world.cabinctl("pair-mode", "on", "--timeout=0", user=PASSENGER, status=4)
    world.check(not world.adapter("Pairable"), "a passenger opened the car for ever")

    # Somebody's policy lets everybody in: the head unit does not.
    world.set_policy(f'<policy context="default"><allow send_destination="{HEAD_UNIT}"/></policy>')
    world.cabinctl("status", user=STRANGER)
    for call in CALLS:
        said = refused(world, call)
        world.check("Denied" in said, f"{call[0]}: {said}")
    world.check(not world.adapter("Pairable"), "a stranger opened the car")
    world.check(not world.adapter("Discovering"), "a stranger searches")
    world.check(world.adapter("Alias") == CAR_NAME, "a stranger gave the car a name")
