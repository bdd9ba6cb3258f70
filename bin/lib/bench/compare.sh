# bin/bench compare: another revision and this tree, in turn. Sourced by bin/bench.

# compare_revision REVISION ROUNDS OUTPUT ARGUMENT...: runs both benchmarks in turn, the other revision first.
compare_revision() {
    local revision=$1 rounds=$2 output=$3 other directory round result
    local base=() this=()
    shift 3
    other=$("$ROOT/bin/lib/revision.sh" "$revision") || return 1
    directory=$(mktemp -d "${TMPDIR:-/tmp}/trove-compare.XXXXXX") || return 1
    for round in $(seq "$rounds"); do
        echo "bench: round $round of $rounds: $revision" >&2
        "$other/bin/bench" --output "$directory/base-$round.md" "$@" > /dev/null || { rm -rf "$directory"; return 1; }
        base+=("$directory/base-$round.md")
        echo "bench: round $round of $rounds: this tree" >&2
        "$ROOT/bin/bench" --output "$directory/this-$round.md" "$@" > /dev/null || { rm -rf "$directory"; return 1; }
        this+=("$directory/this-$round.md")
    done
    python3 "$ROOT/bin/lib/bench/compare.py" "$revision" "this tree" --base "${base[@]}" --this "${this[@]}" > "$directory/result.md"
    result=$?
    cat "$directory/result.md"
    [ -z "$output" ] || cp "$directory/result.md" "$output"
    rm -rf "$directory"
    return "$result"
}
