#!/bin/sh
# Puts maillogs on a host, or takes it away again. Every step is shown before it is made; --dry-run makes none.
#
#   ./install.sh [--prefix DIR] [--dry-run]
#   ./install.sh --uninstall [--purge] [--prefix DIR] [--dry-run]
#
# As root it also makes the user maillogs, lets it connect to snmpd, writes a configuration ("maillogs init") where
# there is none, and installs what starts it here: a systemd unit, or a script for OpenRC or FreeBSD's rc.d. For
# daemontools and s6 see supervise/. --uninstall removes what was installed; the configuration, the state and the user
# stay unless --purge is given.
set -eu
PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin"
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
prefix=/usr/local
dry=
action=install
purge=

say() { printf '%s\n' "$*"; }
fail() {
  printf 'install.sh: %s\n' "$1" >&2
  exit "${2:-1}"
}
usage() { say 'usage: install.sh [--prefix DIR] [--dry-run] [--uninstall [--purge]]'; }

while [ $# -gt 0 ]; do
  case $1 in
    --prefix)
      [ $# -gt 1 ] || fail '--prefix wants a directory.' 64
      prefix=$2
      shift
      ;;
    --prefix=*) prefix=${1#--prefix=} ;;
    --dry-run) dry=yes ;;
    --uninstall) action=uninstall ;;
    --purge) purge=yes ;;
    -h | --help)
      usage
      exit 0
      ;;
    *)
      usage >&2
      exit 64
      ;;
  esac
  shift
done
case $prefix in
  /*) ;;
  *) fail "--prefix wants an absolute path, not \"$prefix\"." 64 ;;
esac
prefix=${prefix%/}
manifest=$prefix/share/maillogs/installed

is_root() { [ "$(id -u)" -eq 0 ]; }
# Only then files outside of the prefix are touched.
is_system() { is_root && { [ "$prefix" = /usr/local ] || [ "$prefix" = /usr ]; }; }
is_freebsd() { [ "$(uname -s)" = FreeBSD ]; }
has() { command -v "$1" >/dev/null 2>&1; }

# Shows a command and runs it.
run() {
  say "  $*"
  [ -n "$dry" ] || "$@"
}

record() { [ -n "$dry" ] || printf '%s\n' "$1" >>"$manifest"; }

# A directory with those above it; --uninstall removes what was made, where it is empty.
make_folder() {
  [ ! -d "$1" ] || return 0
  make_folder "$(dirname "$1")"
  run mkdir "$1"
  record "$1/"
}

# FILE TARGET MODE: a file that --uninstall removes.
put() {
  make_folder "$(dirname "$2")"
  run install -m "$3" "$1" "$2"
  record "$2"
}

# An earlier installation's list is kept, so that what it made is removed in the end.
start_manifest() {
  made=
  folder=$prefix/share/maillogs
  while [ ! -d "$folder" ]; do
    made="$folder/
$made"
    folder=$(dirname "$folder")
  done
  [ -z "$made" ] || run mkdir -p "$prefix/share/maillogs"
  [ -n "$dry" ] || printf '%s' "$made" >>"$manifest"
}

check_node() {
  has node || fail 'there is no node here: install Node.js 18 or later, such as the package nodejs of your distribution.' 69
  node "$here/maillogs.cjs" --version >/dev/null || exit 69
}

find_places() {
  if is_freebsd; then
    config=$prefix/etc/maillogs.yaml
    state=/var/db/maillogs
    mibs=$prefix/share/snmp/mibs
  else
    config=/etc/maillogs/maillogs.yaml
    state=/var/lib/maillogs
    mibs=/usr/share/snmp/mibs
  fi
  is_system || mibs=$prefix/share/snmp/mibs
}

# V8's code of the program beside it, which makes its start shorter. It starts without, too.
write_code() {
  code=$prefix/lib/maillogs/maillogs.cjs.code
  say "  $prefix/bin/maillogs --write-code >/dev/null"
  [ -z "$dry" ] || return 0
  if "$prefix/bin/maillogs" --write-code >/dev/null; then record "$code"; fi
}

install_files() {
  put "$here/maillogs" "$prefix/bin/maillogs" 755
  put "$here/maillogs.cjs" "$prefix/lib/maillogs/maillogs.cjs" 644
  write_code
  put "$here/maillogs.1" "$prefix/share/man/man1/maillogs.1" 644
  put "$here/maillogs.yaml.5" "$prefix/share/man/man5/maillogs.yaml.5" 644
  put "$here/maillogs.example.yaml" "$prefix/share/maillogs/maillogs.example.yaml" 644
  for file in "$here"/MAIL-TOASTER-LOGS-MIB.txt "$here"/mibs/*.txt; do put "$file" "$mibs/${file##*/}" 644; done
  # The modules that ours import: from here only where the host has none.
  for file in "$here"/mibs/base/*.txt; do
    name=${file##*/}
    known=$(find -L "$mibs" /usr/share/mibs /var/lib/mibs -name "${name%.txt}" -o -name "$name" 2>/dev/null | head -n 1)
    [ -n "$known" ] || put "$file" "$mibs/$name" 644
  done
}

