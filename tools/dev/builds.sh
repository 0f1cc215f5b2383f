# SPDX-License-Identifier: AGPL-3.0-or-later
# The other builds: with sanitizers for the tests, with clang for fuzzing. Sourced.
# shellcheck shell=bash
source tools/dev/build.sh

build_test() {
    build_in build/test "-Dbuildtype=debug -Db_sanitize=address,undefined -Db_lundef=false \
        -Dtests=true -Dfaults=true"
}

build_thread() {
    build_in build/thread "-Dbuildtype=debugoptimized -Db_sanitize=thread -Db_lundef=false \
        -Dtests=true -Dfaults=true" "$@"
}

# Also the build that shows clang's warnings.
build_fuzz() {
    CC="$(command -v ccache || true) clang" build_in build/fuzz "-Dbuildtype=debugoptimized -Db_sanitize=address,undefined \
        -Db_lundef=false -Dtests=true -Dfaults=true -Dfuzz=true" "$@"
}

# The program as released, but for the faults that tests may ask for.
build_faults() {
    build_in build/faults "-Dfaults=true" kith
}
