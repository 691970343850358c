#!/bin/sh
# Lint openapi/openapi.json (or the document given) with Spectral and Redocly. Installed into .cache
# when package.json has changed; without package-lock.json, which would record addresses.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
document=${1:-$here/../openapi.json}
tools=$here/../../.cache/openapi-tools

if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
  echo "Spectral and Redocly were not run: Node is missing."
  exit 0
fi
# what @redocly/cli asks for
if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number)
process.exit((a === 20 && b >= 19) || (a === 22 && b >= 12) || a > 22 ? 0 : 1)'; then
  echo "Spectral and Redocly were not run: Node $(node -v) is too old, they need 20.19 or 22.12."
  exit 0
fi

if ! cmp -s "$here/package.json" "$tools/installed.json"; then
  echo "Installing the OpenAPI linters into .cache/openapi-tools ..."
  rm -rf "$tools"
  mkdir -p "$tools"
  cp "$here/package.json" "$tools/package.json"
  (cd "$tools" && npm install --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error)
  cp "$here/package.json" "$tools/installed.json"
fi
# The rule sets are found beside the file that names them.
cp "$here/spectral.yaml" "$here/redocly.yaml" "$tools"

"$tools/node_modules/.bin/spectral" lint "$document" -r "$tools/spectral.yaml" -F error --display-only-failures
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
"$tools/node_modules/.bin/redocly" lint "$document" --config "$tools/redocly.yaml"
