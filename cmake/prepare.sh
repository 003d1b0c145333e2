# Sourced by examples/run and tests/run: installs what is missing, configures, builds.
# Works again offline: apt is asked only for packages that are not there.

say() { printf '\033[1m==\033[0m %s\n' "$*"; }
fail() { printf 'weir: %s\n' "$*" >&2; exit 3; }

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

build_packages=(g++ cmake ninja-build libboost-dev libyaml-cpp-dev libsqlite3-dev libre2-dev
  libhowardhinnant-date-dev nlohmann-json3-dev libfmt-dev libcli11-dev libsodium-dev libpugixml-dev tzdata)
test_packages=(doctest-dev libintelrdfpmath-dev)

# install PACKAGE...: those that are not installed yet.
install() {
  local missing=() package
  command -v dpkg-query >/dev/null || {
    say "This is not Debian or Ubuntu; I trust that these are installed: $*"
    return 0
  }
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  local sudo=""
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "these packages are missing and I may not install them; as root run: apt-get install ${missing[*]}"
    sudo=sudo
  fi
  say "Installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  $sudo apt-get update -qq || fail "apt cannot reach its package lists; check the network, then run this again"
  $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
    fail "apt could not install: ${missing[*]}; its own words are above"
}

# build DIR CMAKE_ARGUMENT... -- TARGET...
build() {
  local dir=$1; shift
  local options=()
  while [ $# -gt 0 ] && [ "$1" != -- ]; do options+=("$1"); shift; done
  shift
  [ -f "$dir/build.ninja" ] || say "Configuring in ${dir#"$root"/}"
  cmake -S "$root" -B "$dir" -G Ninja "${options[@]}" >"$dir.configure.log" 2>&1 ||
    { tail -n 20 "$dir.configure.log" >&2; fail "cmake could not configure; the whole log is $dir.configure.log"; }
  say "Building${1:+ $*} (a first build takes some minutes, later ones seconds)"
  cmake --build "$dir" ${1:+--target "$@"} || fail "the build stopped; the first error above says where"
}
