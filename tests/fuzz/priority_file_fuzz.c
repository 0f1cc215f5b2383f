/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes the reader of ratings, and ranks what it accepts. The first byte chooses the method. */
#include <assert.h>

#include "format/priority_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void rank(struct arena *a, const struct priority_input *in, struct priority_options o) {
    struct priority_result r = priority_rank(a, in, o);
    struct buf b = buf_make(1 << 26);
    struct json_out j = json_begin(&b);
    priority_json(&j, a, in, &o, &r, (struct result_head){.input = hash_of("", 0)});
    assert(!b.overflow && str_is_utf8(buf_str(&b)));
    buf_free(&b);
    assert(r.needs == in->needs && r.ranked + r.barred <= r.needs);
    for (size_t i = 0; i < r.ranked; i++) {
        const struct priority_need *n = &r.need[i];
        assert(n->rank >= 1 && n->rank <= i + 1 && n->scored);
        assert(i == 0 || r.need[i - 1].key >= n->key);
        assert(n->interval[0] <= n->interval[1] && n->interval[1] <= r.ranked);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 1) {
        return 0;
    }
    struct arena *a = arena_make();
    struct str text = str_make((const char *)data + 1, size - 1);
    struct priority_options o = {.method = (enum priority_method)(data[0] % PRIORITY_METHODS),
                                 .seed = data[0] & 64 ? STR("seed") : str_of(NULL),
                                 .bradley_terry = (data[0] & 128) != 0};
    struct priority_input in;
    struct flaw flaw = {0};
    if (priority_file_read(a, text, o.method, &in, &flaw) == ERR_OK) {
        rank(a, &in, o);
    } else {
        assert(flaw.line >= 1 && flaw.column >= 1 && flaw.code);
    }
    arena_free(a);
    return 0;
}
