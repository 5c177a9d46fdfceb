#!/usr/bin/env bash
# compile.sh: compiles the program to dist/domrun, with the permissions of lib/host/permissions.ts.
# compile.sh MODULE OUTPUT: compiles a module that imports no package, with the same permissions.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=tools.sh
source "$(dirname "$0")/tools.sh"

version=$("$DENO" --version | sed -n '1s/^deno \([0-9.]*\).*/\1/p')
flags=$("$DENO" run --no-config "$scripts/compile/permission_flags.ts" "$version")
mapfile -t permissions <<<"$flags"

# compile MODULE OUTPUT FLAG…
# Why not Deno's code cache: compile/start.ts. Datagrams, for the service manager, are behind --unstable-net.
compile() {
  mkdir -p "$(dirname "$2")"
  "$DENO" compile --quiet --no-config --no-check --no-code-cache --unstable-net "${@:3}" --output "$2" "$1"
}

if (($# == 2)); then
  compile "$1" "$2" "${permissions[@]}"
  exit
fi

# The commit of this very tree, "-dirty" where it was changed; nothing outside git.
commit() { git_here describe --always --exclude '*' --dirty || true; }

say "Compiling with Deno $version: $DENO_REASON"
work=$(mktemp -d "${TMPDIR:-/tmp}/domrun-compile.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir -p dist

"$scripts/compile/bundle.sh" "$work"
mv "$work/domrun.js.map" dist/

# For short commands, which end before V8's preparations for longer ones pay. The same flags for both programs: V8 refuses
# a cache that was made under others.
v8_flags=(
  # Room for what a short command makes: it ends before garbage is collected (3 ms). Not more: a supervisor fills all the
  # room that it may have, and a check of 2,000 documents takes 105 MiB instead of 160, and no longer.
  --min-semi-space-size=4 --max-semi-space-size=4
  # Nor is it collected while a command waits for a child and has some room left (4 ms of plan).
  --no-minor-gc-task
  # Of the three compilers behind V8's interpreter, the first is not used: it compiles 280 functions for a check of one
  # document (1 ms), and without it 2,000 documents take no longer.
  --no-sparkplug
  # The second waits until a function was called 2,000 times instead of 400. What one document calls it does not compile
  # (3 ms of check), and 2,000 documents take no longer. Without it they take a tenth longer.
  --invocation-count-for-maglev=2000
)
v8=--v8-flags=$(IFS=, && printf '%s' "${v8_flags[*]}")

compile "$work/make_cache.js" "$work/make_cache" --allow-all "$v8"
"$work/make_cache" "$work/domrun.js" "$work/domrun.cache" >"$work/log" 2>&1 ||
  die "what is compiled does not run (is denort of Deno $version, too?): $(<"$work/log")"

# Without any PATH (cron, a service) Deno cannot look up the programs of --allow-run, and ends before a line of ours
# runs. What a shell takes then is what the program takes; a PATH that is set, also an empty one, stays.
printf 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n' >"$work/environment"

printf '%s' "$(commit)" >"$work/commit"
# Deno embeds the times of files: without them, the same tree gives the same bytes.
touch -d @0 "$work"/*
compile "$work/start.js" dist/domrun "${permissions[@]}" "$v8" --env-file="$work/environment" \
  --include "$work/domrun.js" --include "$work/domrun.cache" --include "$work/commit"
dist/domrun version >"$work/log" 2>&1 || die "the program does not start: $(<"$work/log")"
