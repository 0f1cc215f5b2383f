/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes the opinion engine: bytes become votes and changes of a live map, whose axes and places
 * must be those of a map made anew. */
#include <assert.h>
#include <string.h>

#include "engine/opinion.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PEOPLE = 200, STATEMENTS = 40, CASTS = 800 };

struct conversation {
    struct opinion_input in;
    struct str id[PEOPLE];
    bool banned[PEOPLE];
    struct opinion_statement statement[STATEMENTS];
    struct opinion_cast cast[CASTS];
};

static void check(struct arena *a, struct opinion_live *l, const struct conversation *c) {
    struct arena *other = arena_make();
    struct opinion_map m = opinion_live_map(l, other);
    struct opinion_map n = opinion_map_make(a, &c->in, (struct opinion_options){0});
    assert((m.refused == NULL) == (n.refused == NULL));
    assert(memcmp(m.tally, n.tally, n.statements * sizeof *n.tally) == 0);
    if (!m.refused) {
        assert(memcmp(m.x, n.x, n.people * sizeof *n.x) == 0);
        assert(memcmp(m.y, n.y, n.people * sizeof *n.y) == 0);
        assert(n.silhouette >= -1 && n.silhouette <= 1 && n.stability >= 0 && n.stability <= 1);
    }
    arena_free(other);
}

/* Three bytes: what is done, to whom, to which statement. */
static void change(struct opinion_live *l, struct conversation *c, const uint8_t *b) {
    uint32_t p = b[1] % (uint32_t)c->in.participants;
    uint16_t j = (uint16_t)(b[2] % c->in.statements);
    if (b[0] >= 8) {
        c->cast[c->in.casts] = (struct opinion_cast){p, j, b[0] & 3};
        opinion_live_vote(l, c->cast[c->in.casts++]);
    } else if (b[0] < 2 && c->in.participants < PEOPLE) {
        c->id[c->in.participants] = STR("new");
        assert(opinion_live_participant(l) == c->in.participants++);
    } else if (b[0] < 4 && c->in.statements < STATEMENTS) {
        c->statement[c->in.statements] = (struct opinion_statement){.id = STR("new")};
        assert(opinion_live_statement(l, c->statement[c->in.statements]) == c->in.statements);
        c->in.statements++;
    } else if (b[0] < 6) {
        c->banned[p] = !c->banned[p];
        opinion_live_ban(l, p, c->banned[p]);
    } else {
        c->statement[j].out = (b[0] & 1) != 0;
        c->statement[j].meta = b[1] % 5 == 0;
        opinion_live_moderate(l, j, c->statement[j].out, c->statement[j].meta);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 2) {
        return 0;
    }
    struct arena *a = arena_make();
    struct arena *kept = arena_make();
    struct conversation *c = arena_new(a, struct conversation);
    for (size_t p = 0; p < PEOPLE; p++) {
        c->id[p] = STR("old");
    }
    c->in = (struct opinion_input){.participants = 1 + data[0] % PEOPLE,
                                   .participant = c->id,
                                   .banned = c->banned,
                                   .statements = 1 + data[1] % STATEMENTS,
                                   .statement = c->statement,
                                   .cast = c->cast};
    struct opinion_live *l = opinion_live_make(kept, &c->in, (struct opinion_options){0});
    for (size_t i = 2; i + 3 <= size && c->in.casts < CASTS; i += 3) {
        change(l, c, data + i);
        if (i % 600 == 2) {
            check(a, l, c);
        }
    }
    check(a, l, c);
    arena_free(kept);
    arena_free(a);
    return 0;
}
