# SPDX-License-Identifier: AGPL-3.0-or-later
# ./dev format: writes every C source in the house style.
# shellcheck shell=bash
source tools/dev/common.sh

bash tools/dev/setup.sh
git ls-files -z --cached --others --exclude-standard '*.c' '*.h' |
    xargs -0 -r -n 20 -P 2 clang-format -i
git diff --stat
