/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes the readers of votes and of statements, and maps what they accept. The first byte chooses;
 * a line "--" parts the votes from the statements. */
#include <assert.h>

#include "format/opinion_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void map(struct arena *a, const struct opinion_input *in, uint8_t choice) {
    struct opinion_options o = {.profile = choice & 1 ? OPINION_POLIS : OPINION_KITH,
                                .seed = choice & 2 ? STR("seed") : str_of(NULL)};
    struct opinion_map m = opinion_map_make(a, in, o);
    struct buf b = buf_make(1 << 26);
    struct json_out j = json_begin(&b);
    opinion_json(&j, a, in, &o, &m, (struct result_head){.input = hash_of("", 0)}, true);
    assert(!b.overflow && str_is_utf8(buf_str(&b)));
    buf_free(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 1) {
        return 0;
    }
    struct arena *a = arena_make();
    struct str text = str_make((const char *)data + 1, size - 1);
    size_t cut = str_find(text, STR("\n--\n"));
    struct opinion_file f;
    struct flaw flaw = {0};
    enum err e = opinion_file_read(a, str_first(text, cut), &f, &flaw);
    if (e == ERR_OK && cut < text.n) {
        e = opinion_statements_read(a, str_from(text, cut + 4), &f, &flaw);
    }
    if (e == ERR_OK) {
        map(a, &f.in, data[0]);
    } else {
        assert(flaw.line >= 1 && flaw.column >= 1 && flaw.code);
    }
    arena_free(a);
    return 0;
}
