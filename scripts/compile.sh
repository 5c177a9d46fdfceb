#!/usr/bin/env bash
# compile.sh [MAIN [OUTPUT]]: compiles main.ts to dist/domrun, with the permissions of permissions.ts.
set -euo pipefail
scripts=$(cd "$(dirname "$0")" && pwd)
cd "$scripts/.."
tools=$("$scripts/toolchain.sh" compile)
eval "$tools"
main=${1:-main.ts} output=${2:-dist/domrun}

version=$("$DENO" --version | sed -n '1s/^deno \([0-9.]*\).*/\1/p')
flags=$("$DENO" run --no-config "$scripts/permissions.ts" "$version")
mapfile -t permissions <<<"$flags"

mkdir -p "$(dirname "$output")"
# --no-code-cache: the cache would be a file with a well-known name in /tmp, which any user could have
# put there before us, and V8 would run what is in it.
"$scripts/deno.sh" compile --quiet --no-code-cache "${permissions[@]}" --output "$output" "$main"
