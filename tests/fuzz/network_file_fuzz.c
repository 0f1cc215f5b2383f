/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes the readers of networks, and studies what they accept. Lines "--" part the ties from the
 * nodes, and these from the refused pairs. */
#include <assert.h>

#include "format/network_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str piece(struct str *rest) {
    size_t cut = str_find(*rest, STR("\n--\n"));
    struct str one = str_first(*rest, cut + 1);
    *rest = cut < rest->n ? str_from(*rest, cut + 4) : str_of(NULL);
    return one;
}

static enum err read_all(struct network_reader *r, struct str rest, struct flaw *flaw) {
    TRY(network_read_ties(r, piece(&rest), flaw));
    if (rest.p) {
        TRY(network_read_nodes(r, piece(&rest), flaw));
    }
    return rest.p ? network_read_refused(r, piece(&rest), flaw) : ERR_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_make();
    struct network_reader *r = network_reader_make(a);
    struct flaw flaw = {0};
    if (read_all(r, str_make((const char *)data, size), &flaw) == ERR_OK) {
        struct network_input in = network_reader_input(r);
        struct network_options o = {.seed = STR("s")};
        struct network_result x = network_study(a, &in, o);
        struct buf b = buf_make(1 << 26);
        struct json_out j = json_begin(&b);
        network_json(&j, a, &in, &o, &x, (struct result_head){.input = hash_of("", 0)});
        assert(!b.overflow && str_is_utf8(buf_str(&b)));
        buf_free(&b);
    } else {
        assert(flaw.line >= 1 && flaw.column >= 1 && flaw.code);
    }
    arena_free(a);
    return 0;
}
