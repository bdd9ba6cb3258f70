# What the launchers have in common: build what is not built, then become the JVM.
# Sourced with ROOT set to the top of the project.
#
# Environment, all optional:
#   JAVA_HOME         the JDK (17 or newer); else the java on PATH
#   JAVA_OPTS         JVM options for whatever is started; a later option wins over the launcher's
#   TROVE_JAVA_OPTS_<MODULE>  the same for one service, such as TROVE_JAVA_OPTS_API
#   TROVE_BUILD=never do not look whether sources are newer than what is built
#   TROVE_CDS=off     neither use nor write archives of loaded classes
#   TROVE_TEST_CLASSPATH  for tests alone: entries after the service's own on its class path, such as those of a
#                     cloud that a test plays; never set it in production

. "$ROOT/bin/lib/java.sh"

fail() { printf 'trove: %s\n' "$*" >&2; exit 1; }


# modules_of MODULE: what its class path is built from.
modules_of() {
    case $1 in
        standalone)
            echo trove-common trove-cloud trove-store trove-cloud-local trove-openstack trove-api trove-taskmanager trove-conductor \
                trove-guestagent trove-standalone ;;
        api | taskmanager) echo trove-common trove-cloud trove-store trove-cloud-local trove-openstack "trove-$1" ;;
        conductor) echo trove-common trove-store trove-conductor ;;
        *) echo trove-common "trove-$1" ;;
    esac
}

# extra_of MODULE: what a service hands out and has not on its class path: the API serves the agent's archive to servers, and
# the task manager tells them its checksum.
extra_of() {
    case $1 in
        api | taskmanager) echo trove-guestagent ;;
    esac
}

# is_current MODULE: no source is newer than the jar, or than the last build that found nothing to do.
is_current() {
    local module built=$ROOT/trove-$1/target/trove-$1.jar sources=("$ROOT/pom.xml")
    [ -f "$built" ] && [ -f "$ROOT/trove-$1/target/classpath" ] || return 1
    [ -z "$(extra_of "$1")" ] || [ -f "$ROOT/trove-guestagent/target/trove-guestagent.tar.gz" ] || return 1
    for module in $(modules_of "$1"); do
        sources+=("$ROOT/$module/pom.xml" "$ROOT/$module/src/main")
    done
    [ -z "$(find "${sources[@]}" -newer "$built" -print -quit 2>/dev/null)" ]
}

build() {
    local log=$ROOT/target/build.log extra
    extra=$(extra_of "$1")
    [ "${TROVE_BUILD:-}" != never ] && [ -d "$ROOT/trove-common/src" ] || return 0
    is_current "$1" && return 0
    mkdir -p "$ROOT/target" 2>/dev/null && [ -w "$ROOT/target" ] || fail "not built yet, and $ROOT is not writable: build it as its owner."
    command -v mvn > /dev/null || fail "not built yet, and Maven is not installed (Debian: apt-get install maven)."
    (
        flock 9
        # Another launcher may have built it while this one waited.
        is_current "$1" && exit 0
        echo "trove: building (log: $log)" >&2
        cd "$ROOT" && mvn -B -ntp -Dmaven.test.skip=true -Dspotless.check.skip=true package -pl "trove-$1${extra:+,$extra}" -am > "$log" 2>&1 || exit 1
        case $1 in standalone | guestagent) archive_agent_classes >> "$log" 2>&1 ;; esac
        exit 0
    ) 9> "$ROOT/target/build.lock" || { grep -m 30 -E '^\[(ERROR|WARNING)\]' "$log" >&2; fail "the build failed; the whole log is $log"; }
}

# class_path MODULE: jars in the order of the build. An archive of classes holds only for exactly this order.
class_path() {
    local target=$ROOT/trove-$1/target
    [ -f "$target/classpath" ] || fail "trove-$1 is not built: $target/classpath is missing."
    printf '%s' "$target/trove-$1.jar:$(sed "s#\(^\|:\)lib/#\1$target/lib/#g" "$target/classpath")"
}

# Options of the guest agent's JVM, which shares its machine with the datastore: small heap, small stacks, the
# cheap compiler alone.
AGENT_OPTIONS=(-Xms8m -Xmx48m -Xss512k -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:CICompilerCount=1 -XX:ReservedCodeCacheSize=16m)

cds_archive() { printf '%s' "$ROOT/trove-$1/target/cds/trove-$1-java$JAVA_VERSION.jsa"; }

