# SPDX-License-Identifier: GPL-3.0-or-later
"""bluetoothd comes 20 seconds after the agent, which waits without a sound if it is told to, and ends if not."""

WORLDS = ("vm", "sim")
WORLD = {"adapters": 2, "with_bluetoothd": False}
SCREEN = False

NO_BLUETOOTHD = 3
LATE_S = 20


def run(world):
    world.settings()
    world.app.start()
    world.until(lambda: world.app.status() == NO_BLUETOOTHD, "the agent ends without bluetoothd")
    world.check("Bluetooth is not running" in world.app.log(), "it does not say why")

    world.start("--wait-for-bluez", "--pair-mode", state="waiting")
    world.throughout(lambda: world.app.alive and world.head_unit("State") == "waiting", "waiting", LATE_S)
    world.bluez.start()
    world.wait_adapters(2)
    world.until(lambda: world.head_unit("State") == "ready", "the agent has set up everything", 20)
    world.wait_adapter("Pairable", True)
    world.check(world.phone.pair().wait() == "", "the phone cannot pair")
    world.until(lambda: world.device("Bonded"), "bonded")
