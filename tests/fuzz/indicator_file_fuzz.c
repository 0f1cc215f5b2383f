/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Any bytes as a file of indicators: as guessed, and with columns named. */
#include <stddef.h>
#include <stdint.h>

#include "area/explore/indicator_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct indicator_file *f) {
    f->intake.kind = STR("county");
    (void)!indicator_file_check(f);
    for (size_t i = 0; i < f->flaws; i++) {
        if (f->flaw[i].line == 0 || f->flaw[i].column == 0 || f->flaw[i].code == NULL) {
            __builtin_trap();
        }
    }
}

/* The first line, if it says so, is what a person typed: "=missing list". */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    lang_init();
    struct arena *a = arena_make();
    struct str text = str_make((const char *)data, size);
    struct str typed = str_starts(text, STR("=")) ? str_cut(&text, '\n') : STR("");
    struct indicator_file f;
    if (indicator_file_open(a, text, &f) == ERR_OK) {
        check(&f);
        indicator_file_missing(&f, typed);
        indicator_file_clear(&f);
        f.column[0].use = COLUMN_ID;
        if (indicator_file_map(&f, typed) == ERR_OK && indicator_file_year(&f, typed) == ERR_OK &&
            indicator_file_use_numbers(&f) == ERR_OK) {
            check(&f);
        }
    }
    arena_free(a);
    return 0;
}
