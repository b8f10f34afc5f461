# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of no meaning, and a settings file that is none: the program runs, and says what is wrong."""

WORLDS = ("vm", "sim")


def run(world):
    world.settings(pairing_window="uint32 5", profiles="['no-uuid', '00001108-0000-1000-8000-00805f9b34fb']",
                   allow_codeless="'maybe'", bt_discoverable="7")
    with open(world.app.settings_file, "a", encoding="utf-8") as file:
        file.write("appearance='purple'\nui-scale=99.0\nno-such-key=1\n")
    world.start()
    world.open_bluetooth_page()
    world.screen.wait("A setting is wrong")
    world.screen.wait("Correct “profiles”. This value is not used: no-uuid")
    world.shot("bad")
    world.app.end()

    world.settings(adapter="'hci9'")
    world.start(shows="The Bluetooth adapter is missing")
    world.screen.wait("Plug in hci9, or empty the setting “adapter”.")
    world.app.end()

    world.app.settings_file.write_bytes(b"\xff\xfe no settings at all [[[\n")
    world.start(shows="Add your phone|No phone")
    world.open_bluetooth_page()
    world.screen.wait("The settings were damaged")
