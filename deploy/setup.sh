#!/usr/bin/env bash
# Makes a machine ready: the system packages that are missing, and .venv with companion in it.
#   deploy/setup.sh talk    what a conversation needs
#   deploy/setup.sh test    what the tests need as well
#   deploy/setup.sh image   what building the card's image and booting it need on top: Debian's tools, so only where apt is
# A stamp in .venv tells that nothing is left to do, so that a second run starts no program that takes time. All that is
# said goes to stderr: stdout belongs to the command that make runs next. Written for bash 3.2, the one that macOS has.
set -euo pipefail

purpose=${1:-}
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
board_file=${COMPANION_BOARD_FILE:-/proc/device-tree/model} # the variable is for tests: no laptop has this file
python_needed="companion needs Python 3.11, 3.12 or 3.13, the 64-bit kind"
again="then run \`make $purpose\` again"
python='' venv_package='' other_pythons=''
complete=yes # no: something is left to do, so the next run is to look again

# What a Python is good for: "ok PATH", "no-venv", or what is wrong with it. PATH is the Python below any .venv that is
# switched on, because a .venv made from another one goes when that one goes.
examine_python='
import sys
from importlib.util import find_spec
if not (3, 11) <= sys.version_info[:2] <= (3, 13): print("%d.%d" % sys.version_info[:2])
elif sys.maxsize < 2**32: print("32-bit")
elif not find_spec("venv") or not find_spec("ensurepip"): print("no-venv")
else: print("ok", sys._base_executable)
'
# The pip must be its own: once Python has been upgraded, the folder that pip was put in is no longer searched.
examine_venv='
import sys
from importlib.util import find_spec
pip = find_spec("pip")
if (3, 11) <= sys.version_info[:2] <= (3, 13) and pip and pip.origin.startswith(sys.prefix): print("ok", sys._base_executable)
'

say() { printf '%s\n' "$@" >&2; }

fail() { # what happened, and what to do
    say "$@"
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

wipe_line() { if [[ -t 2 ]]; then printf '\r\033[K' >&2; fi; }

quietly() { # run a command: the log keeps its output, a terminal shows the latest line, so that a long wait is seen to move
    local failed=no line
    "$@" 2>&1 </dev/null | while IFS= read -r line; do
        printf '%s\n' "$line" >>"$log"
        if [[ -t 2 ]]; then printf '\r\033[K  %.74s' "$line" >&2; fi
    done || failed=yes
    wipe_line
    [[ $failed == no ]]
}

show_log() { tail -n 12 "$log" | sed 's/^/  | /' >&2; }

# -- Is there anything to do? -----------------------------------------------------------------------------------------

stamp_text() { # changes with what is to be installed, with the Python below .venv, and when the folder is moved
    printf '%s %s %s' "$(cat pyproject.toml deploy/setup.sh | cksum)" "$(readlink -f .venv/bin/python)" "$root"
}

up_to_date() { # each purpose includes the ones before it
    local stamp
    [[ -x .venv/bin/python && -x .venv/bin/companion && ! -e .venv/unfinished ]] || return 1
    for stamp in ".venv/ready-$purpose" .venv/ready-test .venv/ready-image; do
        if [[ $purpose == image && $stamp == .venv/ready-test ]]; then continue; fi
        if [[ -f $stamp && $(<"$stamp") == "$(stamp_text)" ]]; then return 0; fi
    done
    return 1
}

# -- Python -----------------------------------------------------------------------------------------------------------

find_python() { # sets python, or else venv_package (Debian keeps venv apart) and other_pythons
    local name found
    python='' venv_package='' other_pythons=''
    for name in python3 python3.13 python3.12 python3.11; do # by running each: a shim may be there and lead nowhere
        found=$("$name" -c "$examine_python" 2>/dev/null) || continue
        case $found in
            "ok "*) python=${found#ok } && return ;;
            no-venv) venv_package=${venv_package:-$name-venv} ;;
            ?*) other_pythons="$other_pythons $name ($found)" ;;
        esac
    done
    if [[ -z $venv_package$other_pythons ]]; then venv_package=python3-venv; fi # brings python3 along
}

require_python() {
    if [[ -n $python ]]; then return 0; fi
    local here="none of them is here"
    if [[ -n $other_pythons ]]; then here="here is only$other_pythons"; fi
    fail "$python_needed, with its module venv; $here." "Install one of these, $again."
}

# -- Debian packages --------------------------------------------------------------------------------------------------

