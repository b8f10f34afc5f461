# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The one name: of the car over Bluetooth and of its network. Made once; the head unit changes it from then on.

name_ask () {
  :
}

name_do () {
  present=$(setting bt-name)
  if is_given name; then
    wanted=$name
  elif [ -n "$present" ]; then
    wanted=$present
  else
    wanted=$NAME_PREFIX$(od -An -N4 -tx1 /dev/urandom | tr -d ' \n')
    check_name "$wanted" || fail "the prefix $NAME_PREFIX, which Cabin was built with, makes no name: $complaint"
  fi
  if [ "$wanted" != "$present" ]; then
    (umask 077; as_user gsettings set org.cabin.HeadUnit.connection bt-name "$wanted")
    tell "named the car $wanted"
  fi
  note "the name is $wanted"
}
