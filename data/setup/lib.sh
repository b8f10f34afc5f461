# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the steps of cabin-setup are made of: words, questions, checks of values, and changes with a journal.

JOURNAL=$ROOT/var/lib/cabin-setup

# --- Words ---

say () {
  printf '%s\n' "$*"
}

# One thing that was done.
tell () {
  changed=yes
  printf '  %s\n' "$*"
}

# What a person should know; nothing is wrong.
note () {
  printf '  %s\n' "$*"
}

cannot () {
  printf 'cabin-setup: %s\n' "$*" >&2
  exit 1
}

# A step cannot go on.
fail () {
  tell_others
  printf '  What was done before stays; run cabin-setup again when this is mended, or cabin-setup --undo.\n'
  cannot "$@"
}

verdict () {
  if [ "$changed" = yes ]; then
    note "→ done"
  else
    note "→ nothing to do"
  fi
}

run_step () {
  changed=no
  say ""
  say "[$1]"
  "$1_do"
  tell_others
  verdict
}

# --- What runs here ---

# Whether this is a machine that runs, and not a folder that will be one (a chroot, a test).
booted () {
  [ -z "$ROOT" ] && [ -d /run/systemd/system ]
}

installed () {
  for folder in /usr/bin /usr/sbin /usr/libexec/bluetooth /usr/lib/bluetooth /usr/local/bin /usr/local/sbin; do
    [ ! -x "$ROOT$folder/$1" ] || return 0
  done
  return 1
}

is_user () {
  grep -q "^$1:" "$ROOT/etc/passwd"
}

field_of_user () {
  grep "^$1:" "$ROOT/etc/passwd" | cut -d: -f"$2"
}

# --- Checks of values; the reason is in $complaint. All of them end up in files of root's. ---

matches () {
  printf '%s' "$1" | grep -Eqx -- "$2" && [ "$(printf '%s' "$1" | wc -l)" = 0 ]
}

check_user () {
  complaint="a user's name has small letters, digits, _ and -, and is not root"
  [ "$1" != root ] && matches "$1" '[a-z_][a-z0-9_-]{0,31}'
}

check_name () {
  complaint="a name has 1 to 32 bytes (it is the Wi-Fi network's too), all visible, no quotes, backslash or - at first"
  case $1 in
    -*|*[\\\'\"]*) return 1 ;;
  esac
  [ "$(printf '%s' "$1" | wc -c)" -le 32 ] && matches "$1" '[[:graph:]]([[:print:]]*[[:graph:]])?'
}

check_interface () {
  complaint="an interface is called like wlan0"
  matches "$1" '[A-Za-z0-9][A-Za-z0-9._-]{0,14}'
}

check_country () {
  complaint="a country has two capital letters, such as DE"
  [ -z "$1" ] || matches "$1" '[A-Z][A-Z]'
}

check_band () {
  complaint="2.4 or 5"
  matches "$1" '2\.4|5'
}

check_tty () {
  complaint="tty1 to tty63"
  matches "$1" 'tty([1-9]|[1-5][0-9]|6[0-3])'
}

check_renderer () {
  complaint="auto, measure, cairo or gl"
  matches "$1" 'auto|measure|cairo|gl'
}

check_device_class () {
  complaint="none, car-audio or hands-free"
  matches "$1" 'none|car-audio|hands-free'
}

# --- Answers: from options, from the last time, from a person, or the default ---

is_given () {
  case $given in
    *" $1 "*) return 0 ;;
  esac
  return 1
}

recall_answers () {
  [ -f "$JOURNAL/answers" ] || return 0
  while IFS='=' read -r key value; do
    case $key in
      user|wifi|interface|country|band|tty|renderer|start|replace_display_manager|device_class)
        if ! is_given "$key"; then
          eval "$key=\$value"
          given="$given$key "
        fi
        ;;
    esac
  done <"$JOURNAL/answers"
}

keep_answers () {
  {
    for key in user wifi interface country band tty renderer start replace_display_manager device_class; do
      # What nobody was asked for yet has no answer.
      eval "[ -z \"\${$key+set}\" ] || printf '%s=%s\n' \"\$key\" \"\${$key}\""
    done
  } >"$JOURNAL/answers.new"
  mv "$JOURNAL/answers.new" "$JOURNAL/answers"
}

# answer KEY DEFAULT QUESTION: sets the variable KEY, whose values check_KEY judges.
answer () {
  ! is_given "$1" || return 0
  if [ "$assume_yes" = yes ]; then
    eval "$1=\$2"
    return 0
  fi
  while :; do
    printf '%s [%s] ' "$3" "$2"
    read -r reply || refuse "no answer"
    reply=${reply:-$2}
    if "check_$1" "$reply"; then
      eval "$1=\$reply"
      return 0
    fi
    say "$complaint"
  done
}

