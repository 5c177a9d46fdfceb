#!/usr/bin/env bash
# roots/enter.sh ROOT [--read PATH TARGET]… [--write PATH TARGET]… -- COMMAND…: runs a command in the
# distribution below ROOT, which it cannot write to, with files and directories of this machine at the
# targets, which must be there already where they lie below /usr and /etc. For root alone, and the
# command still runs as root: setpriv is in every root. The network is the machine's, /tmp and /run are
# empty, and what the command leaves running ends with it.
set -euo pipefail

if [[ ${1:-} != inside ]]; then
  [[ $(id -u) = 0 ]] || { printf 'error: only root can enter another root\n' >&2 && exit 1; }
  exec unshare --mount --pid --fork --kill-child --mount-proc --propagation private "$0" inside "$@"
fi

root=$2
shift 2
# A directory that every root has and no one needs. What is mounted there is seen by us alone: a root of
# links and mounts in memory, in which a mount point can be made for any path.
new=$root/mnt
mount -t tmpfs -o mode=755 domrun-root "$new"
bind() {
  if [[ -d $1 ]]; then
    mkdir -p "$new$2"
  elif [[ ! -e $new$2 ]]; then
    mkdir -p "$new${2%/*}" && touch "$new$2"
  fi
  mount --rbind "$1" "$new$2"
}
read_only() { bind "$1" "$2" && mount -o remount,bind,ro "$new$2"; }

for entry in "$root"/*; do
  name=${entry##*/}
  if [[ -L $entry ]]; then
    cp -P "$entry" "$new/$name"
  elif [[ $name =~ ^(etc|usr)$ ]]; then
    read_only "$entry" "/$name"
  fi
done
for name in proc sys dev; do bind "/$name" "/$name"; done
mkdir -m 1777 "$new/tmp"
mkdir -p "$new/run" "$new/root"
read_only "$(realpath /etc/resolv.conf)" /etc/resolv.conf

while [[ $1 != -- ]]; do
  case $1 in
    --read) read_only "$2" "$3" ;;
    --write) bind "$2" "$3" ;;
    *) printf 'error: unknown option %s\n' "$1" >&2 && exit 2 ;;
  esac
  shift 3
done
shift

# Not chroot: in a chroot no user namespace can be made, and passt needs one.
mkdir "$new/old"
cd "$new"
pivot_root . old
cd /
umount --lazy /old
rmdir /old
# Not exec: this shell is process 1 here, to whom every process falls that outlives its parent. A test
# that waits for one to be gone would wait for ever if nobody took its exit status.
status=0
"$@" || status=$?
exit "$status"