on_raspberry_pi() { grep -aqs 'Raspberry Pi' "$board_file"; }

sound_server_here() {
    have pulseaudio || have pipewire-pulse || [[ -n ${PULSE_SERVER:-} || -S ${XDG_RUNTIME_DIR:-/nowhere}/pulse/native ]]
}

vosk_needs_libatomic() { [[ $(uname) == Linux && $(uname -m) != x86_64 ]]; } # its build for x86_64 does without

image_packages=(
    mmdebstrap debian-archive-keyring                     # the system, from Debian's packages
    genimage mtools dosfstools e2fsprogs xz-utils zstd    # partitions, what is in them, compression
    bmap-tools cpio kmod device-tree-compiler minisign    # block map, initrd, modules, boards, signatures
    swig gcc-aarch64-linux-gnu libc6-dev-arm64-cross      # lgpio, which has no wheel for the card's Python
    systemd                                               # its users, and the check of its units
)

list_missing() { # sets missing: what $1 (a purpose) wants and dpkg does not have
    local wanted=(espeak-ng libportaudio2) installed package
    if vosk_needs_libatomic; then wanted+=(libatomic1); fi
    if [[ -z $python && -n $venv_package ]]; then wanted+=("$venv_package"); fi
    if [[ $1 == test || $1 == image ]]; then
        wanted+=(libasound2-plugins pulseaudio pulseaudio-utils chromium firefox-esr)
        if [[ $1 == image ]]; then wanted+=("${image_packages[@]}"); fi
    elif sound_server_here; then
        wanted+=(libasound2-plugins) # PortAudio's way to the sound server
    fi
    if on_raspberry_pi && apt-cache show python3-lgpio >/dev/null 2>&1; then wanted+=(python3-lgpio); fi
    installed=$(dpkg-query -W -f '${db:Status-Status}:${Package} ' "${wanted[@]}" 2>/dev/null || true)
    missing=()
    for package in "${wanted[@]}"; do
        if [[ " $installed" != *" installed:$package "* ]]; then missing+=("$package"); fi
    done
}

apt_command() { # `update` may fail over somebody else's source; `install` then tells whether that matters
    echo "apt-get update; apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 $*"
}

leave_it_to_the_owner() { # there is no right to install
    local by="sudo sh"
    if ! have sudo; then by="su -"; fi
    fail "These Debian packages are missing: $*. Install them with this command, $again:" "  $by -c '$(apt_command "$@")'"
}

install_packages() {
    local by=() through=''
    if [[ $(id -u) != 0 ]]; then
        if ! have sudo; then leave_it_to_the_owner "$@"; fi
        if ! sudo -n true 2>/dev/null && [[ ! -t 0 ]]; then leave_it_to_the_owner "$@"; fi # nobody could type a password
        by=(sudo) through=", through sudo"
    fi
    say "Installing Debian packages with apt-get$through: $* (a minute or two)."
    quietly ${by[@]+"${by[@]}"} env DEBIAN_FRONTEND=noninteractive sh -c "$(apt_command "$@")"
}

