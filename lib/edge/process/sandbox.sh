# Run by `unshare` in namespaces of their own, as their root: WORKSPACE HOSTNAMES COMMAND...
#
# The network is an own loopback alone; a connection that was closed does not keep its port busy. Every file system can be
# read only, except for the workspace, which is memory with a bound. /etc/hosts names this machine, and what HOSTNAMES names.
workspace=$1 names=$2
shift 2
ip link set lo up 2>/dev/null || ifconfig lo up || exit 71
hostname localhost 2>/dev/null
while read -r _ at _ options _; do
  case $at in /proc | /proc/* | /dev/null | /dev/zero | /dev/*random | /dev/tty) continue ;; esac
  # Flags that are set stay set: without the right to clear them, a new mount must have them, too.
  keep=
  for flag in nosuid nodev noexec noatime nodiratime relatime; do
    case ,$options, in *,$flag,*) keep=$keep,$flag ;; esac
  done
  mount -o "remount,bind,ro$keep" "$at" 2>/dev/null
done </proc/self/mounts
mount -t tmpfs -o size=256m,nr_inodes=20000,mode=700 dns-lab "$workspace" || exit 71
echo "127.0.0.1 localhost $names" >"$workspace/hosts" && echo "::1 localhost" >>"$workspace/hosts"
mount --bind "$workspace/hosts" /etc/hosts 2>/dev/null
echo 0 >/proc/sys/net/ipv4/tcp_max_tw_buckets
mkdir "$workspace/tmp"
export TMPDIR="$workspace/tmp"
exec "$@"
