#!/usr/bin/env bash
# compile/bundle.sh DIRECTORY: writes what scripts/compile.sh compiles: start.js, the entry; domrun.js, the script that
# it runs, with its domrun.js.map; make_cache.js, which makes the script's code cache.
set -euo pipefail
scripts=$(cd "$(dirname "$0")/.." && pwd)
cd "$scripts/.."
directory=$1

# bundle MODULE OUTPUT FLAG…: a module with all that it imports, in one file.
bundle() {
  local said
  said=$("$scripts/deno.sh" bundle --quiet "${@:3}" --output "$directory/$2" "$1" 2>&1) && return
  printf '%s\n' "error: cannot bundle $1, for which Deno takes esbuild from the npm registry:" "$said" >&2
  exit 1
}

# as_function FILE: a CommonJS bundle in the form that start.ts runs, one line further down, in ASCII: any other
# character makes V8 read all of it as UTF-8, in 3 ms instead of 0.3.
as_function() {
  printf '(function (module, require) {\n'
  perl -CSD -pe 's/([^\0-\x7f])/sprintf ord $1 < 0x10000 ? "\\u%04x" : "\\u{%x}", ord $1/ge' "$1"
  printf '\n})'
}

# Short names take 5 % from every start. What they stand for in a stack trace is in the map, where the trace's line N
# is line N - 1.
bundle main.ts main.cjs --format cjs --minify --sourcemap=external
as_function "$directory/main.cjs" >"$directory/domrun.js"
mv "$directory/main.cjs.map" "$directory/domrun.js.map"
rm "$directory/main.cjs"
bundle scripts/compile/start.ts start.js
bundle scripts/compile/make_cache.ts make_cache.js
