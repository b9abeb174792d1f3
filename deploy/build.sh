#!/usr/bin/env bash
# Publishes the server and the built client into one folder. Usage: deploy/build.sh FOLDER
# Needs the .NET SDK of global.json and Node with npm. The Dockerfile's build stage runs exactly this.
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: deploy/build.sh FOLDER" >&2; exit 2; }
mkdir -p "$1"
out=$(cd "$1" && pwd)
[ -z "$(ls -A "$out")" ] || { echo "$out is not empty; what is left in it from before would be deployed too." >&2; exit 2; }
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

echo "== client"
(cd src/Web && npm ci --no-audit --no-fund --loglevel=error && npm run --silent build)

echo "== server"
dotnet publish src/Silo/Silo.csproj -c Release -o "$out" -v quiet --nologo

cp -R src/Web/dist "$out/wwwroot"
cp LICENSE "$out/"
ln -s Annotator.Silo "$out/annotator"
echo "Published to $out"
