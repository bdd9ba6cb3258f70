# Finds the JVM. Sourced by the launchers and by bin/test.
# find_java sets JAVA_BIN (its bin directory) and JAVA_VERSION (its feature release, such as 17).

find_java() {
    local java where
    if [ -n "${JAVA_HOME:-}" ]; then
        java=$JAVA_HOME/bin/java where="JAVA_HOME=$JAVA_HOME"
        [ -x "$java" ] || { echo "trove: $where holds no bin/java: set JAVA_HOME to a JDK of version 17 or newer." >&2; return 1; }
    else
        java=$(command -v java) where="the java on PATH"
        [ -n "$java" ] || { echo "trove: no java found: install a JDK of version 17 or newer (Debian: apt-get install openjdk-17-jdk) or set JAVA_HOME." >&2; return 1; }
    fi
    JAVA_BIN=$(dirname "$(readlink -f "$java")")
    # The release file spares the start of a JVM just to ask for its version.
    JAVA_VERSION=$(sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' "$JAVA_BIN/../release" 2>/dev/null)
    [ -n "$JAVA_VERSION" ] \
        || JAVA_VERSION=$("$java" -version 2>&1 | sed -n 's/.*version "\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' | head -1)
    [ "${JAVA_VERSION:-0}" -ge 17 ] 2>/dev/null \
        || { echo "trove: $where is Java ${JAVA_VERSION:-of unknown version}: Trove needs version 17 or newer." >&2; return 1; }
}
