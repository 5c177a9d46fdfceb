#!/usr/bin/env bash
# deno.sh SUBCOMMAND ARGUMENT…: the project's Deno, with the dependency profile of this machine.
# DOMRUN_IMPORT_MAP=FILE puts an import map of one's own in its place, for instance one that maps the
# @std names onto a checkout of their sources.
set -euo pipefail
scripts=$(cd "$(dirname "$0")" && pwd)
if [[ -z ${DENO:-} || -n ${DOMRUN_DENO:-} ]]; then
  tools=$("$scripts/toolchain.sh")
  eval "$tools"
fi

subcommand=$1
shift
map=()
if [[ $subcommand =~ ^(run|test|check|bundle|compile|bench|cache|info)$ ]]; then # the others resolve no imports
  if [[ -z ${DOMRUN_IMPORT_MAP:-} && $("$scripts/deps.sh") = npm ]]; then
    DOMRUN_IMPORT_MAP=$scripts/npm/import_map.json
  fi
  if [[ -n ${DOMRUN_IMPORT_MAP:-} ]]; then
    # domrun that runs from its source, and some tests, start Deno again: elsewhere, and with the same packages.
    DOMRUN_IMPORT_MAP=$(realpath "$DOMRUN_IMPORT_MAP")
    export DOMRUN_IMPORT_MAP
    map=(--import-map "$DOMRUN_IMPORT_MAP")
  fi
fi
exec "$DENO" "$subcommand" "${map[@]}" "$@"
