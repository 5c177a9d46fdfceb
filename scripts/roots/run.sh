#!/usr/bin/env bash
# roots/run.sh ROOT COMMAND…: runs a command of the tests inside ROOT, as an ordinary user, with what
# test.sh has prepared: the checkout, Deno and its downloads and the conformance data to read, and
# DOMRUN_TEST_DIRECTORY, which holds the compiled program and the guest, to write.
set -euo pipefail
roots=$(cd "$(dirname "$0")" && pwd)
checkout=$(cd "$roots/../.." && pwd)
root=$1
shift

paths=(--read "$checkout" --read "$DENO" --read "$DENO_DIR" --write "$DOMRUN_TEST_DIRECTORY")
conformance=${DOMRUN_CONFORMANCE:-$checkout/../shared/conformance}
if [[ -d $conformance ]]; then
  DOMRUN_CONFORMANCE=$(realpath "$conformance")
  export DOMRUN_CONFORMANCE
  paths+=(--read "$DOMRUN_CONFORMANCE")
fi

variables=()
for name in DENO DENO_DIR DENO_NO_UPDATE_CHECK DOMRUN_DEPS DOMRUN_IMPORT_MAP DOMRUN_CONFORMANCE \
  DOMRUN_BIN DOMRUN_TEST_KERNEL DOMRUN_TEST_INITRD DOMRUN_TEST_CMDLINE NO_COLOR CI; do
  [[ -z ${!name:-} ]] || variables+=("$name=${!name}")
done
cd /
exec "$roots/enter.sh" "$root" "${paths[@]}" -- \
  env PATH=/usr/sbin:/usr/bin:/sbin:/bin "$checkout/scripts/as_test_user.sh" \
  env -C "$checkout" "${variables[@]}" "$@"
