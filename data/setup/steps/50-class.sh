# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What phones take the car for. No bluetoothd reads drop-ins of main.conf yet, so it is started with a copy of that
# file, and without the plugin that sets the class by what kind of computer this is.

MAIN_CONF=/etc/bluetooth/main.conf
OWN_CONF=/etc/cabin/bluetooth.conf
CLASS_PART=/etc/systemd/system/bluetooth.service.d/cabin-setup-class.conf

class_ask () {
  answer device_class none "What shall phones take the car for: none, car-audio or hands-free?"
}

# Bluetooth Assigned Numbers 2.8: major class audio/video, minor class car audio or hands-free.
class_number () {
  case $device_class in
    car-audio) echo 0x000420 ;;
    hands-free) echo 0x000408 ;;
  esac
}

# The line as Debian's unit has it.
daemon () {
  sed -n 's,^ExecStart=\([^[:space:]]*/bluetoothd\).*,\1,p' "$ROOT"/lib/systemd/system/bluetooth.service \
    "$ROOT"/usr/lib/systemd/system/bluetooth.service 2>/dev/null | head -n 1
}

class_do () {
  if [ "$device_class" = none ]; then
    give_back "$CLASS_PART"
    give_back "$OWN_CONF"
    note "left to bluetoothd"
    keep_answers
    return
  fi
  other=$(grep -ls '^ExecStart=' "$ROOT"/etc/systemd/system/bluetooth.service.d/*.conf \
    "$ROOT/etc/systemd/system/bluetooth.service" | grep -v "$CLASS_PART" | head -n 1)
  [ -z "$other" ] || fail "${other#"$ROOT"} starts bluetoothd in a way of its own; say --device-class=none"
  program=$(daemon)
  [ -n "$program" ] || fail "bluetooth.service starts bluetoothd in a way that is not known"
  want_file "$OWN_CONF" "$(
    echo "# Written by cabin-setup from $MAIN_CONF, with another class. When that has changed, run cabin-setup again."
    sed '/^[[:space:]]*Class[[:space:]]*=/d' "$ROOT$MAIN_CONF" 2>/dev/null |
      sed "s/^\[General\][[:space:]]*\$/[General]\nClass = $(class_number)/"
    grep -qsx '\[General\][[:space:]]*' "$ROOT$MAIN_CONF" || printf '[General]\nClass = %s\n' "$(class_number)"
  )"
  want_file "$CLASS_PART" "# Written by cabin-setup.
[Service]
ExecStart=
ExecStart=$program -f $OWN_CONF -P hostname"
  keep_answers
}
