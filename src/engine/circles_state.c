/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Circles in the making. */
#include "engine/circles_state.h"

#include <string.h>

/* After its people changed. */
static void refresh(struct search *s, size_t c) {
    struct draft *x = &s->now.draft[c];
    struct common behind[CIRCLES_SIZE_MAX + 1];
    struct common before = common_all;
    behind[x->size] = common_all;
    x->any_topics = x->any_languages = x->open_topics = x->open_languages = 0;
    for (size_t i = x->size; i-- > 0;) {
        const struct common *has = &s->p->has[x->member[i]];
        behind[i] = behind[i + 1];
        common_and(&behind[i], has);
        x->any_topics |= has->topics;
        x->any_languages |= has->languages;
    }
    for (size_t i = 0; i < x->size; i++) {
        struct common *rest = &s->now.rest[x->member[i]];
        *rest = before;
        common_and(rest, &behind[i + 1]);
        s->now.lendable[x->member[i]] = x->size > s->p->min;
        x->open_topics |= rest->topics;
        x->open_languages |= rest->languages;
        common_and(&before, &s->p->has[x->member[i]]);
    }
    x->common = before;
    s->now.score -= x->score;
    x->score = best_setting(s->p, x->member, x->size, &x->common).score;
    s->now.score += x->score;
    x->changed = true;
    s->work += 64 * (uint64_t)x->size;
}

static void put(struct search *s, uint16_t who, size_t c) {
    s->now.of[who] = (uint16_t)c;
    s->now.unplaced[who] = 0;
    s->now.placed++;
}

static void take(struct search *s, uint16_t who) {
    s->now.of[who] = POOL_NOBODY;
    s->now.unplaced[who] = 1;
    s->now.lendable[who] = 1;
    s->now.placed--;
}

void draft_open(struct search *s, const uint16_t *member, size_t size) {
    size_t c = s->now.count++;
    struct draft *x = &s->now.draft[c];
    x->size = (uint16_t)size;
    x->score = 0;
    memcpy(x->member, member, size * sizeof *member);
    for (size_t i = 0; i < size; i++) {
        put(s, member[i], c);
    }
    refresh(s, c);
}

void draft_close(struct search *s, size_t c) {
    struct draft *x = &s->now.draft[c];
    for (size_t i = 0; i < x->size; i++) {
        take(s, x->member[i]);
    }
    s->now.score -= x->score;
    s->now.count--;
    if (c != s->now.count) {
        *x = s->now.draft[s->now.count];
        for (size_t i = 0; i < x->size; i++) {
            s->now.of[x->member[i]] = (uint16_t)c;
        }
    }
}

void draft_add(struct search *s, size_t c, uint16_t who) {
    struct draft *x = &s->now.draft[c];
    x->member[x->size++] = who;
    put(s, who, c);
    refresh(s, c);
}

static size_t at_of(const struct draft *x, uint16_t who) {
    size_t i = 0;
    while (x->member[i] != who) {
        i++;
    }
    return i;
}

void draft_leave(struct search *s, uint16_t who) {
    size_t c = s->now.of[who];
    struct draft *x = &s->now.draft[c];
    x->member[at_of(x, who)] = x->member[x->size - 1];
    x->size--;
    take(s, who);
    refresh(s, c);
}

void draft_swap(struct search *s, uint16_t leaves, uint16_t joins) {
    size_t c = s->now.of[leaves];
    struct draft *x = &s->now.draft[c];
    x->member[at_of(x, leaves)] = joins;
    take(s, leaves);
    put(s, joins, c);
    refresh(s, c);
}

static const struct common *shared(const struct search *s, size_t c, uint16_t leaves) {
    return leaves == POOL_NOBODY ? &s->now.draft[c].common : &s->now.rest[leaves];
}

bool draft_takes(struct search *s, size_t c, uint16_t leaves, uint16_t joins) {
    const struct draft *x = &s->now.draft[c];
    s->work++;
    if (!common_meet(s->p, shared(s, c, leaves), &s->p->has[joins])) {
        return false;
    }
    for (size_t i = 0; i < x->size; i++) {
        if (x->member[i] != leaves && pool_clash(s->p, joins, x->member[i])) {
            return false;
        }
    }
    s->work += x->size;
    return true;
}

int32_t draft_score(struct search *s, size_t c, uint16_t leaves, uint16_t joins) {
    const struct draft *x = &s->now.draft[c];
    struct common common = *shared(s, c, leaves);
    uint16_t member[CIRCLES_SIZE_MAX + 1];
    size_t size = 0;
    for (size_t i = 0; i < x->size; i++) {
        if (x->member[i] != leaves) {
            member[size++] = x->member[i];
        }
    }
    if (joins != POOL_NOBODY) {
        member[size++] = joins;
        common_and(&common, &s->p->has[joins]);
    }
    uint64_t places = 0;
    for (size_t i = 0; i < POOL_PLACE_WORDS; i++) {
        places += (uint64_t)__builtin_popcountll(common.places[i]);
    }
    s->work += size * (4 + places) + 8 * places;
    return best_setting(s->p, member, size, &common).score;
}

void state_copy(const struct search *s, struct state *to, const struct state *from) {
    to->count = from->count;
    to->placed = from->placed;
    to->score = from->score;
    memcpy(to->draft, from->draft, from->count * sizeof *to->draft);
    memcpy(to->of, from->of, s->p->n * sizeof *to->of);
    memcpy(to->unplaced, from->unplaced, s->p->n * sizeof *to->unplaced);
    memcpy(to->lendable, from->lendable, s->p->n * sizeof *to->lendable);
    memcpy(to->rest, from->rest, s->p->n * sizeof *to->rest);
}

bool state_is_better(const struct state *a, const struct state *b) {
    return a->placed != b->placed ? a->placed > b->placed : a->score > b->score;
}
