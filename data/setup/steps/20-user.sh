# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The user who runs Cabin, its folders and group, and what names it: units, the message bus.

ACCOUNT_FILES="passwd passwd- group group- shadow shadow- gshadow gshadow- .pwd.lock subuid subuid- subgid subgid-"

user_ask () {
  if ! is_given start; then
    start=kiosk
    if [ "$assume_yes" = no ]; then
      agree "Shall Cabin be what this machine's display shows?" || start=nothing
    fi
  fi
  answer user "$BUILT_IN_USER" "Which user runs Cabin?"
  [ "$start" != nothing ] || is_user "$user" || cannot "there is no user $user who could start cabin"
}

# change_accounts COMMAND ARGUMENT…: runs it with the files of users and groups in the journal.
change_accounts () {
  for file in $ACCOUNT_FILES; do
    remember "/etc/$file"
  done
  program=$1
  shift
  "$program" ${ROOT:+--prefix "$ROOT"} "$@" || fail "$program did not succeed"
  for file in $ACCOUNT_FILES; do
    remember_after "/etc/$file"
  done
}

make_user () {
  is_user "$user" && return
  change_accounts useradd --system --user-group --no-create-home --home-dir /var/lib/cabin --shell /usr/sbin/nologin \
    --comment "Cabin, the car's head unit" "$user"
  mkdir -p "$JOURNAL/accounts"
  echo "$user" >"$JOURNAL/accounts/user"
  tell "made the user $user"
}

join_group () {
  grep -Eq "^bluetooth:([^:]*:){2}(.*,)?$user(,|\$)" "$ROOT/etc/group" && return
  grep -q '^bluetooth:' "$ROOT/etc/group" || change_accounts groupadd --system bluetooth
  change_accounts usermod --append --groups bluetooth "$user"
  mkdir -p "$JOURNAL/accounts"
  echo "$user" >"$JOURNAL/accounts/member"
  tell "put $user into the group bluetooth, which bluetoothd's policy trusts"
}

group_of_user () {
  grep -m 1 "^[^:]*:[^:]*:$(field_of_user "$user" 4):" "$ROOT/etc/group" | cut -d: -f1
}

# The packaged files are made for one user.
name_user () {
  tmpfiles=/etc/tmpfiles.d/cabin.conf
  policy=/etc/dbus-1/system.d/org.cabin.HeadUnit.conf
  for unit in cabin-kiosk cabin-agent; do
    part=/etc/systemd/system/$unit.service.d/cabin-setup-user.conf
    if [ "$user" = "$BUILT_IN_USER" ]; then
      give_back "$part"
    else
      want_file "$part" "# Written by cabin-setup.
[Service]
User=$user"
    fi
  done
  if [ "$user" = "$BUILT_IN_USER" ]; then
    give_back "$tmpfiles"
    give_back "$policy"
    return
  fi
  want_file "$tmpfiles" "# Written by cabin-setup, instead of the file of this name in /usr/lib/tmpfiles.d.
d /var/lib/cabin     0700 $user $group -
d /run/cabin         0755 root root -
d /run/cabin/network 0700 $user $group -"
  want_file "$policy" "$(cat <<END
<?xml version="1.0" encoding="UTF-8"?>
<!-- Written by cabin-setup, besides the file of this name in /usr/share/dbus-1/system.d, as the user is another. -->
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <policy user="$user">
    <allow own="org.cabin.HeadUnit"/>
    <allow send_destination="org.cabin.HeadUnit"/>
    <allow receive_sender="org.cabin.HeadUnit" receive_type="signal"/>
  </policy>
</busconfig>
END
  )"
}

user_do () {
  make_user
  join_group
  group=$(group_of_user)
  name_user
  own_folder /var/lib/cabin
  own_folder /run/cabin/network
  keep_answers
}

# The same as systemd-tmpfiles makes at the next start. What lies in it may be of the user before.
own_folder () {
  if [ ! -d "$ROOT$1" ]; then
    mkdir -p "$ROOT$(dirname "$1")"
    mkdir -m 700 "$ROOT$1"
    tell "made $1"
  fi
  uid=$(field_of_user "$user" 3)
  [ "$(stat -c %u "$ROOT$1")" != "$uid" ] || return 0
  chown -hR "$uid:$(field_of_user "$user" 4)" "$ROOT$1"
  chmod 700 "$ROOT$1"
  tell "gave $1 to $user"
}

# If accounts have been changed since, their files cannot be put back as they were, but what we did can be undone.
user_undo () {
  [ -d "$JOURNAL/accounts" ] || return 0
  for file in $ACCOUNT_FILES; do
    entry=$(entry_of "/etc/$file") || continue
    [ "$(mark "/etc/$file")" = "$(cat "$entry/after")" ] || moved_on=yes
  done
  [ "${moved_on:-no}" = yes ] || return 0
  for file in $ACCOUNT_FILES; do
    ! entry=$(entry_of "/etc/$file") || rm -rf "$entry"
  done
  [ ! -f "$JOURNAL/accounts/member" ] ||
    gpasswd ${ROOT:+--root "$ROOT"} -d "$(cat "$JOURNAL/accounts/member")" bluetooth >/dev/null
  [ ! -f "$JOURNAL/accounts/user" ] || userdel ${ROOT:+--prefix "$ROOT"} "$(cat "$JOURNAL/accounts/user")"
}
