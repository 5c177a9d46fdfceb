#!/usr/bin/env bash
# source_program.sh DIRECTORY: makes DIRECTORY/domrun, which takes the compiled program's place: it runs the source under
# this Deno, with the permissions of the compiled program. All that it needs is copied to DIRECTORY, so that every user
# can run it, wherever the checkout and the caches lie.
set -euo pipefail
scripts=$(cd "$(dirname "$0")" && pwd)
directory=$1
# shellcheck source-path=SCRIPTDIR source=cache.sh
source "$scripts/cache.sh"
if [[ -z ${DENO:-} || -n ${DOMRUN_DENO:-} ]]; then
  tools=$("$scripts/toolchain.sh")
  eval "$tools"
fi

mkdir -p "$directory/source/scripts"
cp -r "$scripts"/../{main.ts,deno.json,lib} "$directory/source/"
cp -r "$scripts/npm" "$directory/source/scripts/"
install -m 755 "$DENO" "$directory/deno"
if [[ -z ${DOMRUN_IMPORT_MAP:-} && $("$scripts/deps.sh") = npm ]]; then
  DOMRUN_IMPORT_MAP=$directory/source/scripts/npm/import_map.json
fi
map=(${DOMRUN_IMPORT_MAP:+--import-map "$DOMRUN_IMPORT_MAP"})

version=$("$DENO" --version | sed -n '1s/^deno \([0-9.]*\).*/\1/p')
flags=$("$DENO" run --no-config "$scripts/compile/permission_flags.ts" "$version" "$directory/deno")
mapfile -t permissions <<<"$flags"

export DENO_DIR=$directory/deno-dir
"$directory/deno" cache --quiet "${map[@]}" "$directory/source/main.ts"

{
  printf '#!/bin/sh\n'
  printf 'export DENO_DIR=%q DENO_NO_UPDATE_CHECK=1 DOMRUN_IMPORT_MAP=%q\n' "$DENO_DIR" "${DOMRUN_IMPORT_MAP:-}"
  printf 'exec'
  printf ' %q' "$directory/deno" run --quiet "${permissions[@]}" "${map[@]}" "$directory/source/main.ts"
  printf ' "$@"\n'
} >"$directory/domrun"
# Deno keeps there what it has translated, for everybody.
chmod -R a+rwX "$directory/deno-dir"
chmod -R a+rX "$directory/source"
chmod 755 "$directory" "$directory/domrun"
