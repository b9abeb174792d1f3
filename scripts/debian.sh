# Installs Debian packages for ./test and bench/run. Sourced by both.

# Installs those of the named packages that the machine lacks; as root, or with sudo. Services they bring (Orthanc's) neither start now nor at boot:
# the tests run programs of their own on free ports, and a machine must not get a listening server from having run tests.
install_debian() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  echo "== installing ${missing[*]}" >&2
  local root=()
  if [ "$(id -u)" -ne 0 ]; then echo "Installing Debian packages needs root; sudo will ask for it." >&2; root=(sudo); fi
  "${root[@]}" apt-get update -qq >&2
  "${root[@]}" bash -c "$(declare -f install_without_services); install_without_services \"\$@\"" install "${missing[@]}" >&2
}

# The part that needs root. /usr/sbin/policy-rc.d is what Debian's maintainer scripts ask before they start a service; one that is there stays.
install_without_services() {
  set -e
  local policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
  fi
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
  if [[ " $* " == *" orthanc "* ]]; then update-rc.d orthanc disable; fi
}
