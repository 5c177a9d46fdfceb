#!/usr/bin/env bash
# guest/build.sh: makes the small Linux guest that the tests boot, from Debian's cloud kernel, busybox
# and perl. Prints shell assignments:
#
#   guest=$(scripts/guest/build.sh); eval "$guest"     # KERNEL, INITRD, CLOUD_INITRD, CMDLINE
#
# Needs Debian's package lists, but no root: packages are downloaded and unpacked, not installed. The
# result is cached by the versions of the packages and by the files in guest/.
set -euo pipefail
guest=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../cache.sh
source "$guest/../cache.sh"

# The packages as NAME=VERSION, none if apt knows no kernel. linux-image-cloud-amd64 is empty and depends
# on the package of the current version; perl is there for UDP, which busybox has no server for, and
# dropbear with its libraries is the sshd of the guest that reads a seed as cloud-init does, and
# qemu-guest-agent its agent.
resolve() {
  local kernel
  kernel=$(apt-cache depends linux-image-cloud-amd64 2>/dev/null |
    sed -n 's/.*Depends: \(linux-image-[0-9][^ ]*\)$/\1/p')
  [[ -z $kernel ]] || apt-cache policy "$kernel" busybox-static perl-base libc6 libcrypt1 \
    dropbear-bin libtomcrypt1 libtommath1 libgmp10 zlib1g \
    qemu-guest-agent libglib2.0-0 libnuma1 libudev1 liburing2 libpcre2-8-0 |
    sed -n '/^[^ ].*:$/{s/:$//;h};/^  Candidate: /{s///;G;s/\(.*\)\n\(.*\)/\2=\1/p}'
}

update_lists() {
  [[ $(id -u) = 0 ]] || die "apt has no current package lists (as root: apt-get update)"
  say "Updating the package lists"
  apt-get -q update >/dev/null 2>&1 || die "apt-get update failed"
}

# The sandbox user, _apt, could not enter our directory.
download() {
  local wanted
  mapfile -t wanted <<<"$packages"
  (cd "$1" && apt-get -q -o APT::Sandbox::User=root download "${wanted[@]}") >/dev/null
}

build() {
  say "Building the test guest of ${packages//$'\n'/ }"
  mkdir "$1/packages"
  # Lists that are older than the archive name files that are no longer there.
  if ! download "$1/packages"; then
    update_lists
    packages=$(resolve)
    download "$1/packages" || return 1
  fi
  "$guest/pack.sh" "$1/packages" "$1" && rm -r "$1/packages"
}

for tool in apt-cache apt-get dpkg-deb gzip; do
  command -v "$tool" >/dev/null || die "the test guest is made of Debian packages, and $tool is missing"
done
packages=$(resolve)
if [[ -z $packages ]]; then
  update_lists
  packages=$(resolve)
fi
[[ -n $packages ]] || die "apt knows no linux-image-cloud-amd64: this needs Debian on x86_64"

sources=$(cd "$guest" && find pack.sh root cloud -type f -print0 | sort -z | xargs -0 sha256sum)
key=$(printf '%s\n' "$packages" "$sources" | sha256sum | cut -c 1-16)
directory=$(once "guest-$key" build)
printf 'export KERNEL=%q INITRD=%q CLOUD_INITRD=%q CMDLINE=%q\n' \
  "$directory/kernel" "$directory/initrd" "$directory/cloud.initrd" 'console=ttyS0 panic=-1 quiet'
