# SPDX-License-Identifier: GPL-3.0-or-later
"""Android Auto's set-up of Wi-Fi, as a phone speaks it over RFCOMM: frames, messages, and a polite conversation.

Written by hand, so that the car's own code is not what the car is measured with. What the car says is read strictly: a
field that nobody asked for fails.
"""

import struct
from dataclasses import dataclass

from .waiting import Failure, check, until

# Types of frames. The car starts; a phone requests, and answers; either may ping.
START, REQUEST, CREDENTIALS, VERSION, VERSION_ANSWER, JOINED, START_ANSWER, PING, PONG = range(1, 10)

# Outcomes that a phone tells.
DONE, NO_COMMON_VERSION, WRONG_CREDENTIALS = 0, -1, -3
NO_COMMON_CHANNEL, PHONE_WIFI_OFF, NETWORK_NOT_FOUND = -8, -10, -11

# How a network's key is used: WPA2 alone, or WPA3 too.
WPA2, WPA2_WPA3 = 8, 40
# The access point stays where it is.
FIXED = 0

# Ways to write a field.
VARINT, FIXED_64, BYTES, FIXED_32 = 0, 1, 2, 5

HEADER = struct.Struct(">HH")
MASK = (1 << 64) - 1

# What a phone says of itself in the answer to our version: nothing of it is for us.
SERIAL = "R5CT90XYZ1A"


def varint(number):
    """Seven bits a byte, the lowest first; a negative number as one of 64 bits."""
    number &= MASK
    octets = bytearray()
    while number > 0x7F:
        octets.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*octets, number])


def field(number, value):
    """One field: a number, a text or bytes."""
    if isinstance(value, int):
        return varint(number << 3 | VARINT) + varint(value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | BYTES) + varint(len(data)) + data


def message(fields):
    return b"".join(field(number, value) for number, value in fields.items())


def frame(kind, payload=b""):
    return HEADER.pack(len(payload), kind) + payload


def split(data):
    """The frames at the beginning of the data, as (type, payload), and the rest of it."""
    frames = []
    while len(data) >= HEADER.size:
        length, kind = HEADER.unpack_from(data)
        end = HEADER.size + length
        if len(data) < end:
            break
        frames.append((kind, data[HEADER.size:end]))
        data = data[end:]
    return frames, data


def read_varint(data):
    """The number at the beginning of the data, and what follows it."""
    number = 0
    for place, octet in enumerate(data):
        number |= (octet & 0x7F) << 7 * place
        if octet < 0x80:
            check(number <= MASK and (octet or not place), f"no number of protobuf: {data.hex()}")
            return number, data[place + 1:]
    raise Failure(f"half a number: {data.hex()}")


def signed(number):
    return number - (1 << 64) if number >> 63 else number


def parse(payload, known, missing=()):
    """The values of exactly these fields, of which some may be missing: numbers, or else bytes."""
    values = {}
    while payload:
        tag, payload = read_varint(payload)
        number, way = tag >> 3, tag & 7
        check(number not in values, f"field {number} twice")
        check(way in (VARINT, BYTES), f"field {number} is written in way {way}")
        values[number], payload = read_varint(payload)
        if way == BYTES:
            size = values[number]
            check(size <= len(payload), f"field {number} is cut off")
            values[number], payload = payload[:size], payload[size:]
    check(set(known) - set(missing) <= set(values) <= set(known), f"fields {sorted(values)} and not {sorted(known)}")
    return [values.get(number) for number in known]


@dataclass(frozen=True)
class Credentials:
    ssid: str
    key: str
    bssid: str
    security: int
    kind: int


def read_start(payload):
    """(host, port)"""
    host, port = parse(payload, (1, 2))
    return host.decode(), port


def read_credentials(payload):
    ssid, key, bssid, security, kind = parse(payload, (1, 2, 3, 4, 5))
    return Credentials(ssid.decode(), key.decode(), bssid.decode(), security, kind)


def read_version(payload):
    """(major, minor, frequencies in MHz), of which there are none while the car's network starts"""
    major, minor, packed = parse(payload, (1, 2, 4), missing=(4,))
    frequencies = []
    while packed:
        frequency, packed = read_varint(packed)
        frequencies.append(frequency)
    return major, minor, frequencies


def read_start_answer(payload):
    """(host, port, outcome)"""
    host, port, outcome = parse(payload, (1, 2, 3))
    return host.decode(), port, signed(outcome)


def version_answer(phone=None, outcome=DONE):
    """As long phones' answers are: with a serial number, a name and a whole address."""
    about = message({1: "0123456789abcdef", 2: "fedcba9876543210"}
                    | ({3: phone.name, 4: phone.address} if phone else {}))
    return frame(VERSION_ANSWER, message({1: 6, 2: 0, 3: SERIAL, 4: outcome, 6: about}))


def start_answer(outcome=DONE):
    return frame(START_ANSWER, message({3: outcome}))


def joined(outcome=DONE, hint=None):
    return frame(JOINED, message({1: outcome} | ({2: hint} if hint is not None else {})))


class Talk:
    """What a phone and the car say to each other on one link. The phone's link is opened by open(), and up while `up`.

    The car's frames have to come in the order in which they are waited for, and no other one between.
    """

    def __init__(self, phone):
        self.phone = phone
        self.data = b""
        self.frames = []
        self.version = None

    def open(self):
        self.data, self.frames = b"", []
        result = self.phone.connect()
        check(result == "", f"{self.phone.name} cannot open its link for Android Auto: {result}")
        return self

    @property
    def up(self):
        return self.phone.talks

    def say(self, data, times=1):
        self.phone.say(data, times)

    def read(self):
        """The frames of the car that nobody has waited for yet."""
        frames, self.data = split(self.data + self.phone.heard())
        self.frames += frames
        return self.frames

    def hear(self, kind, seconds=10):
        """Waits for the car's next frame, which must be of this type, and returns its payload."""
        until(lambda: self.read() or not self.up, f"the car says something of type {kind}", seconds)
        check(self.read(), f"the car hangs up instead of saying something of type {kind}")
        heard, payload = self.frames.pop(0)
        check(heard == kind, f"the car says something of type {heard} instead of {kind}")
        return payload

    def meet(self):
        """Up to the car's start; returns the host and the port."""
        self.version = read_version(self.hear(VERSION))
        self.say(version_answer(self.phone))
        return read_start(self.hear(START))

    def ask(self):
        """Asks for the network, and is told."""
        self.say(frame(REQUEST))
        return read_credentials(self.hear(CREDENTIALS))

    def hand_over(self):
        """All of it, with a phone that joins; returns what it was told."""
        self.meet()
        credentials = self.ask()
        self.say(start_answer() + joined())
        return credentials

    def ping(self, payload=message({1: 1732190000123})):
        """Nothing that was said is on its way any more when the car has answered."""
        self.say(frame(PING, payload))
        check(self.hear(PONG) == payload, "the answer to a ping is another one's")

    def wait_down(self, seconds=10):
        until(lambda: not self.up, "the car has hung up", seconds)

    def close(self):
        self.phone.hang_up()
        self.wait_down()
