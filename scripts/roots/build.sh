#!/usr/bin/env bash
# roots/build.sh SUITE: prints a directory with a minimal Debian of that suite (trixie, testing, sid, …),
# its QEMU, its passt and what the tests start besides. Makes it where it is missing: for root only, and
# on Debian, from the mirror that this machine's apt uses. Kept for a month, so that sid stays new.
set -euo pipefail
roots=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../cache.sh
source "$roots/../cache.sh"

suite=${1:?a suite of Debian is needed, for instance trixie}
# Debian 12 has SPICE in QEMU's own packages.
packages=qemu-system-x86,qemu-system-modules-spice,qemu-utils,passt,libxml2-utils,procps
# What asks a guest's sshd, and goes there.
packages+=,openssh-client
# What a document's firmware, TPM and shared directory take.
packages+=,ovmf,swtpm,swtpm-tools,virtiofsd
# The shells whose completions are tried, and who reads the manual pages.
packages+=,zsh,fish,mandoc
# The newest libvirt judges what is written for it.
if [[ $suite = sid ]]; then
  packages+=,libvirt-daemon,libvirt-daemon-driver-qemu,libvirt-clients,qemu-system-arm,qemu-efi-aarch64
fi

# The archive of Debian itself, not of its security updates: the first that apt knows the release of.
# shellcheck disable=SC2016 # the $(…) are apt's
mirror() {
  apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' 'Identifier: Packages' |
    sed -n 's/^Debian|Debian|//p' | head -n 1
}

# mmdebstrap does not read the machine's apt.conf, where a proxy may be named.
proxies() { apt-config dump --format '%F "%v";%n' Acquire::http Acquire::https | grep -v ' "";$' || true; }

build() {
  local from option
  local -a options=()
  "$roots/../apt_install.sh" mmdebstrap
  from=$(mirror)
  # A fresh container has no package lists, and so no name for what its sources hold.
  [[ -n $from ]] || { apt-get -q update && from=$(mirror); }
  [[ -n $from ]] || die "apt knows no archive of Debian: the root is made of Debian packages"
  while read -r option; do options+=(--aptopt="$option"); done < <(proxies)
  say "Building a root of $suite"
  # Mirrors may lag behind: an archive that is past its date is still the newest they have.
  mmdebstrap --quiet --mode=root --variant=minbase --include="$packages" "${options[@]}" \
    --aptopt='Acquire::Check-Valid-Until "false"' --dpkgopt=path-exclude='/usr/share/doc/*' \
    --dpkgopt=path-exclude='/usr/share/man/*' --dpkgopt=path-exclude='/usr/share/locale/*' \
    "$suite" "$1/root" "$from" || return 1
  # Something to mount the machine's own file on.
  touch "$1/root/etc/resolv.conf"
}

key=$(sha256sum "$roots/build.sh" | cut -c 1-8)
# Only a root of an earlier month can be so old.
find "$domrun_cache" -maxdepth 1 -name 'root-*' -mtime +40 -exec rm -rf {} +
directory=$(once "root-$suite-$(date +%Y-%m)-$key" build)
printf '%s\n' "$directory/root"
