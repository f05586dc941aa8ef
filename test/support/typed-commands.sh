#!/bin/sh
# A Debian in which the commands of a page of docs/graphing are typed, as root: /etc, /usr and /var are written to and
# nothing is left, the network has one host, mx1.example.org, whose snmpd listens at port 161, and what systemctl starts
# is started by its unit's own line. Run by unshare(1): BUNDLE PAGE BLOCK CHECK. Prints how many seconds it took from the
# first command to the first time that CHECK, a command, succeeds; fails where it does not within three minutes.
set -eu
bundle=$1 page=$2 block=$3 check=$4
room=$(mktemp -d)
chmod 755 "$room"
mount -t tmpfs none "$room"
mount -t proc proc /proc
for directory in etc usr var; do
  mkdir -p "$room/$directory/upper" "$room/$directory/work"
  mount -t overlay overlay -o "lowerdir=/$directory,upperdir=$room/$directory/upper,workdir=$room/$directory/work" "/$directory"
done
mount -t tmpfs none /run
mkdir -m 1777 /run/lock
# The checkout may lie below /tmp.
cp "$bundle" /run/maillogs.cjs
cp "$page" /run/page.md
mount -t tmpfs none /tmp
chmod 1777 /tmp
ip link set lo up
echo '127.0.0.1 mx1.example.org' >>/etc/hosts

mkdir -p /etc/maillogs /var/lib/maillogs /run/snmp
{
  printf 'state_dir: /var/lib/maillogs\nschedule: "* * * * * *"\nagentx: {master: "unix:/run/snmp/agentx"}\nsources:\n'
  printf '  - {name: send, path: /var/log/send.log, services: [send]}\n'
} >/etc/maillogs/maillogs.yaml
line='@4000000066f2a1031b2c3d44 delivery 1: success: did_0+0+1/'
i=0
while [ $i -lt 42 ]; do
  echo "$line"
  i=$((i + 1))
done >/var/log/send.log
printf 'master agentx\nagentXSocket unix:/run/snmp/agentx\nview all included .1\nrocommunity public default -V all\n' >/run/snmp/snmpd.conf
printf '#!/bin/sh\nexec node %s "$@"\n' /run/maillogs.cjs >/usr/local/bin/maillogs
printf '#!/bin/sh\n: everything is installed\n' >/usr/local/bin/apt
cat >/usr/local/bin/systemctl <<'END'
#!/bin/sh
# restart UNIT...; reload, which a daemon that does not run needs not.
[ "$1" = restart ] || exit 0
shift
for unit; do
  file=/lib/systemd/system/$unit.service
  get() { sed -n "s/^$1=-\{0,1\}//p" "$file"; }
  user=$(get User)
  user=${user:-root}
  for kind in Runtime State Logs; do
    case $kind in Runtime) top=/run ;; State) top=/var/lib ;; Logs) top=/var/log ;; esac
    for name in $(get "${kind}Directory"); do install -d -o "$user" "$top/$name"; done
  done
  for name in $(get EnvironmentFile); do [ ! -e "$name" ] || { set -a; . "$name"; set +a; }; done
  get ExecStartPre | while read -r before; do sh -c "$before"; done
  setsid setpriv --reuid="$user" --regid="$(id -g "$user")" --init-groups env HOME=/ LANG=C sh -c "exec $(get ExecStart)" \
    >/run/"$unit".log 2>&1 &
done
END
chmod 755 /usr/local/bin/maillogs /usr/local/bin/apt /usr/local/bin/systemctl
snmpd -f -C -c /run/snmp/snmpd.conf -Ln udp:127.0.0.1:161 &
maillogs agent --config /etc/maillogs/maillogs.yaml >/run/agent.log 2>&1 &
until [ "$(snmpget -v2c -cpublic -Oqv mx1.example.org .1.3.6.1.4.1.8072.9999.9999.2004.1.1.10.0 2>/dev/null)" = 42 ]; do
  kill -0 $! || { cat /run/agent.log >&2; exit 1; }
done

awk -v wanted="$block" '/^ *```sh/ { n++; next } /^ *```/ { if (n == wanted) exit; next } n == wanted' /run/page.md >/run/typed
began=$(date +%s)
cd /root
sh -eu /run/typed >/run/typed.log 2>&1 || { cat /run/typed.log >&2; exit 1; }
until sh -c "$check" >/run/check.log 2>&1; do
  if [ $(($(date +%s) - began)) -gt 180 ]; then
    cat /run/typed.log /run/check.log /run/*.log >&2
    exit 1
  fi
done
echo "$(($(date +%s) - began))"
