# Functions of ./run and ./annotator: building only what changed. Needs $root.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

require_tools() {
  local missing=()
  command -v dotnet >/dev/null || missing+=("the .NET 10 SDK (https://dotnet.microsoft.com/download)")
  command -v npm >/dev/null || missing+=("Node 20 with npm (https://nodejs.org)")
  [ ${#missing[@]} -eq 0 ] || { printf 'Annotator needs %s.\n' "${missing[@]}" >&2; exit 1; }
}

# Whether any of these files or folders is newer than the stamp.
newer_than() {
  local stamp=$1; shift
  [ ! -e "$stamp" ] || [ -n "$(find "$@" \( -name node_modules -o -name dist -o -name bin -o -name obj \) -prune -o -newer "$stamp" -type f -print -quit)" ]
}

build_client() {
  local web=$root/src/Web
  newer_than "$web/dist/index.html" "$web" || return 0
  echo "Building the web client …" >&2
  (
    cd "$web"
    if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
      npm ci --no-audit --no-fund --loglevel=error
      touch node_modules/.package-lock.json
    fi
    npm run --silent build
  ) >&2
}

build_server() {
  local stamp=$root/src/Silo/bin/Release/net10.0/.built
  newer_than "$stamp" "$root"/src/[!W]* "$root/Directory.Build.props" "$root/Directory.Packages.props" "$root/global.json" || return 0
  echo "Building the server …" >&2
  dotnet build "$root/src/Silo/Silo.csproj" -c Release -v quiet --nologo -clp:NoSummary >&2
  touch "$stamp"
}
