# SPDX-License-Identifier: GPL-3.0-or-later
"""What a phone finds in the car's records for Android Auto: what phones look for, and nothing that confuses them."""

import struct

from world.base import ANDROID_AUTO

WORLDS = ("vm",)
SCREEN = False

# Bluetooth Assigned Numbers, sections 3.2 to 3.4 and 5.1.
RECORD_HANDLE, CLASSES, PROTOCOLS, BROWSE_GROUPS, NAME = 0x0000, 0x0001, 0x0004, 0x0005, 0x0100
L2CAP, RFCOMM, PUBLIC = "0100", "0003", "1002"
CHANNELS = range(1, 31)

# Kinds of data elements (Core specification, Vol 3 Part B 3.2).
NUMBER, UUID, TEXT, SEQUENCE = 1, 3, 4, 6


def read_element(data):
    """The data element at the beginning, as a number, a UUID, a text or a list, and what follows it."""
    kind, size = data[0] >> 3, data[0] & 7
    if size < 5:
        begin, length = 1, 1 << size
    else:
        begin = 1 + (1 << size - 5)
        length = int.from_bytes(data[1:begin], "big")
    content, rest = data[begin:begin + length], data[begin + length:]
    if kind == NUMBER:
        return int.from_bytes(content, "big"), rest
    if kind == UUID:
        return content.hex(), rest
    if kind == TEXT:
        return content.decode(), rest
    assert kind == SEQUENCE, f"an element of kind {kind}"
    elements = []
    while content:
        element, content = read_element(content)
        elements.append(element)
    return elements, rest


def run(world):
    phone = world.phone
    world.bond(auto_connect="false")
    world.start()
    answer = phone.records(ANDROID_AUTO)

    _kind, _number, _size, length = struct.unpack_from(">BHHH", answer)
    records, rest = read_element(answer[7:7 + length])
    world.check(rest == b"" and answer[7 + length:] == b"\0", "the answer is longer than its records")
    world.check(len(records) == 1, f"{len(records)} records")
    record = dict(zip(records[0][::2], records[0][1::2]))

    world.check(record.pop(RECORD_HANDLE) >= 0x10000, "no handle of a service")
    # One class alone, with all its bits: phones are known that stumble over a short one beside it.
    world.check(record.pop(CLASSES) == [ANDROID_AUTO.replace("-", "")], "other classes")
    below, (protocol, channel) = record.pop(PROTOCOLS)
    world.check(below == [L2CAP] and protocol == RFCOMM and channel in CHANNELS, f"on {below}, {protocol}, {channel}")
    world.check(record.pop(BROWSE_GROUPS) == [PUBLIC], "not for the public")
    world.check(record.pop(NAME) == "Android Auto", "another name")
    world.check(record == {}, f"more than was looked for: {record}")

    result = phone.connect()
    world.check(result == "", f"nobody listens there: {result}")
