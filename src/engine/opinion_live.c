/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A map kept up to date. What is counted is exact, so that axes and places are, to the last bit,
 * those of a map made anew from the same people in the same order; only the grouping begins where
 * it was. */
#include <assert.h>
#include <string.h>

#include "engine/opinion_inner.h"

struct opinion_live {
    struct arena *arena;
    struct opinion_options o;
    struct opinion_table t;
    struct opinion_memory memory;
    size_t row_room;
    size_t statement_room;
};

/* --- room --- */

static void *grown(struct arena *a, const void *old, size_t count, size_t room, size_t size) {
    void *more = arena_alloc(a, room, size);
    if (count) {
        memcpy(more, old, count * size);
    }
    return more;
}

static void statements_grow(struct opinion_live *l, size_t room) {
    struct opinion_table *t = &l->t;
    size_t n = t->statements;
    t->tally = grown(l->arena, t->tally, n, room, sizeof *t->tally);
    t->statement = grown(l->arena, t->statement, n, room, sizeof *t->statement);
    if (t->pair && room > OPINION_GRAM_MAX) {
        room = OPINION_GRAM_MAX;
    }
    if (t->pair && n < room) {
        t->pair = grown(l->arena, t->pair, opinion_pair_at(0, n), opinion_pair_at(0, room),
                        sizeof *t->pair);
    }
}

uint32_t opinion_live_participant(struct opinion_live *l) {
    struct opinion_table *t = &l->t;
    if (t->participants == OPINION_PARTICIPANTS_MAX) {
        return (uint32_t)t->participants;
    }
    if (t->participants == l->row_room) {
        l->row_room = l->row_room ? 2 * l->row_room : 64;
        t->row = grown(l->arena, t->row, t->participants, l->row_room, sizeof *t->row);
    }
    struct opinion_row *r = &t->row[t->participants];
    r->entry = arena_array(l->arena, uint16_t, 1);
    r->entry[0] = OPINION_ROW_END;
    return (uint32_t)t->participants++;
}

uint16_t opinion_live_statement(struct opinion_live *l, struct opinion_statement s) {
    struct opinion_table *t = &l->t;
    if (t->statements == OPINION_STATEMENTS_MAX) {
        return (uint16_t)t->statements;
    }
    if (t->statements == l->statement_room) {
        l->statement_room = l->statement_room ? 2 * l->statement_room : 64;
        statements_grow(l, l->statement_room);
    }
    if (t->statements == OPINION_GRAM_MAX) {
        t->pair = NULL; /* from here on by votes, as a map made anew */
    }
    s.id = arena_str(l->arena, s.id);
    t->statement[t->statements] = s;
    return (uint16_t)t->statements++;
}

void opinion_live_moderate(struct opinion_live *l, uint16_t statement, bool out, bool meta) {
    assert(statement < l->t.statements);
    l->t.statement[statement].out = out;
    l->t.statement[statement].meta = meta;
}

/* --- sums --- */

static void add_pair(struct opinion_table *t, uint16_t one, uint16_t other, int32_t sign) {
    uint16_t low = one < other ? one : other;
    uint16_t high = one < other ? other : one;
    int32_t first = low % 4 - 1;
    int32_t second = high % 4 - 1;
    struct opinion_pair *p = &t->pair[opinion_pair_at(low / 4, high / 4)];
    p->seen += sign;
    p->product += sign * first * second;
    p->first += sign * first;
    p->second += sign * second;
}

static void add_tally(struct opinion_table *t, uint16_t entry, int sign) {
    struct opinion_tally *s = &t->tally[entry / 4];
    uint32_t by = sign > 0 ? 1 : UINT32_MAX; /* or less one */
    s->seen += by;
    s->agree += entry % 4 == OPINION_AGREE ? by : 0;
    s->disagree += entry % 4 == OPINION_DISAGREE ? by : 0;
    t->votes += sign > 0 ? 1 : SIZE_MAX;
}

