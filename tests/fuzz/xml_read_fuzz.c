/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes the reader of XML: what it accepts is a tree whose parts lie within each other. */
#include <assert.h>

#include "format/xml_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const struct xml_limits limits = {100000, 16, 2000, 500};
    struct arena *a = arena_make();
    struct xml x;
    struct flaw flaw = {0};
    enum err e = xml_read(a, str_make((const char *)data, size), limits, &x, &flaw);
    assert((e == ERR_OK) == (flaw.code == NULL));
    for (size_t i = 0; e == ERR_OK && i < x.nodes; i++) {
        const struct xml_node *n = &x.node[i];
        assert(n->at < size && data[n->at] == '<' && n->end > i && n->end <= x.nodes);
        assert(i == 0 || (n->parent < i && n->end <= x.node[n->parent].end));
        assert(str_is_utf8(n->name) && str_is_utf8(n->text));
    }
    arena_free(a);
    return 0;
}
