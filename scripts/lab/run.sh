#!/usr/bin/env bash
# lab/run.sh COMMANDS [FILE…]: boots a host of virtual machines that has the devices which others may lack,
# runs the script COMMANDS in it as root, and ends with its status; what it prints comes out here. By hand, as
# the benchmarks: it is emulated, and so is what runs in it. For root on Debian.
#
# The lab is the root of sid with its QEMU, passt, swtpm and ssh, and Debian's full kernel. It has:
#
#   0627:0001, 46f4:0001   a USB tablet and a USB stick, on a controller of USB 3
#   0000:00:09.0           a PCI network card (8086:10d3), by itself behind an IOMMU, in use by e1000e
#   /dev/tpm0              a TPM 2.0
#   /dev/vhost-vsock       for root alone, as the kernel makes it
#   domrun                 the program of dist/domrun
#   /guest                 the tests' kernel, initrd and cloud.initrd; console=ttyS0 panic=-1 quiet
#   /lab                   the FILEs
#   as_user COMMAND…       runs it as an ordinary user, 1000
#
# It has no network but its loopback. LAB_SECONDS is how long it may take, 900 where it is absent.
set -euo pipefail
lab=$(cd "$(dirname "$0")" && pwd)

if [[ ${1:-} = inside ]]; then
  mkdir /tmp/tpm
  swtpm socket --tpm2 --tpmstate dir=/tmp/tpm --ctrl type=unixio,path=/tmp/tpm.sock --daemon
  mkdir -p /var/tmp # what -snapshot writes
  exec timeout "$2" qemu-system-x86_64 -accel tcg,thread=multi -cpu max -smp 2 -m 3G \
    -machine q35 -device intel-iommu,intremap=on -nodefaults -no-user-config -snapshot \
    -kernel /lab/kernel -initrd /lab/initrd \
    -append 'console=ttyS0 quiet panic=-1 mitigations=off intel_iommu=on no_timer_check' \
    -drive file=/lab/root.img,format=raw,if=virtio -drive file=/files/files.tar,format=raw,if=virtio \
    -device qemu-xhci -device usb-tablet -drive if=none,id=stick,driver=null-co,size=64M \
    -device usb-storage,drive=stick -device e1000e,addr=9 \
    -chardev socket,id=tpm,path=/tmp/tpm.sock -tpmdev emulator,id=tpm0,chardev=tpm -device tpm-tis,tpmdev=tpm0 \
    -device isa-debug-exit,iobase=0xf4,iosize=4 -no-reboot -display none -serial stdio
fi

commands=${1:?a script to run in the lab is needed}
shift
program=$lab/../../dist/domrun
[[ -x $program ]] || { printf 'error: there is no dist/domrun: scripts/compile.sh\n' >&2 && exit 1; }
directory=$("$lab/build.sh")
root=$("$lab/../roots/build.sh" sid)
guest=$("$lab/../guest/build.sh")
eval "$guest"

work=$(mktemp -d /tmp/lab.XXXXXX)
trap 'rm -rf "$work"' EXIT
mkdir "$work/files"
cp "$program" "$lab/start" "$lab/as_user" "$KERNEL" "$INITRD" "$CLOUD_INITRD" "$@" "$work/files/"
cp "$commands" "$work/files/commands"
tar -C "$work/files" -cf "$work/files.tar" .
rm -r "$work/files"

status=0
"$lab/../roots/enter.sh" "$root" --read "$directory" /lab --read "$work" /files --read "$lab" /scripts -- \
  /scripts/run.sh inside "${LAB_SECONDS:-900}" </dev/null || status=$?
# The lab's own is odd, and 3 for success: 1 is what QEMU ends with where it cannot start.
((status % 2 == 1 && status > 1)) || { printf 'error: the lab ended with no status (%s)\n' "$status" >&2 && exit 125; }
exit $(((status >> 1) - 1))