# An agent is started for each instance and counts in seconds and megabytes: its archive is made with the build, from an
# agent that finds no broker. Without it, or where this fails, agents start slower and are larger; that is all.
archive_agent_classes() {
    local dir archive
    [ "${TROVE_CDS:-}" != off ] || return 0
    archive=$(cds_archive guestagent)
    dir=$(mktemp -d) && mkdir -p "$(dirname "$archive")" || return 0
    printf '[DEFAULT]\nguest_id = 00000000-0000-4000-8000-000000000000\ndatastore_manager = mariadb\n%s\n' \
        'instance_rpc_encr_key = only-to-load-the-classes-once' > "$dir/guest_info.conf"
    # Port 9 of this machine: nobody answers there.
    printf 'messaging: {hosts: [127.0.0.1], port: 9, user: none, password: none}\nguest: {data_directory: %s}\n' "$dir/data" \
        > "$dir/trove-guestagent.yml"
    timeout -k 20 5 "$JAVA_BIN/java" "${AGENT_OPTIONS[@]}" -XX:ArchiveClassesAtExit="$archive" \
        -cp "$(class_path guestagent)" org.trove.guestagent.GuestAgent "$dir"
    # 124: it ran until it was stopped. Whatever ended earlier had not loaded what an agent needs.
    [ $? = 124 ] || rm -f "$archive"
    rm -rf "$dir"
}

# cds_options MODULE: the first run leaves an archive of its loaded classes when it ends; later runs start from it.
cds_options() {
    local target=$ROOT/trove-$1/target archive
    archive=$(cds_archive "$1")
    [ "${TROVE_CDS:-}" != off ] && mkdir -p "$target/cds" 2>/dev/null && [ -w "$target/cds" ] || return 0
    # An archive is made of what is shipped, not of what a test adds; one that is there serves tests too.
    if [ "$1" = guestagent ] || [ -n "${TROVE_TEST_CLASSPATH:-}" ]; then
        [ ! -s "$archive" ] || echo "-XX:SharedArchiveFile=$archive"
    elif [ "$JAVA_VERSION" -ge 19 ]; then
        echo "-XX:+AutoCreateSharedArchive -XX:SharedArchiveFile=$archive"
    # A start that failed early leaves an archive too, of next to nothing: that one is made anew.
    elif [ -n "$(find "$archive" -size +4M 2>/dev/null)" ] && [ -z "$(find "$target/trove-$1.jar" "$target/lib" -newer "$archive" -print -quit)" ]; then
        echo "-XX:SharedArchiveFile=$archive"
    else
        echo "-XX:ArchiveClassesAtExit=$archive"
    fi
}

# launch MODULE MAIN-CLASS JVM-OPTION... -- ARGUMENT...: does not return.
launch() {
    local module=$1 main=$2 options=() own cds
    shift 2
    while [ "$1" != -- ]; do
        options+=("$1")
        shift
    done
    shift
    find_java || exit 1
    build "$module"
    own=TROVE_JAVA_OPTS_${module^^}
    cds=$(cds_options "$module")
    # Idle connections are kept for seconds, not for the 20 minutes of Java 17: the services of an OpenStack that run on
    # eventlet give each one of their hundred threads, and let nobody else in when all are taken.
    # shellcheck disable=SC2086 # options are lists of words
    exec "$JAVA_BIN/java" -XX:+UseSerialGC -XX:-UsePerfData -XX:+ExitOnOutOfMemoryError -Xshare:auto \
        -Xlog:disable -Xlog:all=error:stderr $cds "${options[@]}" -Dfile.encoding=UTF-8 -Dtrove.root="$ROOT" \
        -Djdk.httpclient.keepalive.timeout=10 \
        ${JAVA_OPTS:-} ${!own:-} -cp "$(class_path "$module")${TROVE_TEST_CLASSPATH:+:$TROVE_TEST_CLASSPATH}" "$main" "$@"
}

# serve MODULE MAIN-CLASS JVM-OPTION... -- [--check] [FILE]: a service that reads one YAML file.
serve() {
    local module=$1 main=$2 command=server file options=()
    shift 2
    while [ "$1" != -- ]; do
        options+=("$1")
        shift
    done
    shift
    case "${1:-}" in
        -h | --help) serve_usage "$module"; exit 0 ;;
        --check) command=check; shift ;;
    esac
    case "${1:-}" in
        -*) printf 'trove-%s: unknown option %s\n\n' "$module" "$1" >&2; serve_usage "$module" >&2; exit 2 ;;
    esac
    [ $# -le 1 ] || { serve_usage "$module" >&2; exit 2; }
    file=${1:-/etc/trove/trove-$module.yml}
    [ -r "$file" ] || fail "the configuration $file cannot be read; a commented one to start from is $ROOT/etc/trove/trove-$module.yml"
    launch "$module" "$main" "${options[@]}" -- "$command" "$file"
}

serve_usage() {
    cat <<TXT
Usage: bin/trove-$1 [--check] [FILE]

Starts Trove's ${SERVICE_TITLE:-$1} with the settings of FILE
(default /etc/trove/trove-$1.yml; commented example: etc/trove/trove-$1.yml).
Builds the service first where that has not been done. SIGTERM or Ctrl-C ends it in order.

  --check     only read FILE, say what is wrong with it, and end
  -h, --help  this text

Environment: JAVA_HOME (JDK 17 or newer), JAVA_OPTS and TROVE_JAVA_OPTS_${1^^} (options of the
JVM, such as -Xmx512m), TROVE_BUILD=never (do not build), TROVE_CDS=off (no class archive).
TXT
}
