# Functions of ./test: what it installs, how it runs each kind of suite, how it counts.

passed=0 failed=0 skipped=0
failures=()

source scripts/debian.sh

# What each suite's tests run from Debian; without it they skip, saying so.
packages_of() {
  case "$1" in
    core) echo python3 ;;
    dicom) echo dcmtk libgdcm-tools libopenjp2-7 libopenjp2-tools libjpeg-turbo-progs python3-pydicom python3-gdcm python3-numpy ;;
    imaging) echo imagemagick python3-pydicom python3-nibabel nifti-bin teem-apps dcm2niix python3-scipy ;;
    storage) echo mount postgresql util-linux ;;
    grains) echo dcmtk python3-pydicom tesseract-ocr tesseract-ocr-eng imagemagick fonts-dejavu-core fonts-liberation ;;
    gateway) echo python3-nibabel python3-pydicom python3-numpy python3-scipy teem-apps nifti-bin dcm2niix libopenjp2-7 libopenjp2-tools curl dcmtk procps orthanc orthanc-dicomweb python3-prometheus-client tesseract-ocr tesseract-ocr-eng imagemagick fonts-dejavu-core fonts-liberation ;;
    cluster) echo postgresql util-linux; command -v kubectl >/dev/null || echo kubernetes-client ;;
    e2e) echo chromium curl git util-linux python3-pydicom python3-numpy ;;
  esac
}

# Installs the Debian packages the chosen suites need and the machine lacks.
install_missing_packages() {
  local packages; packages=$(for s in "${chosen[@]}"; do packages_of "$s"; done | tr ' ' '\n' | sort -u)
  # shellcheck disable=SC2086
  install_debian $packages
}

# Installs the client's packages when the lock file is newer than what is installed.
npm_install() {
  if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
    npm ci --no-audit --no-fund --loglevel=error
    touch node_modules/.package-lock.json
  fi
}

# Keeps the lines of a log that a sed program recognises as failed tests, so that the report names them.
note_failures() {
  local suite=$1 log=$2 program=$3 line
  while IFS= read -r line; do failures+=("$suite: $line"); done < <(sed -nE "$program" "$log" | sort -u)
}

count() { passed=$((passed + $1)); failed=$((failed + $2)); skipped=$((skipped + $3)); }

# Runs one xunit executable and counts what its summary says; a crash without a summary is one failure.
run_dotnet() {
  local project=$1; shift
  local log; log=$(mktemp)
  local program="tests/$project/bin/Release/net10.0/Annotator.$project"
  "$program" -noColor -noLogo "$@" 2>&1 | tee "$log" | grep -vE '^ +(Discover|Start|Finish)' || true
  local summary; summary=$(grep -E 'Total: [0-9]+, Errors: [0-9]+' "$log" | tail -n 1 || true)
  note_failures "$project" "$log" 's/^ *(Annotator\..*) \[FAIL\]$/\1/p'
  rm -f "$log"
  if [[ $summary =~ Total:\ ([0-9]+),\ Errors:\ ([0-9]+),\ Failed:\ ([0-9]+),\ Skipped:\ ([0-9]+),\ Not\ Run:\ ([0-9]+) ]]; then
    local total=${BASH_REMATCH[1]} bad=$((BASH_REMATCH[2] + BASH_REMATCH[3])) skip=${BASH_REMATCH[4]} unrun=${BASH_REMATCH[5]}
    count $((total - BASH_REMATCH[3] - skip - unrun)) "$bad" "$skip"
  else
    failures+=("$project ended without a summary"); count 0 1 0
  fi
}

# One step that either works or is one failure.
step() {
  local name=$1; shift
  if "$@"; then count 1 0 0; else failures+=("$name"); count 0 1 0; fi
}

# Counts a JSON report of the form {numPassedTests, numFailedTests, numPendingTests}.
count_json() {
  local numbers; numbers=$(node -e '
    const r = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    console.log(r.numPassedTests, r.numFailedTests + (r.numFailedTestSuites && !r.numFailedTests ? 1 : 0), r.numPendingTests)' "$1") || numbers="0 1 0"
  # shellcheck disable=SC2086
  count $numbers
}

# The full names of the failed tests of such a report; a file that could not start is named by its path.
failed_of_json() {
  node -e '
    const r = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    for (const f of r.testResults) {
      const failed = f.assertionResults.filter((t) => t.status === "failed").map((t) => t.fullName);
      for (const name of failed.length > 0 || f.status !== "failed" ? failed : [f.name]) console.log(name);
    }' "$1"
}

run_web() {
  pushd src/Web >/dev/null
  step "generated types are those of contract/schema.json" node scripts/contract.mjs --check
  step "lint" npm run --silent lint
  step "types" npm run --silent typecheck
  local report; report=$(mktemp)
  npx vitest run --reporter=default --reporter=json --outputFile.json="$report" || true
  count_json "$report"
  note_failures web <(failed_of_json "$report") 'p'; rm -f "$report"
  step "build" npm run --silent build
  popd >/dev/null
}

# Runs node's own tests that match a pattern below src/Web and counts what its summary says.
run_node() {
  local log; log=$(mktemp)
  (cd src/Web && node --test --test-concurrency=1 --test-timeout=1800000 --test-reporter=spec $1 2>&1) | tee "$log" || true
  local p f s
  p=$(sed -nE 's/^ℹ pass ([0-9]+)$/\1/p' "$log" | tail -n 1)
  f=$(sed -nE 's/^ℹ fail ([0-9]+)$/\1/p' "$log" | tail -n 1)
  s=$(sed -nE 's/^ℹ skipped ([0-9]+)$/\1/p' "$log" | tail -n 1)
  note_failures "$1" "$log" 's/^ *✖ (.*) \([0-9.]+ms\)$/\1/p'
  rm -f "$log"
  if [ -z "$p" ]; then failures+=("$1 ended without a summary"); count 0 1 0; else count "$p" "$f" "${s:-0}"; fi
}

# Names what failed, then says the counts in the last line.
report() {
  [ ${#failures[@]} -eq 0 ] || printf 'FAILED %s\n' "${failures[@]}"
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}