add_debian_packages() {
    local lacking needed=talk
    if [[ $purpose == image ]]; then needed=image; fi # a step of the build can't be left out as a test can
    list_missing "$purpose"
    if ((${#missing[@]} == 0)); then return 0; fi
    install_packages "${missing[@]}" || true # what counts is what is there now
    if [[ -z $python ]]; then find_python; fi
    list_missing "$purpose"
    if ((${#missing[@]} == 0)); then return 0; fi
    show_log
    lacking=${missing[*]}
    list_missing "$needed"
    if ((${#missing[@]} > 0)); then
        fail "apt-get did not install $lacking; its last lines are above." "Mend what they say (often it is the network), $again."
    fi
    say "apt-get did not install $lacking. Tests that need them will be skipped; the next run tries again."
    complete=no
}

# -- Systems without apt ----------------------------------------------------------------------------------------------

library_here() { "$python" -c 'import sys, ctypes.util; sys.exit(not ctypes.util.find_library(sys.argv[1]))' "$1"; }

check_without_apt() {
    local lacking=''
    if [[ $purpose == image ]]; then
        fail "Images are built with Debian's tools, and there is no apt here." \
            "Build on Debian or Ubuntu, or in a container with one of them."
    fi
    if ! have espeak-ng; then lacking="$lacking espeak-ng"; fi
    if [[ $(uname) == Linux ]] && ! library_here portaudio; then lacking="$lacking portaudio"; fi # macOS: in the wheel
    if vosk_needs_libatomic && ! library_here atomic; then lacking="$lacking libatomic"; fi
    say "No apt here, so these have to be there already: espeak-ng, portaudio, on ARM libatomic; for all tests, pulseaudio."
    if [[ -n $lacking ]]; then
        fail "Missing:$lacking." "Install them (Fedora: sudo dnf install$lacking; macOS: brew install$lacking), $again."
    fi
}

# -- The virtual environment ------------------------------------------------------------------------------------------

can_reach_lgpio() { "$1" -c 'import lgpio' 2>/dev/null; }

find_python_of_venv() { # sets python to the one below .venv, where .venv is whole and in its place; fails otherwise
    local found
    [[ -x .venv/bin/python && ! -e .venv/unfinished ]] || return 1
    grep -qsF "$root/.venv" .venv/bin/activate || return 1 # the folder was moved, the programs in it point elsewhere
    found=$(.venv/bin/python -c "$examine_venv" 2>/dev/null) || return 1
    python=${found#ok }
    [[ -n $python ]]
}

make_venv() {
    local options=()
    if on_raspberry_pi && can_reach_lgpio "$python"; then
        options=(--system-site-packages) # the pins' library is Debian's: the package index has none for Python 3.13
    fi
    say "Making .venv from $python."
    rm -rf .venv
    mkdir .venv
    touch .venv/unfinished
    if ! quietly "$python" -m venv ${options[@]+"${options[@]}"} .venv; then
        show_log
        fail "Python could not make .venv; its last lines are above." "Mend what they say, $again."
    fi
}

explain_pip() { # the commonest reasons, by what pip prints
    local fix="Mend what they say, $again."
    local no_network='NewConnectionError|[Nn]ame ?[Rr]esolution|timed out|ProxyError'
    no_network="$no_network|setuptools>=77 .from versions: none" # every machine has one: no package index was reached
    if grep -q 'No space left' "$log"; then
        fix="The disk is full: make half a gigabyte of room, $again."
    elif grep -qE "$no_network" "$log"; then
        fix="The network does not answer: check it, $again. It is needed this once."
    elif grep -qE 'No matching distribution|Failed building wheel|Failed to build' "$log"; then
        fix="A package has no version for this machine ($(uname -m)): 64-bit x86 and ARM have all of them."
    fi
    show_log
    fail "pip could not install the Python packages; its last lines are above." "$fix"
}

install_python_packages() {
    local what=.
    if [[ $purpose != talk ]]; then what='.[test]'; fi
    touch .venv/unfinished
    rm -f .venv/ready-*
    say "Installing the Python packages into .venv (up to 90 MB to fetch: a minute on a laptop, ten on a small Raspberry Pi)."
    PIP_USER=0 quietly .venv/bin/python -m pip install --disable-pip-version-check --no-input --no-color --progress-bar off \
        --prefer-binary --editable "$what" || explain_pip
    rm .venv/unfinished
    if [[ $complete == yes ]]; then stamp_text >".venv/ready-$purpose"; fi
}

main() {
    case $purpose in
        talk | test | image) ;;
        *) say "Usage: deploy/setup.sh talk|test|image" && exit 2 ;;
    esac
    if up_to_date; then return 0; fi
    if [[ ! -w . || (-e .venv && ! -w .venv) ]]; then
        fail "$root/.venv cannot be written by you." "It may have been made by root: remove it with sudo rm -rf .venv, $again."
    fi
    log=$(mktemp)
    trap 'rm -f "$log"' EXIT
    local venv_is_whole=yes
    find_python_of_venv || { venv_is_whole=no && find_python; }
    if [[ -z $venv_package ]]; then require_python; fi # before anything is installed for nothing
    if have apt-get && have dpkg-query; then add_debian_packages; else require_python && check_without_apt; fi
    require_python
    if on_raspberry_pi && can_reach_lgpio "$python" && ! can_reach_lgpio .venv/bin/python; then venv_is_whole=no; fi
    if [[ $venv_is_whole == no ]]; then make_venv; fi
    install_python_packages
    if [[ $purpose != talk ]]; then deploy/micropython.sh; fi
    if on_raspberry_pi && ! can_reach_lgpio .venv/bin/python; then
        say "This board's button needs lgpio. On Raspberry Pi OS: sudo apt-get install python3-lgpio, then make clean $purpose."
    fi
}

main
