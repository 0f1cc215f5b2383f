# SPDX-License-Identifier: AGPL-3.0-or-later
# ./dev pictures: takes the pictures of the demo's main pages anew, into docs/pictures.
# shellcheck shell=bash
source tools/dev/build.sh

bash tools/dev/setup.sh
build_program
step "Taking pictures of the demo"
node tools/pictures.js build/kith docs/pictures
