/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes the judging of a bundle of any engine, with any rules and any sums. The input is texts
 * with NUL between: rules.json, what the engine reads (two files for those that take two),
 * SHA256SUMS; empty sums are made to fit. */
#include <assert.h>

#include "base/exit.h"
#include "format/recount.h"
#include "lib/engines.h"
#include "tests/unit/recounted.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Of the rules, or that of ballots. */
static const struct engine *engine_of(struct str rules) {
    static const struct str key = STR_INIT("\"engine\":\"");
    struct str rest = str_from(rules, str_find(rules, key));
    rest = str_from(rest, rest.n < key.n ? rest.n : key.n);
    const struct engine *e = engine_find(str_cut(&rest, '"'));
    return e ? e : &engine_tally;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_make();
    struct str rest = arena_str(a, str_make((const char *)data, size));
    struct zip_item item[5] = {{STR("rules.json"), str_cut(&rest, '\0')}};
    const struct engine *e = engine_of(item[0].data);
    size_t count = 1;
    for (size_t i = 0; i < 2 && e->file[i].name; i++) {
        struct str name = arena_printf(a, "%s.%s", e->file[i].name, e->file[i].ending);
        item[count++] = (struct zip_item){name, str_cut(&rest, '\0')};
    }
    item[count++] = (struct zip_item){STR("result.json"), STR("{}\n")};
    item[count] = (struct zip_item){STR("SHA256SUMS"), rest};
    if (rest.n == 0) {
        item[count].data = bundle_sums(a, item, count);
    }
    struct buf zip = buf_make(1 << 24);
    enum err packed = zip_pack(item, count + 1, &zip);
    assert(packed == ERR_OK);
    assert(recounted(a, buf_str(&zip)).code != EXIT_DONE); /* nothing counts to "{}" */
    buf_free(&zip);
    arena_free(a);
    return 0;
}
