/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Any bytes as a table of practices: as guessed, with every column of some use, faulty rows taken
 * out and put back. */
#include <stddef.h>
#include <stdint.h>

#include "area/learn/practice_table_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str say(void *self, const struct flaw *flaw) {
    (void)self;
    return str_of(flaw->code);
}

static void check(struct practice_table *t) {
    (void)!practice_table_check(t);
    for (size_t i = 0; i < t->flaws; i++) {
        if (t->flaw[i].line == 0 || t->flaw[i].column == 0 || t->flaw[i].code == NULL) {
            __builtin_trap();
        }
    }
}

/* What is put back as it was taken out is the same file, so as faulty as before. */
static void mend(struct arena *a, struct practice_table *t) {
    struct buf b = buf_make(1 << 22);
    struct str whole;
    struct flaw flaw;
    if (practice_table_faulty(t, say, NULL, &b) == ERR_OK && !b.overflow) {
        (void)!practice_table_mend(a, t->text, arena_str(a, buf_str(&b)), &whole, &flaw);
    }
    buf_free(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    lang_init();
    struct arena *a = arena_make();
    struct str text = str_make((const char *)data, size);
    struct practice_table t;
    if (practice_table_open(a, text, INT64_C(1773316800000), &t) == ERR_OK) {
        check(&t);
        for (size_t i = 0; i < t.columns; i++) {
            t.column[i].use = (enum table_use)((i + size) % TABLE_USES);
        }
        check(&t);
        mend(a, &t);
    }
    arena_free(a);
    return 0;
}
