# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What is started with the machine: Cabin on a terminal, cabin-agent, or nothing.

KIOSK_LINK=/etc/systemd/system/graphical.target.wants/cabin-kiosk.service
AGENT_LINK=/etc/systemd/system/bluetooth.target.wants/cabin-agent.service
MANAGER_LINK=/etc/systemd/system/display-manager.service
TARGET_LINK=/etc/systemd/system/default.target
TTY_PART=/etc/systemd/system/cabin-kiosk.service.d/cabin-setup-tty.conf
KIOSK_CONF=/etc/cabin/kiosk.conf

start_ask () {
  tty=${tty:-tty1}
  renderer=${renderer:-auto}
  replace_display_manager=${replace_display_manager:-no}
  if [ "$start" != kiosk ]; then
    return
  fi
  answer tty tty1 "Which terminal is the display's?"
  installed cabin || cannot "cabin is not installed; --headless is for a machine without a display"
  installed cage || cannot "cage, the compositor of the display, is not installed"
  installed Xwayland || cannot "xwayland is not installed, without which cage does not start"
  if [ "$(mark "$MANAGER_LINK")" != absent ] && [ "$replace_display_manager" = no ]; then
    manager=$(basename "$(readlink "$ROOT$MANAGER_LINK")")
    [ "$assume_yes" = no ] || cannot "$manager shows a login screen; --replace-display-manager puts Cabin there"
    agree "$manager shows a login screen. Shall Cabin take its place?" || cannot "a display has room for one"
    replace_display_manager=yes
  fi
}

choose_terminal () {
  if [ "$tty" = tty1 ]; then
    give_back "$TTY_PART"
    return
  fi
  want_file "$TTY_PART" "# Written by cabin-setup.
[Unit]
After=getty@$tty.service
Conflicts=getty@$tty.service
[Service]
TTYPath=/dev/$tty
UtmpIdentifier=$tty"
}

# measure GSK WLR: draws for some seconds without a screen, and prints "FRAMES LATE MILLISECONDS", the last of them of
# processor time. cage refuses to be root; the user has no session yet, which would open the graphics chip to it; so
# groups have to.
measure () {
  folder=$(mktemp -d)
  chown "$user" "$folder"
  numbers=$(timeout 30 setpriv --reuid="$user" --regid="$(field_of_user "$user" 4)" --groups="$(drawing_groups)" \
    --inh-caps=-all env -i -C / PATH="$PATH" LC_ALL="$LC_ALL" HOME="$folder" XDG_RUNTIME_DIR="$folder" \
    WLR_BACKENDS=headless WLR_LIBINPUT_NO_DEVICES=1 GDK_BACKEND=wayland GSK_RENDERER="$1" WLR_RENDERER="$2" \
    cage -d -- "$LIBEXEC/cabin-measure" 2>/dev/null | grep -E '^[0-9]+ [0-9]+ [0-9]+$') || numbers="0 0 0"
  rm -rf "$folder"
  printf '%s' "$numbers"
}

drawing_groups () {
  numbers=$(sed -nE 's/^(render|video):[^:]*:([0-9]+):.*/\2/p' "$ROOT/etc/group" | tr '\n' ,)
  printf '%s' "${numbers%,}"
}

kiosk_conf () {
  case $1 in
    gl) drawer="GSK_RENDERER=gl
WLR_RENDERER=gles2" ;;
    *) drawer="GSK_RENDERER=cairo
WLR_RENDERER=pixman" ;;
  esac
  cat <<END
# Written by cabin-setup: who draws, the processor (cairo, pixman) or the graphics chip (gl, gles2).
# $2
$drawer
END
}

# By the processor, unless there is a graphics chip that saves work and shows every frame in time.
measure_renderers () {
  if ! ls "$ROOT"/dev/dri/renderD* >/dev/null 2>&1; then
    kiosk_conf cairo "There is no graphics chip that could draw (/dev/dri/renderD*)."
    return
  fi
  cairo=$(measure cairo pixman)
  gl=$(measure gl gles2)
  best=$(printf '%s %s\n' "$cairo" "$gl" | awk '{
    good_cairo = $1 > 0 && $2 * 20 <= $1; good_gl = $4 > 0 && $5 * 20 <= $4
    if (good_gl && good_cairo) print $6 < $3 ? "gl" : "cairo"
    else if (good_gl || good_cairo) print good_gl ? "gl" : "cairo"
    else print $4 > $1 ? "gl" : "cairo"
  }')
  kiosk_conf "$best" "Measured (frames, late ones, milliseconds of processor time): cairo $cairo; gl $gl."
}

choose_renderer () {
  case $renderer in
    cairo|gl) want_file "$KIOSK_CONF" "$(kiosk_conf "$renderer" "It was said so.")" ;;
    *)
      if [ "$renderer" = measure ] || [ ! -e "$ROOT$KIOSK_CONF" ]; then
        want_file "$KIOSK_CONF" "$(measure_renderers)"
        renderer=auto
      fi
      ;;
  esac
  note "$(sed -n '2s/^# //p' "$ROOT$KIOSK_CONF") $(grep GSK_RENDERER= "$ROOT$KIOSK_CONF")"
}

boot_into_display () {
  target=$(readlink "$ROOT$TARGET_LINK" || readlink "$ROOT/usr/lib/systemd/system/default.target" || true)
  case ${target##*/} in
    graphical.target|runlevel5.target) ;;
    *) want_link "$TARGET_LINK" /usr/lib/systemd/system/graphical.target ;;
  esac
}

start_kiosk () {
  give_back "$AGENT_LINK"
  want_absent "$AGENT_LINK"
  choose_terminal
  choose_renderer
  [ "$replace_display_manager" = no ] || want_absent "$MANAGER_LINK"
  boot_into_display
  enable_unit cabin-kiosk.service graphical.target
  service=cabin-kiosk.service
}

start_nothing () {
  for path in "$KIOSK_LINK" "$TTY_PART" "$TARGET_LINK" "$MANAGER_LINK" "$KIOSK_CONF"; do
    give_back "$path"
  done
}

start_do () {
  service=
  case $start in
    kiosk) start_kiosk ;;
    agent)
      start_nothing
      want_absent "$KIOSK_LINK"
      installed cabin-agent || fail "cabin-agent is not installed"
      enable_unit cabin-agent.service bluetooth.target
      service=cabin-agent.service
      ;;
    nothing)
      start_nothing
      give_back "$AGENT_LINK"
      note "$user starts cabin"
      ;;
  esac
  keep_answers
  tell_others
  ! booted || [ -z "$service" ] || [ "$now" = no ] || systemctl restart "$service"
}

start_undo () {
  booted || return 0
  # What they belong to may be removed already.
  for link in "$KIOSK_LINK" "$AGENT_LINK"; do
    ! entry_of "$link" >/dev/null || systemctl stop "${link##*/}" || true
  done
  # The terminal had a login on it.
  login=getty@${tty:-tty1}.service
  if entry_of "$KIOSK_LINK" >/dev/null && systemctl is-enabled -q "$login"; then
    systemctl start "$login" || true
  fi
}
