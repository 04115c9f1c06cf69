# What deploy/up and deploy/test share. Sourced, not run.
set -euo pipefail
root=$(CDPATH= cd -- "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

say() { printf '%s\n' "$*" >&2; }

# fail CODE SENTENCE...: says what went wrong and ends with a code of sysexits.h.
fail() {
    local code=$1
    shift
    say "$*"
    exit "$code"
}

# need PACKAGE...: installs the distribution packages that are missing, as root or through sudo.
need() {
    command -v dpkg-query >/dev/null ||
        fail 69 "This script installs Debian packages and found no dpkg. Install by hand: $*; then build with: swift build"
    local missing=()
    for package in "$@"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null ||
            fail 69 "These packages are missing and this is neither root nor is there sudo: ${missing[*]}"
        as_root=(sudo)
    fi
    say "Installing ${missing[*]} ..."
    # RUNLEVEL=1: the tools are wanted, not services that start by themselves.
    local log
    log=$(mktemp)
    if ! { "${as_root[@]}" apt-get update &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
        tail -n 15 "$log" >&2
        fail 69 "Installing ${missing[*]} failed; the whole output is in $log."
    fi
    rm -f "$log"
}

# need_swift: ends with a sentence where there is no Swift toolchain that can build this.
need_swift() {
    command -v swift >/dev/null ||
        fail 69 "There is no Swift toolchain on the PATH. Get Swift 6.2 or later from https://www.swift.org/install/ and run this again."
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' | head -n 1) || true
    local major=${version% *} minor=${version#* }
    if [ -z "$version" ] || [ "$major" -lt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -lt 2 ]; }; then
        fail 69 "This Swift toolchain is too old (${version:-unknown}). Get Swift 6.2 or later from https://www.swift.org/install/ and run this again."
    fi
}

# What building needs: librdkafka (Kafka), simdjson (JSON), RE2 (patterns of rules), SQLite (stores), a C++ library for
# the shims of simdjson and RE2.
build_packages=(pkg-config g++ librdkafka-dev libsimdjson-dev libre2-dev libsqlite3-dev)

# build ARGUMENT...: swift build, quiet unless it fails.
build() {
    local log
    log=$(mktemp)
    say "Building (swift build $*); the first time takes some minutes ..."
    if ! swift build "$@" >"$log" 2>&1; then
        grep -E 'error:' "$log" | head -n 20 >&2 || true
        fail 70 "The build failed; the whole output is in $log."
    fi
    rm -f "$log"
}
