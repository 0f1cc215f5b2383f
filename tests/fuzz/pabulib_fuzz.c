/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes the reader of Pabulib's files. What it accepts is written and read back the same, and is
 * counted without a fault. The first two bytes are the options. */
#include <assert.h>

#include "format/pabulib.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A share that rises by a unit for a budget of 10^11 would take its million reruns. */
static bool soon(void *self, uint64_t reruns) {
    (void)self;
    return reruns < 300;
}

static struct budget_options options_of(const uint8_t *data) {
    return (struct budget_options){.rule = (enum budget_rule)(data[0] % BUDGET_RULES),
                                   .utility = (enum budget_utility)(data[0] / 2 % BUDGET_UTILITIES),
                                   .completion =
                                       (enum budget_completion)(data[0] / 4 % BUDGET_COMPLETIONS),
                                   .compare = (enum budget_compare)(data[1] % BUDGET_COMPARES),
                                   .integral = (data[1] & 8) != 0,
                                   .rise = data[1] & 16 ? INT64_C(1) << data[1] / 32 * 5 : 0,
                                   .seed = data[1] & 4 ? STR("seed") : str_of(NULL),
                                   .progress = soon};
}

static void answer(struct arena *a, const struct pabulib *p, const struct budget_options *o,
                   struct buf *out) {
    struct json_out j = json_begin(out);
    struct budget_result r = budget_decide(a, &p->election, o);
    assert(r.refused || r.fundeds + r.unfundeds == p->election.projects);
    assert(r.refused || r.spent <= p->election.budget);
    budget_json(&j, a, &p->election, o, &r, (struct result_head){0}, p->warnings);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 2) {
        return 0;
    }
    struct arena *a = arena_make();
    struct str text = str_make((const char *)data + 2, size - 2);
    struct budget_options o = options_of(data);
    struct pabulib p;
    struct pabulib q;
    struct flaw f;
    if (pabulib_read(a, text, &p, &f) == ERR_OK) {
        struct buf written = buf_make(1 << 26);
        struct buf one = buf_make(1 << 26);
        struct buf two = buf_make(1 << 26);
        pabulib_write(a, &written, &p);
        enum err e = pabulib_read(a, buf_str(&written), &q, &f);
        assert(e == ERR_OK);
        answer(a, &p, &o, &one);
        answer(a, &q, &o, &two);
        assert(str_eq(buf_str(&one), buf_str(&two)));
        buf_free(&written);
        buf_free(&one);
        buf_free(&two);
    } else {
        assert(f.line >= 1 && f.column >= 1 && f.code);
    }
    arena_free(a);
    return 0;
}
