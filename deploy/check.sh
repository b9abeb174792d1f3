#!/usr/bin/env bash
# Builds what is deployed in a clean copy of HEAD, starts it as the image does (its command, no privileges, nothing writable but the data and /tmp),
# waits until it is ready, asks for the page, and stops it. Needs git, curl and what deploy/build.sh needs. Usage: deploy/check.sh
set -euo pipefail
cd "$(dirname "$0")/.."

scratch=$(mktemp -d)
server=""
clean_up() {
  if [ -n "$server" ] && kill -0 "$server" 2>/dev/null; then kill -KILL "$server"; fi
  chmod -R u+w "$scratch" && rm -rf "$scratch"
}
trap clean_up EXIT
fail() { echo "FAILED: $*" >&2; [ ! -s "$scratch/log" ] || sed 's/^/  | /' "$scratch/log" >&2; exit 1; }

echo "== a clean copy of $(git rev-parse --short HEAD)"
mkdir "$scratch/source" "$scratch/data"
git archive HEAD | tar -x -C "$scratch/source"
"$scratch/source/deploy/build.sh" "$scratch/app"
rm -rf "$scratch/source"

# As in the image: an unprivileged user who may write to the data folder alone.
chmod -R a-w,a+rX "$scratch/app"
chmod 755 "$scratch"
unprivileged=()
if [ "$(id -u)" -eq 0 ]; then
  chown 65534:65534 "$scratch/data"
  unprivileged=(setpriv --reuid 65534 --regid 65534 --clear-groups --no-new-privs)
fi
chmod 700 "$scratch/data"
touch "$scratch/log"

mapfile -t command < <(sed -nE 's/^CMD \[(.*)\]$/\1/p' deploy/Dockerfile | tr ',' '\n' | sed -E 's/^ *"(.*)"$/\1/')
[ "${command[0]:-}" = serve ] || fail "deploy/Dockerfile has no command that serves"
echo "== annotator ${command[*]}"
(
  cd "$scratch/data"
  exec env -i PATH="$PATH" ${DOTNET_ROOT:+DOTNET_ROOT="$DOTNET_ROOT"} ANNOTATOR_DATA="$scratch/data" DOTNET_EnableDiagnostics=0 \
    "${unprivileged[@]}" "$scratch/app/annotator" "${command[@]}" --port 0
) >"$scratch/log" 2>&1 &
server=$!

deadline=$((SECONDS + 120))
address=""
until [ -n "$address" ] && ANNOTATOR_KEY='' "$scratch/app/annotator" health --server "$address" >/dev/null 2>&1; do
  kill -0 "$server" 2>/dev/null || fail "the server ended before it was ready"
  [ "$SECONDS" -lt "$deadline" ] || fail "the server was not ready within 120 s"
  port=$(sed -nE 's/.*ready at https?:\/\/[^ ]*:([0-9]+).*/\1/p' "$scratch/log" | head -n 1)
  address=${port:+http://127.0.0.1:$port}
  sleep 0.2
done
echo "ready at $address"

curl -fsS "$address/health/ready" >/dev/null || fail "/health/ready does not answer 200"
curl -fsS "$address/" | grep -q '<script' || fail "the page is not served"
script=$(curl -fsS "$address/" | grep -oE '/assets/[^"]+\.js' | head -n 1)
curl -fsS "$address$script" >/dev/null || fail "the page's script $script is not served"

kill -TERM "$server"
exit_code=0
wait "$server" || exit_code=$?
server=""
[ "$exit_code" -eq 0 ] || fail "stopping ended with $exit_code"
[ -n "$(ls -A "$scratch/data")" ] || fail "nothing was kept in the data folder"
echo "deploy: built, started, ready, served the page, stopped"
