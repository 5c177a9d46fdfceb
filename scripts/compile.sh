#!/usr/bin/env bash
# compile.sh: compiles the program to dist/domrun, with the permissions of lib/host/permissions.ts.
# compile.sh MODULE OUTPUT: compiles a module that imports no package, with the same permissions.
set -euo pipefail
scripts=$(cd "$(dirname "$0")" && pwd)
cd "$scripts/.."
# shellcheck source-path=SCRIPTDIR source=cache.sh
source "$scripts/cache.sh"
tools=$("$scripts/toolchain.sh" compile)
eval "$tools"
DOMRUN_DEPS=$("$scripts/deps.sh")
export DOMRUN_DEPS

version=$("$DENO" --version | sed -n '1s/^deno \([0-9.]*\).*/\1/p')
flags=$("$DENO" run --no-config "$scripts/compile/permission_flags.ts" "$version")
mapfile -t permissions <<<"$flags"

# compile MODULE OUTPUT FLAG…
# Why not Deno's code cache: compile/start.ts.
compile() {
  mkdir -p "$(dirname "$2")"
  "$DENO" compile --quiet --no-config --no-check --no-code-cache "${@:3}" --output "$2" "$1"
}

# bundle MODULE OUTPUT FLAG…: a module with all that it imports, in one file.
bundle() {
  "$scripts/deno.sh" bundle --quiet "${@:3}" --output "$2" "$1" >"$work/log" 2>&1 ||
    die "cannot bundle $1, for which Deno takes esbuild from the npm registry: $(<"$work/log")"
}

# as_function FILE: a CommonJS bundle in the form that compile/start.ts runs, one line further down, in ASCII: any
# other character makes V8 read all of it as UTF-8, in 3 ms instead of 0.3.
as_function() {
  printf '(function (module, require) {\n'
  perl -CSD -pe 's/([^\0-\x7f])/sprintf ord $1 < 0x10000 ? "\\u%04x" : "\\u{%x}", ord $1/ge' "$1"
  printf '\n})'
}

# script MODULE NAME: what start.ts runs, with short names, which take 5 % from every start. What they stand for in
# a stack trace is in dist/NAME.map, where the trace's line N is line N - 1.
script() {
  bundle "$1" "$work/main.cjs" --format cjs --minify --sourcemap=external
  as_function "$work/main.cjs" >"$work/$2"
  mv "$work/main.cjs.map" "dist/$2.map"
}

# cache SCRIPT NAME WORD…: its code cache after a command, which finds that everything was asked before. What it
# says does not matter here.
cache() {
  "$work/make_cache" "$work/$1" "$work/$2" "${@:3}" >"$work/log" 2>&1 || die "cannot make $2: $(<"$work/log")"
}

if (($# == 2)); then
  compile "$1" "$2" "${permissions[@]}"
  exit
fi

# Room for what a short command makes: it ends before garbage is collected (3 ms). No TurboFan: it keeps the one
# thread that compiles busy with a few functions, while Maglev's quick code for all others waits; a check of 2,000
# documents takes a fifth less CPU time without it, one of 10,000 a twentieth more.
# One value for both programs: V8 refuses a cache that was made under other flags.
v8=--v8-flags=--min-semi-space-size=4,--no-turbofan

work=$(mktemp -d "${TMPDIR:-/tmp}/domrun-compile.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir -p dist
script main.ts domrun.js
script scripts/compile/documents.ts documents.js
script scripts/compile/host.ts host.js
bundle scripts/compile/make_cache.ts "$work/make_cache.js"
compile "$work/make_cache.js" "$work/make_cache" --allow-all "$v8"
cache documents.js check.cache check testdata/valid
cache domrun.js plan.cache up -d testdata/plans/passt_q35.xml
cache host.js probe.cache probe --json
cache domrun.js other.cache explain
cache host.js machines.cache ps
cache host.js supervise.cache supervise none
# The parts become the end of the runtime that `deno compile` takes.
"$scripts/deno.sh" run --allow-read --allow-write scripts/compile/pack.ts "$work/make_cache" "$work/runtime" \
  "$work/parts.json" "$work"/{domrun,documents,host}.js "$work"/*.cache
bundle scripts/compile/start.ts "$work/start.js"
DENORT_BIN=$work/runtime compile "$work/start.js" dist/domrun "${permissions[@]}" "$v8" --include "$work/parts.json"
dist/domrun version >"$work/log" 2>&1 || die "the program does not start: $(<"$work/log")"