/* Takes an entry into the sums, or out of them: with all of the row but its own statement. */
static void count_entry(struct opinion_table *t, const struct opinion_row *r, uint16_t entry,
                        int sign) {
    add_tally(t, entry, sign);
    for (uint32_t i = 0; i < r->count && t->pair; i++) {
        if (r->entry[i] / 4 != entry / 4) {
            add_pair(t, r->entry[i], entry, sign);
        }
    }
}

/* --- votes --- */

static uint32_t place_in(const struct opinion_row *r, uint16_t statement) {
    uint32_t low = 0;
    uint32_t high = r->count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (r->entry[middle] / 4 < statement) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static void row_remove(struct opinion_row *r, uint32_t at) {
    memmove(r->entry + at, r->entry + at + 1, (r->count - at) * sizeof *r->entry);
    r->count--;
}

static void row_insert(struct arena *a, struct opinion_row *r, uint32_t at, uint16_t entry) {
    if (r->count == r->room) {
        r->room = r->room ? 2 * r->room : 8;
        r->entry = grown(a, r->entry, r->count + 1, r->room + 1, sizeof *r->entry);
    }
    memmove(r->entry + at + 1, r->entry + at, (r->count - at + 1) * sizeof *r->entry);
    r->entry[at] = entry;
    r->count++;
}

void opinion_live_vote(struct opinion_live *l, struct opinion_cast c) {
    struct opinion_table *t = &l->t;
    assert(c.participant < t->participants && c.statement < t->statements);
    assert(c.vote <= OPINION_UNSEEN);
    struct opinion_row *r = &t->row[c.participant];
    uint32_t at = place_in(r, c.statement);
    uint16_t entry = (uint16_t)(c.statement * 4U + c.vote);
    if (at < r->count && r->entry[at] / 4 == c.statement) {
        if (!r->banned) {
            count_entry(t, r, r->entry[at], -1);
        }
        row_remove(r, at);
    }
    if (c.vote == OPINION_UNSEEN) {
        return;
    }
    if (!r->banned) {
        count_entry(t, r, entry, 1);
    }
    row_insert(l->arena, r, at, entry);
}

void opinion_live_ban(struct opinion_live *l, uint32_t participant, bool banned) {
    struct opinion_table *t = &l->t;
    assert(participant < t->participants);
    struct opinion_row *r = &t->row[participant];
    if (r->banned == banned) {
        return;
    }
    r->banned = banned;
    for (uint32_t i = 0; i < r->count; i++) {
        struct opinion_row before = {.entry = r->entry, .count = i}; /* each pair once */
        count_entry(t, &before, r->entry[i], banned ? -1 : 1);
    }
}

/* --- the map --- */

struct opinion_live *opinion_live_make(struct arena *a, const struct opinion_input *in,
                                       struct opinion_options o) {
    struct opinion_live *l = arena_new(a, struct opinion_live);
    struct opinion_work w = {0};
    l->arena = a;
    l->o = o;
    l->o.seed = arena_str(a, o.seed);
    l->o.counted = NULL;
    l->t = opinion_table_make(a, in);
    l->row_room = in->participants;
    l->statement_room = in->statements;
    for (size_t j = 0; j < in->statements; j++) {
        l->t.statement[j].id = arena_str(a, in->statement[j].id);
    }
    if (in->statements <= OPINION_GRAM_MAX) {
        l->t.pair = arena_array(a, struct opinion_pair, opinion_pair_at(0, in->statements) + 1);
        (void)opinion_pairs_sum(a, &l->t, &w);
    }
    return l;
}

struct opinion_map opinion_live_map(struct opinion_live *l, struct arena *a) {
    struct opinion_work w = {l->o.progress, l->o.self, false};
    assert(a != l->arena);
    return opinion_map_of(a, &l->t, l->o, &w, &l->memory);
}
