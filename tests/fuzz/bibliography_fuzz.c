/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes the readers of bibliographies. What one accepts is written in every form, and what was
 * written is read again: as many entries, and no flaw. The first byte chooses the form. */
#include <assert.h>

#include "format/bibliography.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void again(const struct bibliography *b, enum bib_form form) {
    struct arena *a = arena_make();
    struct buf text = buf_make((size_t)1 << 28);
    struct bib_out o = bib_begin(&text, a, form);
    for (size_t i = 0; i < b->count; i++) {
        bib_put(&o, &b->item[i]);
    }
    bib_end(&o);
    struct bibliography back;
    assert(!text.overflow && str_is_utf8(buf_str(&text)));
    if (text.n < BIB_BYTES_MAX) {
        assert(bibliography_read(a, buf_str(&text), form, &back) == ERR_OK);
        assert(back.count == b->count);
        for (size_t i = 0; i < back.flaws; i++) {
            assert(!back.flaw[i].lost);
        }
    }
    buf_free(&text);
    arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0) {
        return 0;
    }
    struct arena *a = arena_make();
    struct bibliography b;
    enum bib_form form = (enum bib_form)(data[0] % BIB_FORMS);
    struct str text = str_make((const char *)data + 1, size - 1);
    if (bibliography_read(a, text, form, &b) == ERR_OK) {
        for (size_t i = 0; i < b.count; i++) {
            (void)bib_line(a, &b.item[i]);
        }
        for (int f = 0; f < BIB_FORMS; f++) {
            again(&b, (enum bib_form)f);
        }
    } else {
        assert(b.flaws > 0 && b.flaw[0].at.line >= 1 && b.flaw[0].at.code);
    }
    arena_free(a);
    return 0;
}
