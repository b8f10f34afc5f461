# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The car's Wi-Fi network. Cabin makes it and its key itself while it runs; here it gets the right to: by NetworkManager
# where that runs, otherwise by hostapd and a path unit.

POLKIT_RULE=/etc/polkit-1/rules.d/50-cabin-network.rules
DHCP_OPTIONS=/etc/NetworkManager/dnsmasq-shared.d/cabin.conf
REGULATORY=/etc/modprobe.d/cabin.conf
PATH_LINK=/etc/systemd/system/paths.target.wants/cabin-ap.path

first_radio () {
  for phy in "$ROOT"/sys/class/net/*/phy80211; do
    [ -e "$phy" ] || continue
    basename "$(dirname "$phy")"
    return
  done
}

# NetworkManager's Cabin profile has no default route, so a route through the interface is somebody else's.
is_our_way_out () {
  booted && command -v ip >/dev/null && [ -n "$(ip route show default dev "$interface" 2>/dev/null)" ]
}

ask_for_way_out () {
  [ "$assume_yes" = no ] ||
    cannot "$interface is this machine's own way to the internet; --interface=$interface takes it all the same"
  agree "$interface is this machine's own way to the internet. Take it?" || cannot "say --no-ap, or another --interface"
}

network_ask () {
  if ! is_given wifi; then
    radio=$(first_radio)
    wifi=no
    if [ -n "$radio" ] && agree "Shall the car have a Wi-Fi network, which Android Auto without a cable needs?"; then
      wifi=yes
    fi
  fi
  if [ "$wifi" = no ]; then
    return
  fi
  if ! is_given interface; then
    answer interface "$(first_radio)" "Which Wi-Fi interface?"
    ! is_our_way_out || ask_for_way_out
  fi
  answer country "" "Which country's radio rules hold (two letters; nothing: what every country allows)?"
  answer band 2.4 "Which band, in GHz, 2.4 or 5?"
  [ "$band" != 5 ] || [ -n "$country" ] || refuse "--band=5 needs --country"
}

has_network_manager () {
  if booted; then
    systemctl is-active -q NetworkManager.service
  else
    installed NetworkManager
  fi
}

# Who else would use the interface at the same time, if anybody does.
rival () {
  if grep -sqE "^[[:space:]]*(iface|auto|allow-hotplug)[[:space:]]+(.*[[:space:]])?$interface([[:space:]]|\$)" \
    "$ROOT/etc/network/interfaces" "$ROOT"/etc/network/interfaces.d/*; then
    echo "$interface is in /etc/network/interfaces: take its lines out"
    return
  fi
  ! has_network_manager || return 0
  booted || return 0
  for unit in "wpa_supplicant@$interface" dhcpcd iwd connman hostapd "hostapd@$interface"; do
    if systemctl is-active -q "$unit.service"; then
      echo "$unit.service uses $interface: disable it"
      return
    fi
  done
}

by_network_manager () {
  installed dnsmasq || fail "NetworkManager has no dnsmasq, which gives addresses to phones: install dnsmasq-base"
  give_back "$PATH_LINK"
  want_file "$POLKIT_RULE" "$(sed "s/@user@/$user/g" "$DATA/50-cabin-network.rules")"
  want_file "$DHCP_OPTIONS" "# Written by cabin-setup.
# The car's network is no way to the internet, so phones keep using their own.
dhcp-option=tag:$interface,option:router
# Nobody else gives addresses there, so there is nothing to wait for before one is given.
no-ping"
  note "NetworkManager runs it"
}

by_hostapd () {
  installed hostapd || fail "there is neither NetworkManager nor hostapd: install one of them, or say --no-ap"
  give_back "$POLKIT_RULE"
  give_back "$DHCP_OPTIONS"
  enable_unit cabin-ap.path paths.target
  # What it starts needs the new units.
  tell_others
  ! booted || systemctl start cabin-ap.path
  note "hostapd runs it"
}

# Wi-Fi is soft-blocked from the start on some images, until there is a country.
unblock () {
  for radio in "$ROOT"/sys/class/rfkill/rfkill*; do
    if [ "$(cat "$radio/type" "$radio/soft" 2>/dev/null | tr '\n' ' ')" != "wlan 1 " ]; then
      continue
    fi
    echo 0 >"$radio/soft"
    tell "switched Wi-Fi on"
  done
}

network_do () {
  if [ "$wifi" = no ]; then
    for path in "$POLKIT_RULE" "$DHCP_OPTIONS" "$REGULATORY" "$PATH_LINK"; do
      give_back "$path"
    done
    want_setting wifi-ap-enabled false
    note "no network"
    keep_answers
    return
  fi
  problem=$(rival)
  [ -z "$problem" ] || fail "$problem"
  if has_network_manager; then
    by_network_manager
  else
    by_hostapd
  fi
  if [ -n "$country" ]; then
    want_file "$REGULATORY" "# Written by cabin-setup.
options cfg80211 ieee80211_regdom=$country"
    ! booted || ! command -v iw >/dev/null || iw reg set "$country"
  else
    give_back "$REGULATORY"
  fi
  unblock
  want_setting wifi-ap-interface "$interface"
  want_setting wifi-ap-country "$country"
  want_setting wifi-ap-band "$band"
  want_setting wifi-ap-enabled true
  keep_answers
}

network_undo () {
  if booted && entry_of "$PATH_LINK" >/dev/null; then
    systemctl stop cabin-ap.path cabin-ap.service || true
  fi
}
