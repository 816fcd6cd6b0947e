#!/usr/bin/env bash
# Opens an OpenRaster file in Krita without a window and exports what it understood: to .png the picture
# of Krita's own compositing, to .ora that and the layer tree.
# Krita insists on an X server: xvfb-run lends it one.
# Usage: scripts/check-ora-krita.sh FILE.ora OUT.png|OUT.ora
set -euo pipefail

home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
# A home of its own: no settings of the user's, and none left behind.
HOME=$home XDG_RUNTIME_DIR=$home XDG_CONFIG_HOME=$home LC_ALL=C.UTF-8 \
  timeout 120 xvfb-run --auto-servernum krita --nosplash --export --export-filename "$2" "$1"
test -s "$2"