make_user() {
  if ! id maillogs >/dev/null 2>&1; then
    if is_freebsd; then
      run pw useradd maillogs -d /nonexistent -s /usr/sbin/nologin -c maillogs
    else
      run useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin maillogs
    fi
  fi
  for group in adm systemd-journal; do
    if ! is_freebsd && getent group "$group" >/dev/null; then run usermod -a -G "$group" maillogs; fi
  done
  [ -d "$state" ] || run install -d -o maillogs -g maillogs -m 750 "$state"
}

configure() {
  if [ -d /etc/snmp/snmpd.conf.d ] && [ ! -e /etc/snmp/snmpd.conf.d/maillogs.conf ]; then
    put "$here/snmpd/maillogs.conf" /etc/snmp/snmpd.conf.d/maillogs.conf 644
    say '  snmpd takes it when it is restarted: service snmpd restart'
  fi
  if [ ! -e "$config" ] && [ ! -e /usr/local/etc/maillogs.yaml ]; then
    make_folder "$(dirname "$config")"
    run "$prefix/bin/maillogs" init --state "$state" --out "$config"
  fi
}

# A service file with this prefix's program: FILE TARGET MODE.
put_service() {
  made=$(mktemp "${TMPDIR:-/tmp}/maillogs-service.XXXXXX")
  sed -e "s|/usr/bin/maillogs|$prefix/bin/maillogs|g" -e "s|/usr/local/bin/maillogs|$prefix/bin/maillogs|g" "$1" >"$made"
  put "$made" "$2" "$3"
  rm -f "$made"
}

install_service() {
  if is_freebsd; then
    put_service "$here/supervise/freebsd-rc.d/maillogs" "$prefix/etc/rc.d/maillogs" 755
    say '  To start it now and at boot: sysrc maillogs_enable=YES && service maillogs start'
  elif has systemctl && [ ! -d /run/openrc ]; then
    put_service "$here/systemd/maillogs.service" /etc/systemd/system/maillogs.service 644
    say '  To start it now and at boot: systemctl enable --now maillogs'
  elif has openrc-run; then
    put_service "$here/supervise/openrc/maillogs" /etc/init.d/maillogs 755
    say '  To start it now and at boot: rc-update add maillogs && rc-service maillogs start'
  else
    say "  What starts it here is yours to choose; see $here/supervise."
  fi
}

uninstall() {
  [ -e "$manifest" ] || fail "nothing is installed below $prefix: there is no $manifest." 66
  if is_system && [ -e /etc/systemd/system/maillogs.service ] && [ -d /run/systemd/system ]; then
    run systemctl disable --now maillogs
  fi
  grep -v '/$' "$manifest" | while IFS= read -r file; do
    if [ -e "$file" ]; then run rm -f "$file"; fi
  done
  if is_system; then
    if [ -n "$purge" ]; then
      purge_system
    else
      say "  Left as they are: $config, $state and the user maillogs (--purge removes them, too)."
    fi
  fi
  folders=$(grep '/$' "$manifest" | sort -r)
  run rm -f "$manifest"
  printf '%s\n' "$folders" | while IFS= read -r folder; do
    if [ -d "$folder" ] && [ -z "$(ls -A "$folder")" ]; then run rmdir "${folder%/}"; fi
  done
}

purge_system() {
  run rm -f "$config"
  run rm -rf "$state"
  if id maillogs >/dev/null 2>&1; then
    if is_freebsd; then run pw userdel maillogs; else run userdel maillogs; fi
  fi
  if ! is_freebsd && getent group maillogs >/dev/null; then run groupdel maillogs; fi
}

find_places
if [ "$action" = uninstall ]; then
  uninstall
  exit 0
fi
check_node
say "maillogs goes below $prefix:"
start_manifest
install_files
if is_system; then
  make_user
  configure
  install_service
fi
say "Then look: $prefix/bin/maillogs doctor"
