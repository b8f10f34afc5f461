# SPDX-License-Identifier: GPL-3.0-or-later
"""cabin-bond@.service makes a bond before what needs it begins; without a bond that does not begin."""

from world import bonding
from world.base import PASSENGER

# The simulator has no service manager.
WORLDS = ("vm",)
SCREEN = False

CONSUMER = """[Unit]
Requires={0}
After={0}
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/true
"""


def run(world):
    peripheral = world.peripheral
    # Its digits would be new ones each time, which no file can have.
    peripheral.configure(capability="NoInputNoOutput")
    systemd = world.systemd()
    systemd.install("cabin-bond@.service", "src/cli/cabinctl", PASSENGER)
    bond = f"cabin-bond@{peripheral.address}.service"
    systemd.add("consumer.service", CONSUMER.format(bond))

    world.check(systemd.start("consumer.service"), "the consumer does not begin")
    bonding.check_bonded(world)
    made, begun = (int(systemd.show(unit, f"ExecMain{moment}TimestampMonotonic"))
                   for unit, moment in ((bond, "Exit"), ("consumer.service", "Start")))
    world.check(0 < made <= begun, "the consumer began before there was a bond")
    world.check(systemd.show(bond, "ActiveState") == "active", "the unit does not stay active")

    peripheral.power(False)
    systemd.control("stop", bond)
    world.check(systemd.show("consumer.service", "ActiveState") == "inactive", "the consumer outlives its bond")
    world.check(not systemd.start("consumer.service"), "the consumer begins without a bond")
    world.check(systemd.show(bond, "ExecMainStatus") == "2", "the unit did not fail as cabinctl does")
    world.check(systemd.show("consumer.service", "ExecMainStartTimestampMonotonic") == "0", "the consumer began")
    bonding.check_bonded(world)

    peripheral.power(True)
    world.check(systemd.start("consumer.service"), "the consumer does not begin when the device is back")
    systemd.end()
