#!/usr/bin/env bash
# Sourced: where everything fetched or built is kept, and how it gets there.
# Below the user's cache directory, one directory a thing and version; removing it all is safe.

domrun_cache=${XDG_CACHE_HOME:-${HOME:?HOME or XDG_CACHE_HOME must be set}/.cache}/domrun-build
mkdir -p "$domrun_cache"

# Deno's own downloads (npm and JSR packages, denort) lie there too, apart from the user's.
export DENO_DIR=${DENO_DIR:-$domrun_cache/deno-dir}
# Behind a company or CI proxy the machine's own certificates count as well as Deno's.
export DENO_TLS_CA_STORE=${DENO_TLS_CA_STORE:-system,mozilla}
export DENO_NO_UPDATE_CHECK=1

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }

# once NAME COMMAND…: makes the directory $domrun_cache/NAME, whose path is printed. COMMAND fills the
# directory given as its last argument, or says why it cannot. The rename at the end makes it visible, complete, at
# once. Of two at the same time one wins, and the other throws its own away.
once() {
  local name=$1 target=$domrun_cache/$1
  shift
  if [[ ! -d $target ]]; then
    # Always called in a subshell, $(once …): the trap ends with it, also when it is interrupted.
    fresh=$(mktemp -d "$domrun_cache/.$name.XXXXXX")
    trap 'rm -rf "$fresh"' EXIT
    "$@" "$fresh" >&2 || exit 1
    chmod 755 "$fresh"
    mv -T "$fresh" "$target" 2>/dev/null || [[ -d $target ]]
  fi
  printf '%s\n' "$target"
}
