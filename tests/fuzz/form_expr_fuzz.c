/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes expressions of forms: what can be read is worked out as a calculation in a row of a
 * repeat, as a constraint and as a filter of choices, over answers of every kind. */
#include <assert.h>

#include "engine/form_answers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define Q(t, n, p) .type = FORM_##t, .name = STR_INIT(n), .parent = (p)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const struct str column[] = {STR_INIT("c")};
    static const struct str cell[] = {STR_INIT("1")};
    static const struct form_choice choice[] = {{.name = STR_INIT("a"), .column = cell},
                                                {.name = STR_INIT("b")}};
    static const struct form_list list = {STR_INIT("l"), choice, 2, column, 1};
    static const char *const value[] = {
        "", "-1.5", "2020-02-29", "\xC3\xA9 b", "a b", "7", "2020-02-29T01:02", "100", "x"};
    struct arena *a = arena_make();
    struct str text = str_make((const char *)data, size);
    struct form_item item[] = {
        {Q(TEXT, "a", FORM_NONE)}, {Q(DECIMAL, "n", FORM_NONE)},
        {Q(DATE, "d", FORM_NONE)}, {Q(REPEAT, "r", FORM_NONE)},
        {Q(TEXT, "t", 3)},         {Q(CALCULATE, "x", 3)},
        {Q(TEXT, "y", 3)},         {Q(SELECT_ONE, "s", FORM_NONE)},
        {Q(TEXT, "z", FORM_NONE)},
    };
    item[5].rule[FORM_CALCULATION] = text;
    item[6].rule[FORM_CONSTRAINT] = text;
    item[7].rule[FORM_FILTER] = text;
    struct form f = {.item = item, .items = 9, .list = &list, .lists = 1};
    struct form_flaws flaws;
    const struct form_ready *r = form_prepare(a, &f, &flaws);
    if (!r) { /* a filter knows words that the others do not */
        item[5].rule[FORM_CALCULATION] = item[6].rule[FORM_CONSTRAINT] = str_of(NULL);
        r = form_prepare(a, &f, &flaws);
    }
    if (r) {
        struct form_answers *as = form_answers_again(a, r, (struct form_clock){1795818615250, 60});
        for (int i = 0; i < 3; i++) {
            struct form_row *row = form_row_again(as, as->top, 3);
            form_answer_put(as, row, 4, str_of(value[i + 4]));
            form_answer_put(as, row, 6, str_of(value[i]));
        }
        for (uint32_t i = 0; i < 9; i++) {
            if (r->place[i].scope == FORM_NONE && i != 3) {
                form_answer_put(as, as->top, i, str_of(value[i]));
            }
        }
        bool offered[2];
        enum err e = form_evaluate(as);
        (void)form_offered(as, as->top, 7, offered);
        assert(e == ERR_OK);
        for (struct form_walk w = form_walk(as); form_walk_next(&w);) {
            assert(w.answer->value.n <= FORM_VALUE_MAX);
        }
    }
    for (size_t i = 0; i < flaws.count; i++) {
        assert(flaws.flaw[i].code && flaws.flaw[i].why.n && flaws.flaw[i].at <= size);
    }
    arena_free(a);
    return 0;
}
