# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What this machine is, what is missing, and who else wants to answer phones.

check_ask () {
  :
}

release () {
  sed -n "s/^$1=\"\\{0,1\\}\\([^\"]*\\)\"\\{0,1\\}\$/\\1/p" "$ROOT/etc/os-release" 2>/dev/null
}

# Agents of BlueZ by the names of their processes, as the kernel cuts them. The one that asks last gets the question.
other_agents () {
  for comm in "$ROOT"/proc/[0-9]*/comm; do
    read -r process 2>/dev/null <"$comm" || continue
    case $process in
      bt-agent|bluetoothctl|blueman-*|gnome-shell|bluedevil*|simple-agent|bluetooth-agent)
        printf '%s, which runs\n' "$process"
        ;;
    esac
  done
  grep -lrE '^ExecStart=.*(bt-agent|bluetoothctl|simple-agent|bluetooth-agent)' \
    "$ROOT/etc/systemd/system" "$ROOT/usr/lib/systemd/system" "$ROOT/usr/local/lib/systemd/system" 2>/dev/null |
    sed 's,.*/\(.*\),the unit \1,'
  [ ! -e "$ROOT/etc/xdg/autostart/blueman.desktop" ] || echo "Blueman, which every desktop session starts"
}

profile_owners () {
  for comm in "$ROOT"/proc/[0-9]*/comm; do
    read -r process 2>/dev/null <"$comm" || continue
    case $process in
      wireplumber|pipewire-media-|pulseaudio|ofonod|bluealsa|bluealsad) printf '%s\n' "$process" ;;
    esac
  done
}

check_do () {
  note "$(release PRETTY_NAME)"
  case " $(release ID) $(release ID_LIKE) " in
    *" debian "*) ;;
    *) note "not a Debian: nobody has tried that" ;;
  esac
  case $(release VERSION_ID) in
    [1-9]|1[01]) [ "$(release ID)" != debian ] || fail "Debian 12 is the oldest that Cabin runs on" ;;
  esac
  installed systemctl || fail "there is no systemd, which starts Cabin"
  installed bluetoothd || fail "there is no bluetoothd: install bluez"
  command -v gsettings >/dev/null || fail "there is no gsettings: install libglib2.0-bin"
  other_agents | sort -u | while read -r agent; do
    note "answers phones too, and may take the question away from Cabin: $agent"
  done
  profile_owners | sort -u | while read -r owner; do
    note "may hold the hands-free profile, which is all right; Cabin says so then: $owner"
  done
}
