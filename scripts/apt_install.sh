#!/usr/bin/env bash
# apt_install.sh PACKAGE…: installs those of Debian's packages that are missing; needs root for that.
set -euo pipefail

missing=()
for package in "$@"; do
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [[ $state = installed ]] || missing+=("$package")
done
[[ ${#missing[@]} -gt 0 ]] || exit 0

if [[ $(id -u) != 0 ]]; then
  printf '%s\n' "error: these packages are missing: ${missing[*]}" \
    "  hint: as root: apt-get update && apt-get install ${missing[*]}" >&2
  exit 1
fi
printf 'Installing %s\n' "${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# A fresh container has no package lists, and old lists name files that are gone: update, then install.
if ! { apt-get -q update && apt-get -qy --no-install-recommends install "${missing[@]}"; } \
  >"$log" 2>&1 </dev/null; then
  tail -n 30 "$log" >&2
  printf 'error: apt-get cannot install %s\n' "${missing[*]}" >&2
  exit 1
fi
