#!/usr/bin/env bash
# guest/pack.sh PACKAGES OUTPUT: OUTPUT/kernel, initrd and cloud.initrd from the .deb files in PACKAGES and the
# files in guest/root and guest/cloud.
set -euo pipefail
guest=$(cd "$(dirname "$0")" && pwd)
packages=$1 output=$2

# Loaded at start. virtio-net and the power button are what the tests are about; the rest is there for
# documents that have such devices.
modules=(virtio_pci virtio_net button evdev virtio_blk virtio_scsi sd_mod virtio_balloon virtio-rng
  virtio_console vmw_vsock_virtio_transport virtiofs isofs)

work=$(mktemp -d "$output/work.XXXXXX")
trap 'rm -rf "$work"' EXIT
files=$work/files root=$work/root
for package in "$packages"/*.deb; do dpkg-deb -x "$package" "$files"; done

# Distributions differ in whether these directories lie below /usr: found by name, kept as files.
file() { find "$files" -type f -perm -100 -name "$1" -print -quit; }
library() { cp -L "$(find "$files" -name "$1" -print -quit)" "$root/usr/lib/$1"; }

mkdir -p "$root"/{bin,proc,sys,dev,tmp,run,lib64,usr/lib}
cp "$(file busybox)" "$root/bin/busybox"
busybox=$root/bin/busybox
for applet in $("$busybox" --list); do ln -s busybox "$root/bin/$applet" 2>/dev/null || true; done
cp "$(file perl)" "$root/bin/perl"
cp "$(file ld-linux-x86-64.so.2)" "$root/lib64/"
for name in libc.so.6 libm.so.6 libcrypt.so.1; do library "$name"; done
cp -r --remove-destination "$guest/root/." "$root"

kernel=$(find "$files" -path '*/boot/vmlinuz-*' -print -quit)
release=${kernel##*/vmlinuz-}
tree=$(find "$files" -path "*/modules/$release" -print -quit)
find "$tree" -name '*.ko.xz' -exec xz -d {} +
# depmod looks below lib/modules.
mkdir -p "$work/base/lib/modules" "$root/lib/modules/$release"
mv "$tree" "$work/base/lib/modules/"
"$busybox" depmod -b "$work/base" "$release"
cd "$work/base/lib/modules/$release"
for module in "${modules[@]}"; do
  # "a.ko: b.ko c.ko": the module and all that it depends on.
  files_of_module=$(grep "/${module//[-_]/[-_]}\.ko:" modules.dep | tr -d :) || continue
  for name in $files_of_module; do cp --parents "$name" "$root/lib/modules/$release/"; done
done
"$busybox" depmod -b "$root" "$release"
printf '%s\n' "${modules[@]}" >"$root/etc/modules"

cp "$kernel" "$output/kernel"
cd "$root"
pack() { find . | sort | "$busybox" cpio -o -H newc -R 0:0 2>/dev/null | gzip -9; }
pack >"$output/initrd"

# The kernel unpacks one archive after the other: the guest with an sshd is the same with more in it.
root=$work/cloud
mkdir -p "$root"/{bin,etc,usr/lib}
for name in dropbear dropbearkey qemu-ga; do cp "$(file "$name")" "$root/bin/"; done
for name in libtomcrypt.so.1 libtommath.so.1 libgmp.so.10 libz.so.1 \
  libglib-2.0.so.0 libgmodule-2.0.so.0 libpcre2-8.so.0 libnuma.so.1 libudev.so.1 liburing.so.2; do
  library "$name"; done
cp -r "$guest/cloud/." "$root"
cd "$root"
{ cat "$output/initrd" && pack; } >"$output/cloud.initrd"
chmod 644 "$output/kernel" "$output/initrd" "$output/cloud.initrd"
