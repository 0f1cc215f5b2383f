/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes the reader of XLSForm, in its twin in CSV. A form that is accepted is filled: with its
 * defaults, then with the same text everywhere; both must settle, or say that it is too much. */
#include <assert.h>

#include "engine/form_answers.h"
#include "format/xlsform.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fill(struct arena *a, const struct form_ready *r) {
    struct form_clock clock = {INT64_C(1795818615250), 90};
    struct form_answers *as = form_answers_make(a, r, clock);
    static const char *const value[] = {"", "1", "a b", "2024-05-01", "other"};
    for (size_t turn = 0; turn < sizeof value / sizeof value[0]; turn++) {
        if (form_evaluate(as) != ERR_OK) {
            return;
        }
        for (struct form_walk w = form_walk(as); form_walk_next(&w);) {
            assert(w.answer->wrong < FORM_WRONGS && w.answer->rows <= w.answer->kept);
            assert(str_is_utf8(w.answer->value) || !str_is_utf8(str_of(value[turn])));
            struct str path = form_answer_path(a, as, w.row, w.index);
            assert(form_answer_find(as, path) == w.answer);
            if (!form_is_section(w.item->type)) {
                form_answer_put(as, w.row, w.index, str_of(value[turn]));
            }
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_make();
    struct xlsform x;
    enum err e = xlsform_read_file(a, str_make((const char *)data, size), STR("id"), &x);
    assert((e == ERR_OK) == (x.refusals == 0) && (e == ERR_OK) == (x.ready != NULL));
    for (size_t i = 0; i < x.refusals; i++) {
        assert(x.refused[i].code && x.refused[i].why.n);
    }
    for (size_t i = 0; i < x.medias; i++) {
        assert(x.media[i].name.n && x.media[i].cell.n);
    }
    if (x.ready) {
        fill(a, x.ready);
    }
    arena_free(a);
    return 0;
}
