#!/usr/bin/env bash
# as_test_user.sh COMMAND…: for root, runs a command as the ordinary user of the tests, with that user's
# directories and nothing else of our environment. test.sh sets the variables.
set -euo pipefail
exec setpriv --reuid "$DOMRUN_TEST_USER" --regid "$DOMRUN_TEST_USER" --clear-groups -- \
  env -i PATH="$PATH" HOME="$DOMRUN_TEST_HOME" XDG_RUNTIME_DIR="$DOMRUN_TEST_RUNTIME_DIR" "$@"
