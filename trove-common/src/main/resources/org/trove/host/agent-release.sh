# Chooses which release of the guest agent a launcher starts. Launchers source it.
#
# A release is an archive of the agent, named by its SHA-256. A server comes with one, the base. The control plane may send
# others later. They lie in a directory of their own: one directory for each release, and these files:
#   base     the base that the server had when they came. Where it has another one now, the server was rebuilt: none of them counts
#   current  the release that works; where it is missing, the base does
#   next     the release on trial, and whether the datastore ran before it: "SHA256 running" or "SHA256 stopped"
#   tries    how often the release on trial was started
#   refused  the last release that did not work
# The agent writes them (org.trove.guestagent.update.Releases), and keeps a release on trial once it works.

MOST_TRIES=2
# Longer than an agent on trial gives itself before it ends.
LONGEST_TRIAL_SECONDS=120

# choose_release DIRECTORY BASE: sets chosen (the SHA-256 of a release; empty = the base) and tries (empty = not on trial).
choose_release() {
    chosen='' tries=''
    [ "$(cat "$1/base" 2> /dev/null)" = "$2" ] || return 0
    if [ -e "$1/next" ]; then
        read -r on_trial was < "$1/next"
        tries=$(cat "$1/tries" 2> /dev/null)
        tries=$((${tries:-0} + 1))
        if [ "$tries" -le "$MOST_TRIES" ] && [ -f "$1/$on_trial/bin/trove-guestagent" ] && echo "$tries" > "$1/tries"; then
            chosen=$on_trial
            return 0
        fi
        tries=''
        echo "the guest agent $on_trial did not work: the one before it is started again"
        echo "$on_trial" > "$1/refused"
        rm -f "$1/next" "$1/tries"
    fi
    chosen=$(cat "$1/current" 2> /dev/null)
    [ -z "$chosen" ] || [ -f "$1/$chosen/bin/trove-guestagent" ] || chosen=''
}

# watch_trial DIRECTORY TRIES PID: ends an agent on trial that hangs, so that its launcher is started again.
watch_trial() {
    (
        sleep "$LONGEST_TRIAL_SECONDS"
        [ "$(cat "$1/tries" 2> /dev/null)" = "$2" ] && grep -q GuestAgent "/proc/$3/cmdline" 2> /dev/null && kill -9 "$3"
    ) < /dev/null > /dev/null 2>&1 9>&- &
}
