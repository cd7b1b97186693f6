#!/usr/bin/env bash
# Puts MicroPython's unix port into .venv/micropython, for the tests that run the Pico's firmware without a Pico.
# It is Debian trixie's package, unpacked with the few libraries it needs and started with their own loader, so that it runs
# on other releases too and nothing is installed. The mirror is the one that this machine's apt uses already.
# Where `micropython` is there and new enough, or was unpacked before, nothing is done. It never fails: the tests that need
# it are skipped, and say so. All that is said goes to stderr. Written for bash 3.2, as deploy/setup.sh is.
set -euo pipefail

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
target=.venv/micropython
release=trixie
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
packages=(micropython libmbedtls21 libmbedcrypto16 libmbedx509-7 libffi8 libc6)
new_enough='import sys; sys.exit(0 if sys.implementation.version[:2] >= (1, 20) else 1)'

say() { printf '%s\n' "$@" >&2; }

have() { command -v "$1" >/dev/null 2>&1; }

do_without() { # why
    say "Tests that run the Pico's firmware in MicroPython will be skipped: $1"
    exit 0
}

show_log() { tail -n 5 "$work/log" | sed 's/^/  | /' >&2; }

give_up() { # with the last lines of what apt said
    show_log
    do_without "$1"
}

runs() { "$1" -c "$new_enough" >/dev/null 2>&1; }

list_mirrors() { # sets mirrors: where apt finds Debian's own packages, likeliest first
    local line
    mirrors=()
    while IFS= read -r line; do
        if [[ -n $line ]]; then mirrors+=("$line"); fi
    done < <(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null | grep -E '/debian/?$' | awk '!seen[$0]++')
}

private_apt() { # apt-get with lists, cache and sources of its own, so that the machine's are left alone
    apt-get -qq -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=/dev/null \
        -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache" -o Acquire::Languages=none \
        -o APT::Sandbox::User="$(id -un)" -o APT::Update::Error-Mode=any "$@" >>"$work/log" 2>&1
}

download() { # the packages, from one mirror, into $work/packages
    printf 'deb [signed-by=%s] %s %s main\n' "$keyring" "$1" "$release" >"$work/sources.list"
    private_apt update && (cd "$work/packages" && private_apt download "${packages[@]}")
}

download_from_any() {
    local mirror
    list_mirrors
    for mirror in ${mirrors[@]+"${mirrors[@]}"}; do
        if download "$mirror"; then return 0; fi
    done
    return 1
}

write_starter() { # exec, so that the process that was started is MicroPython itself
    cat >"$1/micropython" <<'END'
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
for loader in "$here"/usr/lib/*/ld-linux*.so.*; do :; done
exec "$loader" --library-path "${loader%/*}" "$here/usr/bin/micropython" "$@"
END
    chmod 755 "$1/micropython"
}

main() {
    local package
    if runs micropython || runs "$target/micropython"; then return 0; fi
    have apt-get && have dpkg-deb || do_without "install micropython 1.20 or newer (no apt here to take it from)."
    [[ -r $keyring ]] || do_without "install micropython 1.20 or newer (this is no Debian: $keyring is missing)."
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    : >"$work/log"
    mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/packages" "$work/unpacked"
    say "Fetching MicroPython's unix port for the tests (14 MB, half a minute)."
    download_from_any || give_up "Debian's mirror did not give the packages."
    for package in "$work"/packages/*.deb; do
        dpkg-deb -x "$package" "$work/unpacked" >>"$work/log" 2>&1 || give_up "${package##*/} is damaged."
    done
    rm -rf "$work"/unpacked/usr/share
    write_starter "$work/unpacked"
    runs "$work/unpacked/micropython" || do_without "it does not run on this machine ($(uname -m))."
    mkdir -p .venv
    rm -rf "$target"
    mv "$work/unpacked" "$target"
}

main