# agree QUESTION: whether a person says yes; with --yes it is one.
agree () {
  [ "$assume_yes" = no ] || return 0
  printf '%s [Y/n] ' "$1"
  read -r reply || refuse "no answer"
  case $reply in
    [Nn]*) return 1 ;;
  esac
}

# --- Settings of Cabin, in the file that it reads as this user ---

config_folder () {
  if [ "$start" = nothing ]; then
    printf '%s/.config' "$(field_of_user "$user" 6)"
  else
    printf '/var/lib/cabin'
  fi
}

as_user () {
  if [ -n "$ROOT" ]; then
    env XDG_CONFIG_HOME="$ROOT$(config_folder)" GSETTINGS_BACKEND=keyfile "$@"
  else
    setpriv --reuid="$user" --regid="$(field_of_user "$user" 4)" --init-groups --inh-caps=-all \
      env -i -C / PATH="$PATH" LC_ALL="$LC_ALL" HOME="$(field_of_user "$user" 6)" XDG_CONFIG_HOME="$(config_folder)" \
      GSETTINGS_BACKEND=keyfile "$@"
  fi
}

setting () {
  as_user gsettings get org.cabin.HeadUnit.connection "$1" | sed "s/^'\(.*\)'\$/\1/"
}

# The value is a word without quotes in it, or true or false.
want_setting () {
  before=$(setting "$1")
  [ "$before" != "$2" ] || return 0
  mkdir -p "$JOURNAL/settings"
  [ -e "$JOURNAL/settings/$1" ] || printf '%s\n' "$before" >"$JOURNAL/settings/$1"
  (umask 077; as_user gsettings set org.cabin.HeadUnit.connection "$1" "$2")
  tell "set $1 to $2"
}

# --- Changes, and the journal that takes them back ---
#
# Each path that is changed has a folder journal/NUMBER: `path`, `before` and `after` (see mark), and `copy` of a file.

open_journal () {
  mkdir -p "$JOURNAL/journal"
  # Copies of files that not everybody may read come to lie there.
  chmod 700 "$JOURNAL"
}

# What is at a path now, in one word.
mark () {
  if [ -L "$ROOT$1" ]; then
    printf 'link:%s\n' "$(readlink "$ROOT$1")"
  elif [ -d "$ROOT$1" ]; then
    echo folder
  elif [ -e "$ROOT$1" ]; then
    sha256sum <"$ROOT$1" | cut -d' ' -f1
  else
    echo absent
  fi
}

# The journal's folder of a path, if it has one.
entry_of () {
  for entry in "$JOURNAL"/journal/*/; do
    if [ ! -f "$entry/path" ] || [ "$(cat "$entry/path")" != "$1" ]; then
      continue
    fi
    printf '%s' "${entry%/}"
    return 0
  done
  return 1
}

# Call this before a change.
remember () {
  ! entry_of "$1" >/dev/null || return 0
  # A change can need one that was made before it, so the numbers only grow. A leading 1 keeps them from being octal.
  last=$(find "$JOURNAL/journal" -mindepth 1 -maxdepth 1 | sort | tail -n 1)
  last=${last##*/}
  entry=$JOURNAL/journal/$((${last:-1000} + 1))
  mkdir "$entry"
  mark "$1" >"$entry/before"
  if [ -f "$ROOT$1" ] && [ ! -L "$ROOT$1" ]; then
    cp -a "$ROOT$1" "$entry/copy"
  fi
  # With this it counts.
  printf '%s\n' "$1" >"$entry/path"
  sync -f "$entry"
}

# Call this after a change.
remember_after () {
  mark "$1" >"$(entry_of "$1")/after"
  affect "$1"
}

