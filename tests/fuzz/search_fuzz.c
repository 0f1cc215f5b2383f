/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What people look for: whatever they type, the store's own language of queries never sees it. */
#include <assert.h>
#include <sodium.h>
#include <stdio.h>

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

static void ask_well(struct ctx *c, const struct search_question *q, struct search_found *out) {
    enum err e = search_ask(c, q, out);
    if (e != ERR_OK) {
        fprintf(stderr, "%s: %s\n", err_name(e), db_message(c->db));
    }
    assert(e == ERR_OK);
}

/* All that a page may ask with: the same bytes as words and as filters. */
static void ask_in_full(struct ctx *c, struct str typed) {
    struct search_question q = {.typed = typed,
                                .where = str_utf8_first(typed, 100),
                                .kind = typed,
                                .lang = typed,
                                .stages = (int64_t)typed.n,
                                .best = typed.n % 2 == 0};
    struct search_found all;
    ask_well(c, &q, &all);
    assert(all.count == 0);
    q = (struct search_question){.typed = typed};
    ask_well(c, &q, &all);
}

/* The pieces are the text, and a snippet is of it. */
static void show(struct arena *a, struct str typed) {
    struct search_pieces pieces;
    bool before, after;
    search_mark(a, typed, typed, &pieces);
    size_t n = 0;
    for (size_t i = 0; i < pieces.count; i++) {
        assert(pieces.item[i].text.p == typed.p + n);
        n += pieces.item[i].text.n;
    }
    assert(n == typed.n || pieces.count == 0);
    struct str cut = search_snippet(a, str_first(typed, typed.n / 2), typed, &before, &after);
    assert(str_is_utf8(cut) && cut.n <= typed.n);
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
        ask_in_full(&c, typed);
        show(a, typed);
    }
    db_end(c.db);
    arena_free(a);
    return 0;
}
