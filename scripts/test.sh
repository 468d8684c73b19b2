#!/usr/bin/env bash
# Runs every suite, even after one has failed, and ends with the sum: 'N passed, N failed'.
set -uo pipefail
cd "$(dirname "$0")/.."
export NO_COLOR=1 CARGO_TERM_COLOR=never

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
broken=()

suite() {
  local name=$1
  shift
  echo "── $name"
  "$@" 2>&1 | tee "$logs/$name"
  [ "${PIPESTATUS[0]}" = 0 ] || broken+=("$name")
}

rust_tests() {
  if command -v cargo-nextest >/dev/null; then
    scripts/with-postgres.sh cargo nextest run --no-fail-fast --status-level fail --final-status-level fail
  else
    scripts/with-postgres.sh cargo test --no-fail-fast
  fi
}

suite rust rust_tests
# The program that the Rust suite has just built for its own tests; built alone it would take other features of
# its dependencies and build them all again. Node's closing lines are put into the words that are counted below.
stories() {
  scripts/with-postgres.sh node --test --test-reporter=tap e2e/*.test.mjs |
    sed -E 's/^# pass ([0-9]+)/Tests \1 passed/; s/^# fail ([0-9]+)/Tests \1 failed/'
}

suite web bash -c 'cd web && npx vitest run'
suite e2e stories

# The closing lines of nextest ('12 passed'), cargo test ('test result: ok. 12 passed; 0 failed') and
# vitest ('Tests  1 failed | 11 passed (12)').
count() {
  cat "$logs"/* | grep -E '^( *Summary \[|test result:| *Tests )' | grep -oE "[0-9]+ $1" | awk '{ sum += $1 } END { print sum + 0 }'
}
passed=$(count passed) failed=$(count failed)
for name in "${broken[@]}"; do echo "suite failed: $name"; done
# A suite that broke before it could count is a failure, too.
if [ ${#broken[@]} -gt 0 ] && [ "$failed" = 0 ]; then failed=${#broken[@]}; fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