# Who has to be told that a file is another one.
affect () {
  case $1 in
    */bluetooth.service.d/*|/etc/cabin/bluetooth.conf) tell_systemd=yes tell_bluetooth=yes ;;
    /etc/systemd/*) tell_systemd=yes ;;
    /etc/dbus-1/*) tell_bus=yes ;;
  esac
}

tell_others () {
  booted || return 0
  [ "${tell_systemd:-no}" = no ] || systemctl daemon-reload
  [ "${tell_bus:-no}" = no ] || systemctl reload dbus.service
  [ "${tell_bluetooth:-no}" = no ] || systemctl try-restart bluetooth.service
  tell_systemd=no tell_bus=no tell_bluetooth=no
}

want_folder () {
  [ ! -d "$ROOT$1" ] || return 0
  want_folder "$(dirname "$1")"
  remember "$1"
  mkdir -m 755 "$ROOT$1"
  remember_after "$1"
}

# want_file PATH CONTENTS: for all to read.
want_file () {
  printf '%s\n' "$2" >"$scratch/file"
  if [ -f "$ROOT$1" ] && [ ! -L "$ROOT$1" ] && cmp -s "$scratch/file" "$ROOT$1"; then
    return 0
  fi
  want_folder "$(dirname "$1")"
  remember "$1"
  cp "$scratch/file" "$ROOT$1.cabin-new"
  chmod 644 "$ROOT$1.cabin-new"
  sync "$ROOT$1.cabin-new"
  mv -f "$ROOT$1.cabin-new" "$ROOT$1"
  remember_after "$1"
  tell "wrote $1"
}

# want_link PATH TARGET
want_link () {
  [ "$(mark "$1")" != "link:$2" ] || return 0
  want_folder "$(dirname "$1")"
  remember "$1"
  ln -sfn "$2" "$ROOT$1"
  remember_after "$1"
  tell "linked $1 to $2"
}

# want_absent PATH: takes away what somebody else has put there.
want_absent () {
  [ "$(mark "$1")" != absent ] || return 0
  remember "$1"
  rm -f "$ROOT$1"
  remember_after "$1"
  tell "removed $1"
}

# enable UNIT TARGET, as systemctl does it; also where no systemd runs.
enable_unit () {
  want_link "/etc/systemd/system/$2.wants/$1" "$UNITS/$1"
}

# give_back PATH: takes back what an earlier run has done there, as it is not wanted any more.
give_back () {
  if entry=$(entry_of "$1"); then
    restore "$entry"
  fi
}

put_back () {
  case $2 in
    absent)
      if [ -d "$ROOT$1" ] && [ ! -L "$ROOT$1" ]; then
        # Somebody else may have put something into it.
        rmdir "$ROOT$1" 2>/dev/null || { note "kept $1, as there is something in it"; return 0; }
      else
        rm -f "$ROOT$1"
      fi
      affect "$1"
      tell "removed $1"
      return
      ;;
    link:*) ln -sfn "${2#link:}" "$ROOT$1" ;;
    folder) mkdir -p "$ROOT$1" ;;
    *)
      cp -a "$3" "$ROOT$1.cabin-new"
      mv -f "$ROOT$1.cabin-new" "$ROOT$1"
      ;;
  esac
  affect "$1"
  tell "put back $1"
}

# What is different from before the first run.
summary () {
  say ""
  say "[summary]"
  for entry in "$JOURNAL"/journal/*/; do
    if [ -f "$entry/after" ] && ! cmp -s "$entry/before" "$entry/after" && [ "$(cat "$entry/after")" != folder ]; then
      # Files of accounts have a copy and a lock, which are not worth a word.
      grep -Ev -e '-$|\.lock$' "$entry/path" | sed 's/^/  changed  /'
    fi
  done
  note "Take it back:  cabin-setup --undo"
  if [ -n "$service" ] && [ "$now" = no ]; then
    note "$service starts with the machine; at once:  systemctl start $service"
  fi
}

# restore ENTRY: a path becomes what it was, unless somebody else has changed it meanwhile.
restore () {
  path=$(cat "$1/path")
  before=$(cat "$1/before")
  present=$(mark "$path")
  if [ "$present" = "$before" ]; then
    :
  elif [ -e "$1/after" ] && [ "$present" != "$(cat "$1/after")" ]; then
    note "left $path alone: somebody has changed it since"
  else
    put_back "$path" "$before" "$1/copy"
  fi
  rm -rf "$1"
}

give_settings_back () {
  for file in "$JOURNAL"/settings/*; do
    [ -f "$file" ] || continue
    key=${file##*/}
    as_user gsettings set org.cabin.HeadUnit.connection "$key" "$(cat "$file")"
    tell "put back $key"
  done
}

undo_all () {
  changed=no
  if [ -d "$JOURNAL" ]; then
    ! is_user "${user:-}" || give_settings_back
    for entry in $(find "$JOURNAL/journal" -mindepth 1 -maxdepth 1 | sort -r); do
      [ ! -f "$entry/path" ] || restore "$entry"
    done
    rm -rf "$JOURNAL"
    tell_others
  fi
  verdict
  [ "$changed" = no ] || note "What Cabin has collected itself, its name, phones and keys, is still there."
}
