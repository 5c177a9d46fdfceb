#!/usr/bin/env bash
# roots/run.sh ROOT COMMAND…: runs a command of the tests inside ROOT, as an ordinary user, with what
# test.sh has prepared: the checkout, Deno and its downloads and the conformance data and cases to read, and
# DOMRUN_TEST_DIRECTORY, which holds the compiled program and the guest, to write.
set -euo pipefail
roots=$(cd "$(dirname "$0")" && pwd)
checkout=$(cd "$roots/../.." && pwd)
root=$1
shift

account() {
  { cat "$1/etc/$2" && printf '%s\n' "$3"; } >"$DOMRUN_TEST_DIRECTORY/$2"
  paths+=(--read "$DOMRUN_TEST_DIRECTORY/$2" "/etc/$2")
}

# A copy that everybody may read: the checkout may be closed to others.
copy=$DOMRUN_TEST_DIRECTORY/checkout
rm -rf "$copy"
mkdir "$copy"
tar -C "$checkout" --exclude=./.git --exclude=./dist -c . | tar -C "$copy" -x
chmod -R a+rX "$copy"

# At the same paths as here: they stand in the tests' variables and in their output.
paths=(--read "$copy" "$checkout" --write "$DOMRUN_TEST_DIRECTORY" "$DOMRUN_TEST_DIRECTORY")
for path in "$DENO_DIR" ${DOMRUN_IMPORT_MAP:+"$DOMRUN_IMPORT_MAP"}; do
  paths+=(--read "$path" "$path")
done
# libvirt asks for the names of its user and group.
user=$DOMRUN_TEST_USER
account "$root" passwd "tests:x:$user:$user::/:/bin/sh"
account "$root" group "tests:x:$user:"
# Deno may lie below /usr, which is the root's.
paths+=(--read "$DENO" /deno)
variables=(DENO=/deno)

# others VARIABLE NAME: other people's documents, where there are any.
others() {
  local directory=${!1:-$checkout/../shared/$2}
  [[ -d $directory ]] || return 0
  paths+=(--read "$(realpath "$directory")" "/$2")
  variables+=("$1=/$2")
}
others DOMRUN_CONFORMANCE conformance
others DOMRUN_CASES cases
for name in DENO_DIR DENO_NO_UPDATE_CHECK DOMRUN_DEPS DOMRUN_IMPORT_MAP DOMRUN_BIN DOMRUN_COMPILED \
  DOMRUN_TEST_KERNEL DOMRUN_TEST_INITRD DOMRUN_TEST_CLOUD_INITRD DOMRUN_TEST_CMDLINE \
  DOMRUN_TEST_CYCLES DOMRUN_TEST_GUESTS DOMRUN_TEST_FAULT DOMRUN_TEST_HOTPLUG_CYCLES \
  DOMRUN_TEST_FORWARD_CHANGES DOMRUN_TEST_FORWARD_FAULTS DOMRUN_TEST_FORWARD_SEED DOMRUN_TEST_RANDOM_CHANGES \
  DOMRUN_TEST_RANDOM_SEED \
  NO_COLOR; do
  [[ -z ${!name:-} ]] || variables+=("$name=${!name}")
done
cd /
exec "$roots/enter.sh" "$root" "${paths[@]}" -- \
  env PATH=/usr/sbin:/usr/bin:/sbin:/bin "$checkout/scripts/as_test_user.sh" \
  env -C "$checkout" "${variables[@]}" "$@"
