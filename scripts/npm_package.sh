#!/usr/bin/env bash
# npm_package.sh NAME@VERSION INTEGRITY DIRECTORY: the package's tarball as DIRECTORY/package.tgz.
# The registry is whatever the machine's npm is configured for; INTEGRITY, in the registry's own form
# (sha512-BASE64), is pinned by the caller.
set -euo pipefail
package=$1 integrity=$2 directory=$3
fail() { printf '%s\n' "$@" >&2; exit 1; }

if ! command -v npm >/dev/null; then
  if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
    fail "error: npm is needed to fetch $package, and it is not installed" \
      "  hint: install Node.js with npm (Debian: apt-get update && apt-get install npm), or Deno 2.4.2 or later"
  fi
  "$(dirname "$0")/apt_install.sh" npm
fi

temporary=$(mktemp -d "$directory/.pack.XXXXXX")
trap 'rm -rf "$temporary"' EXIT
# A cache of its own, thrown away: npm would keep a second copy of these large files for good.
npm pack "$package" --pack-destination "$temporary" --cache "$temporary/cache" --silent >/dev/null ||
  fail "error: npm cannot fetch $package" \
    "  hint: 'npm config get registry' says where it looks; try 'npm pack $package' by hand"
tarball=$(find "$temporary" -maxdepth 1 -name '*.tgz')

# npm brings Node.js, which computes the checksum in the form that registries give it.
# shellcheck disable=SC2016 # the quoted text is JavaScript
found=$(node -e '
  const hash = require("crypto").createHash("sha512");
  require("fs").createReadStream(process.argv[1]).on("data", (chunk) => hash.update(chunk))
    .on("end", () => console.log(`sha512-${hash.digest("base64")}`));' "$tarball")
[[ $found = "$integrity" ]] ||
  fail "error: $package is not what it should be: found $found, expected $integrity"
mv "$tarball" "$directory/package.tgz"
