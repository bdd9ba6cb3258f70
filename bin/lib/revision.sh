#!/usr/bin/env bash
# Builds another revision of this repository and prints the directory of the built tree.
#
#   bin/lib/revision.sh REVISION
#
# The tree has its own copy of the sources and its own launchers below bin/. It is built once for each commit and kept in
# ${TROVE_REVISIONS:-~/.cache/trove/revisions}. Tests of updates start the services of an older release from it.
# The exit status is 1 where the revision is unknown (a shallow clone lacks it: git fetch --unshallow) or the build fails.
set -eu
ROOT=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
[ $# -eq 1 ] || { echo "Usage: bin/lib/revision.sh REVISION" >&2; exit 2; }
commit=$(git -C "$ROOT" rev-parse --verify --quiet "$1^{commit}") || {
    echo "revision: this clone does not have $1; a shallow clone gets it by: git fetch --unshallow" >&2
    exit 1
}
kept=${TROVE_REVISIONS:-$HOME/.cache/trove/revisions}
tree=$kept/$commit
mkdir -p "$kept"
exec 9> "$kept/$commit.lock"
flock 9
if [ ! -e "$tree/built" ]; then
    rm -rf "$tree"
    mkdir -p "$tree"
    git -C "$ROOT" archive "$commit" | tar -x -C "$tree"
    (cd "$tree" && mvn -B -ntp -T 2 -Dmaven.test.skip=true -Dspotless.check.skip=true package) > "$tree.log" 2>&1 9>&- || {
        echo "revision: the build of $commit failed; its log is $tree.log" >&2
        exit 1
    }
    # The launchers compare ages: what was unpacked is older than what was built from it.
    touch "$tree/built"
fi
echo "$tree"
