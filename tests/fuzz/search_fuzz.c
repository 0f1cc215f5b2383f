/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What people look for: whatever they type, the store's own language of queries never sees it. */
#include <assert.h>
#include <sodium.h>

#include "app/areas.h"
#include "db/store.h"
#include "kernel/card.h"
#include "kernel/gate.h"
#include "kernel/search.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct store *store;

static void start(void) {
    struct buf why = buf_make(1000);
    assert(sodium_init() >= 0);
    lang_init();
    cards_use(areas, area_count);
    assert(store_open((struct store_options){.in_memory = true}, &store, &why) == ERR_OK);
    buf_free(&why);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (store == NULL) {
        start();
    }
    struct arena *a = arena_make();
    struct str typed = str_make((const char *)data, size);
    struct ctx c = {
        .arena = a, .db = store_reader(store), .viewer = &viewer_nobody, .lang = lang_english()};
    struct things found;
    int64_t next;
    assert(c.db != NULL && db_begin_read(c.db) == ERR_OK);
    if (str_is_utf8(typed) && !str_has(typed, '\0')) { /* http/ lets nothing else in */
        assert(search_find(&c, typed, STR(""), 0, &found, &next) == ERR_OK);
        assert(found.count == 0);
    }
    db_end(c.db);
    arena_free(a);
    return 0;
}
