#!/bin/sh
# Check the types and emit JavaScript into .cache/examples. TypeScript is installed there when
# package.json has changed; without package-lock.json, which would record addresses.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
built=$here/../.cache/examples

if ! cmp -s "$here/package.json" "$built/installed.json"; then
  rm -rf "$built"
  mkdir -p "$built"
  cp "$here/package.json" "$built/package.json"
  (cd "$built" && npm install --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error)
  cp "$here/package.json" "$built/installed.json"
fi
"$built/node_modules/.bin/tsc" --project "$here" --outDir "$built"
