# shellcheck shell=bash
# Sourced by the scripts beside it: the root, the compiler cache, and stages that are timed and summed up.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# Objects are shared between checkouts and build folders: paths are hashed relative to the root.
export CCACHE_BASEDIR="$root" CCACHE_NOHASHDIR=1

stages_passed=0
stages_failed=0
stage_report=()

# Prints the comment block on top of a script, which is its help.
print_help() {
  sed -n '2,/^$/s/^# \{0,1\}//p' "$1"
}

# stage NAME COMMAND...: runs the command, prints what it cost, and counts it. Its status is the command's.
# A command may leave a remark for the summary in $stage_note.
stage() {
  local name=$1 started=$SECONDS status=0
  shift
  stage_note=''
  printf '\n== %s: %s\n' "$name" "$*"
  "$@" || status=$?
  local spent=$((SECONDS - started)) line
  if [ "$status" -eq 0 ]; then
    stages_passed=$((stages_passed + 1))
    line="ok      $name (${spent} s)${stage_note:+: $stage_note}"
  else
    stages_failed=$((stages_failed + 1))
    line="FAILED  $name (${spent} s)${stage_note:+: $stage_note}; repeat it with: ${stage_repeat:-$*}"
  fi
  stage_repeat=''
  stage_report+=("$line")
  printf -- '-- %s\n' "$line"
  return "$status"
}

# Prints all stages and ends with the status that they deserve.
finish() {
  printf '\n'
  printf '%s\n' "${stage_report[@]}"
  printf 'total %d s\n' "$SECONDS"
  printf '%d passed, %d failed\n' "$stages_passed" "$stages_failed"
  [ "$stages_failed" -eq 0 ] && [ "$stages_passed" -gt 0 ]
}
