# SPDX-License-Identifier: AGPL-3.0-or-later
# ./dev lint [CHECK...]: what can be known about the source without running the program.
# A check whose files are as they were when it last passed is not run again.
# shellcheck shell=bash
source tools/dev/build.sh

passed=0
failed=0

# Files of the project by pattern, committed or not: sources PATTERN...
sources() {
    git ls-files --cached --others --exclude-standard -- "$@" | while read -r file; do
        [ ! -e "$file" ] || say "$file"
    done
}

content_of() {
    sources "$@" | xargs -r sha256sum | sha256sum
}

# check NAME "PATTERNS" COMMAND...: runs it unless those files have not changed since it passed.
check() {
    local name=$1 patterns=$2 stamp="build/lint/$1.stamp" log="build/log/lint-$1.log" now
    shift 2
    [ -z "$wanted" ] || [[ " $wanted " = *" $name "* ]] || return 0
    # shellcheck disable=SC2086 # a list of patterns
    now=$(content_of $patterns tools/dev/lint.sh .clang-tidy .clang-format)
    if [ "$(cat "$stamp" 2>/dev/null)" = "$now" ]; then
        say "  $name: as it was, passed"
        passed=$((passed + 1))
    elif ("$@") >"$log" 2>&1 </dev/null; then
        say "  $name: passed"
        passed=$((passed + 1))
        say "$now" >"$stamp"
    else
        say "  $name: FAILED"
        # without what only says how far it is, or how the analyzer came there
        grep -vE '^\[[0-9]+/[0-9]+\]|^(ccache |clang |cc )|: note: |^[0-9]+ warnings? (generated|treated)' "$log" |
            head -n 60 | sed 's/^/    /'
        failed=$((failed + 1))
        rm -f "$stamp"
    fi
}

check_format() {
    sources '*.c' '*.h' | xargs -r -n 20 -P 2 clang-format --dry-run -Werror
}

# Every file says first what it is; nothing is left for later.
check_house() {
    local file status=0
    while read -r file; do
        if ! head -n 2 "$file" | grep -q 'SPDX-License-Identifier: AGPL-3.0-or-later'; then
            say "$file: its first line is not the licence"
            status=1
        fi
    done < <(sources '*.c' '*.h' '*.js' '*.css' '*.sh' '*.sql' dev tools/sources tools/vnu)
    if sources '*.c' '*.h' '*.js' '*.css' '*.sh' '*.sql' '*.html' '*.po' '*.md' dev |
        xargs -r grep -nE '(^|[^A-Za-z])(TO[D]O|FIX[M]E|X[X]X|HA[C]K)([^A-Za-z]|$)'; then
        status=1
    fi
    return $status
}

build_gcc() {
    build_in build/release "$release_options" -k 0
    ln -sfn release/kith build/kith
}

build_clang() {
    source tools/dev/builds.sh
    build_fuzz -k 0
}

check_layers() {
    build/release/depcheck build/release/sqlc .
}

# Each header says all that it needs.
header_alone() {
    printf '#include "%s"\n' "${1#src/}" |
        gcc -x c -std=c11 -D_GNU_SOURCE -Wall -Wextra -Isrc -I. -Ibuild/release \
            -I/usr/include/postgresql -fsyntax-only -
}

check_headers() {
    export -f header_alone
    sources 'src/*.h' 'tests/*.h' | xargs -P 2 -I{} bash -c 'header_alone {}'
}

# One file, unless what the preprocessor makes of it has not changed since it passed.
tidy_file() {
    local file=$1 stamp now
    stamp="build/lint/tidy/${file//\//-}"
    now=$(awk -v file="../../$file" -F'"' '
        /"command":/ { command = $0 } $2 == "file" && $4 == file { print command }' \
        build/fuzz/compile_commands.json | sed 's/^ *"command": "//; s/",$//; s/\\"/"/g; s/ -o .*//' |
        head -n 1)
    now=$(cd build/fuzz && { cat ../../.clang-tidy; eval "$now -E -P ../../$file"; } | sha256sum)
    if [ "$(cat "$stamp" 2>/dev/null)" != "$now" ]; then
        clang-tidy --quiet -p build/fuzz "$file" >"$stamp.said" 2>&1 || {
            grep -E -A 2 ': (error|warning): ' "$stamp.said"
            return 1
        }
        printf '%s\n' "$now" >"$stamp"
    fi
}

check_tidy() {
    mkdir -p build/lint/tidy
    export -f tidy_file
    sources 'src/*.c' 'tools/*.c' 'tests/*.c' ':!src/browser/wasm' | xargs -P 2 -I{} bash -c 'tidy_file {}'
}

# A parser that gives up (internalAstError) on a compound literal is no fault of the source.
check_cppcheck() {
    mkdir -p build/lint/cppcheck
    cppcheck --quiet -j 2 --std=c11 --error-exitcode=1 --inline-suppr \
        --enable=warning,portability --suppress=missingIncludeSystem \
        --suppress=internalAstError --suppress=preprocessorErrorDirective --cppcheck-build-dir=build/lint/cppcheck \
        -D_GNU_SOURCE -D__GNUC__=12 -DKITH_VERSION='"0"' -Isrc -I. -Ibuild/release src tools tests
}

check_shell() {
    sources dev '*.sh' tools/sources tools/vnu .ci/run | xargs shellcheck -x
}

check_scripts() {
    sources '*.js' | grep -v '^assets/' | xargs -r -n 1 node --check
}

wanted=$*
mkdir -p build/lint
say "Checking the source:"
check format "*.c *.h" check_format
check house "*.c *.h *.js *.css *.sh *.sql *.html *.po *.md dev tools/sources" check_house
check shell "dev *.sh tools/sources tools/vnu .ci/run" check_shell
check scripts "*.js" check_scripts
check gcc "src tools assets tests/*.c tests/*.h meson.build" build_gcc
check layers "src tools/*.c" check_layers
check headers "src tools/*.c" check_headers
check clang "src tools assets tests/*.c tests/*.h meson.build" build_clang
check cppcheck "src tools/*.c tests/*.c" check_cppcheck
check tidy "src tools/*.c tests/*.c tests/*.h" check_tidy
if [ "$failed" = 0 ]; then
    say "$passed passed, 0 failed"
else
    say "$passed passed, $failed failed"
    exit 1
fi
