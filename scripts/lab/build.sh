#!/usr/bin/env bash
# lab/build.sh: prints a directory with the lab's kernel, initrd and root.img: Debian's full kernel with the
# modules that a host of virtual machines has, and the root of sid that scripts/roots/ makes. Kept as long as
# both are the same. For root only, as the roots are.
set -euo pipefail
lab=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../cache.sh
source "$lab/../cache.sh"

# What the lab boots with, and what its devices and domrun's need.
modules=(virtio_pci virtio_blk crc32c_generic crc32c_intel ext4 xhci_pci usbhid usb_storage button evdev
  vfio-pci vfio_iommu_type1 vhost_vsock vsock_loopback tun fuse tpm_tis tpm_crb e1000e)

# udev tells what is plugged in, driverctl and setfacl are what domrun's messages name.
# linux-image-amd64 is empty and depends on the package of the current version.
resolve() {
  local kernel
  kernel=$(apt-cache depends linux-image-amd64 2>/dev/null |
    sed -n 's/.*Depends: \(linux-image-[0-9][^ ]*\)$/\1/p')
  [[ -z $kernel ]] || apt-cache policy "$kernel" busybox-static udev driverctl acl |
    sed -n '/^[^ ].*:$/{s/:$//;h};/^  Candidate: /{s///;G;s/\(.*\)\n\(.*\)/\2=\1/p}'
}

build() {
  local tree release name wanted
  say "Building the lab of ${packages//$'\n'/ }"
  mkdir "$1/packages" "$1/files" "$1/initrd.d"
  mapfile -t wanted <<<"$packages"
  (cd "$1/packages" && apt-get -q -o APT::Sandbox::User=root download "${wanted[@]}") >/dev/null || return 1
  for name in "$1"/packages/{linux,busybox}*.deb; do dpkg-deb -x "$name" "$1/files"; done
  for name in "$1"/packages/{udev,driverctl,acl}*.deb; do dpkg-deb -x "$name" "$1/initrd.d/tools"; done
  # Where Debian 12 has them apart from /usr, sid has links.
  for name in bin sbin lib; do
    [[ ! -d $1/initrd.d/tools/$name ]] || cp -r "$1/initrd.d/tools/$name" "$1/initrd.d/tools/usr/"
    rm -rf "$1/initrd.d/tools/$name"
  done
  rm -rf "$1"/initrd.d/tools/usr/share/{doc,man,locale}
  tree=$(find "$1/files" -path '*/lib/modules/*' -prune -type d -print -quit)
  release=${tree##*/}
  cp "$(find "$1/files" -path '*/boot/vmlinuz-*' -print -quit)" "$1/kernel"
  "$(busybox "$1/files")" depmod -b "${tree%/lib/modules/*}" "$release" || return 1
  pack_initrd "$1" "$tree" || return 1
  # Without the checksums that an older kernel may not know; with room to write.
  truncate -s 6G "$1/root.img"
  mkfs.ext4 -q -F -O '^metadata_csum,^has_journal,^orphan_file' -d "$root" "$1/root.img" || return 1
  rm -r "$1/packages" "$1/files" "$1/initrd.d"
}

busybox() { find "$1" -type f -path "*/bin/busybox" -print -quit; }

# Only the modules that are named, and what they depend on.
pack_initrd() {
  local tree=$2 into=$1/initrd.d name file
  mkdir -p "$into"/{bin,lib/modules/"${tree##*/}"}
  cp "$(busybox "$1/files")" "$into/bin/busybox"
  cp "$lab/init" "$into/init"
  (
    cd "$tree"
    for name in "${modules[@]}"; do
      # "a.ko: b.ko c.ko". What is not there is part of the kernel.
      for file in $(grep "/${name//[-_]/[-_]}\.ko[.a-z]*:" modules.dep | tr -d :); do
        cp --parents "$file" "$into/lib/modules/${tree##*/}/"
      done
    done
    cp modules.order modules.builtin modules.builtin.modinfo "$into/lib/modules/${tree##*/}/"
  )
  find "$into" -name '*.ko.xz' -exec xz -d {} +
  "$into/bin/busybox" depmod -b "$into" "${tree##*/}"
  printf '%s\n' "${modules[@]}" >"$into/modules"
  (cd "$into" && find . | ./bin/busybox cpio -o -H newc -R 0:0 2>/dev/null | gzip -1) >"$1/initrd"
}

[[ $(id -u) = 0 ]] || die "only root can make the root of the lab"
root=$("$lab/../roots/build.sh" sid)
packages=$(resolve)
[[ -n $packages ]] || { apt-get -q update >/dev/null && packages=$(resolve); }
[[ -n $packages ]] || die "apt knows no linux-image-amd64: this needs Debian on x86_64"
"$lab/../apt_install.sh" xz-utils e2fsprogs
key=$({ printf '%s\n' "$packages" "$root" && cat "$lab/build.sh" "$lab/init"; } | sha256sum | cut -c 1-16)
once "lab-$key" build
