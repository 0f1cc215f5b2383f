/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Which form a file has, and the list of ballots that every reader fills. */
#include "format/ballots.h"

#include <string.h>

#include "format/ballots_inside.h"

enum ballots_form ballots_form_of(struct str text, enum tally_method m) {
    if (tally_kind_of(m) == TALLY_KIND_STANCES) {
        return BALLOTS_CSV;
    }
    if (ballots_is_blt(text)) {
        return BALLOTS_BLT;
    }
    if (ballots_is_abif(text)) {
        return BALLOTS_ABIF;
    }
    return ballots_is_debian(text) ? BALLOTS_DEBIAN : BALLOTS_CSV;
}

enum err ballots_read(struct arena *a, struct str text, const struct tally_options *o,
                      struct tally_ballots *out, struct flaw *flaw) {
    static enum err (*const reader[])(struct ballots_reading *) = {
        ballots_read_csv, ballots_read_blt, ballots_read_abif, ballots_read_debian};
    struct ballots_reading r = {.arena = a,
                                .text = text,
                                .rules = o,
                                .kind = tally_kind_of(o->method),
                                .out = out,
                                .flaw = flaw};
    *out = (struct tally_ballots){0};
    enum err e = reader[ballots_form_of(text, o->method)](&r);
    out->start = r.start;
    out->weight = r.weight;
    out->item = r.item;
    out->value = r.value;
    return e;
}

/* --- what the readers share --- */

enum err ballots_refuse(struct ballots_reading *r, size_t at, const char *code, struct str why) {
    *r->flaw = flaw_at(r->text, at, code, why);
    return ERR_INPUT;
}

bool ballots_is_text(struct str s) {
    return str_is_utf8(s) && !str_has_control(s);
}

/* Grows what there is one of for each ballot; what was there before stays in the arena. */
static void grow(struct ballots_reading *r) {
    size_t room = r->room ? 2 * r->room : 1024;
    size_t *start = (void *)arena_room(r->arena, (room + 1) * sizeof *start);
    uint64_t *weight = (void *)arena_room(r->arena, room * sizeof *weight);
    start[0] = 0;
    if (r->room) {
        memcpy(start, r->start, (r->room + 1) * sizeof *start);
        memcpy(weight, r->weight, r->room * sizeof *weight);
    }
    r->start = start;
    r->weight = weight;
    r->room = room;
}

/* Not zeroed: memory that no mark comes to is never touched. */
void ballots_room(struct ballots_reading *r, size_t options, bool valued, size_t marks) {
    r->out->options = options;
    r->item = (void *)arena_room(r->arena, marks * sizeof *r->item);
    if (valued) {
        r->value = (void *)arena_room(r->arena, marks * sizeof *r->value);
    }
    r->seen = arena_array(r->arena, uint32_t, options);
    grow(r);
}

enum err ballots_mark(struct ballots_reading *r, size_t at, uint16_t item, uint16_t value) {
    uint32_t *seen = &r->seen[item & (TALLY_SAME - 1)];
    uint32_t now = (uint32_t)r->out->count + 1;
    if (*seen == now) {
        return ballots_refuse(r, at, "ballots_option_twice",
                              STR("this option stands on the ballot already"));
    }
    if ((item & TALLY_SAME) && r->kind == TALLY_KIND_ORDER) {
        return ballots_refuse(r, at, "ballots_equal",
                              STR("this method takes no equal ranks: each option needs its own"));
    }
    *seen = now;
    r->item[r->marks] = item;
    if (r->value) {
        r->value[r->marks] = value;
    }
    r->marks++;
    return ERR_OK;
}

static enum err check_dots(struct ballots_reading *r, size_t at) {
    uint64_t sum = 0;
    for (size_t k = r->start[r->out->count]; r->value && k < r->marks; k++) {
        sum += r->value[k];
    }
    return sum <= r->rules->dots
               ? ERR_OK
               : ballots_refuse(r, at, "ballots_dots",
                                arena_printf(r->arena, "this ballot spreads more than %llu dots",
                                             (unsigned long long)r->rules->dots));
}

enum err ballots_end(struct ballots_reading *r, size_t at, uint64_t weight) {
    if (weight < 1 || weight > TALLY_BALLOTS_MAX - r->ballots) {
        return ballots_refuse(
            r, at, "ballots_count",
            STR("a count must be a whole number from 1, and the ballots together at most "
                "1000000000"));
    }
    if (r->out->count == BALLOTS_LINES_MAX) {
        *r->flaw = flaw_at(r->text, at, "ballots_lines",
                           STR("more than 10000000 ballots cannot be read; let equal ones stand "
                               "once, with their number"));
        return ERR_TOO_LARGE;
    }
    if (r->rules->method == TALLY_DOT) {
        TRY(check_dots(r, at));
    }
    if (r->out->count == r->room) {
        grow(r);
    }
    r->ballots += weight;
    r->weight[r->out->count++] = weight;
    r->start[r->out->count] = r->marks;
    return ERR_OK;
}

enum err ballots_row(struct ballots_reading *r, size_t at, const uint16_t *mark, uint64_t weight) {
    uint16_t item[TALLY_OPTIONS_MAX];
    uint16_t value[TALLY_OPTIONS_MAX];
    size_t n = tally_list_of_marks(mark, r->out->options, r->kind, item, value);
    for (size_t k = 0; k < n; k++) {
        TRY(ballots_mark(r, at, item[k], value[k]));
    }
    return ballots_end(r, at, weight);
}

/* --- writing --- */

size_t ballots_list(const struct tally_ballots *b, size_t i, enum tally_kind kind, uint16_t *item,
                    uint16_t *value) {
    if (b->mark) {
        return tally_list_of_marks(b->mark + i * b->options, b->options, kind, item, value);
    }
    size_t n = b->start[i + 1] - b->start[i];
    for (size_t k = 0; k < n; k++) {
        item[k] = b->item[b->start[i] + k];
        value[k] = b->value ? b->value[b->start[i] + k] : 1;
    }
    return n;
}

/* Can every name stand in a BLT file, and come back as it was? */
static bool names_fit(const struct tally_ballots *b) {
    for (size_t k = 0; k < b->options; k++) {
        struct str name = b->name[k];
        bool one_line = !str_has(name, '\n') && !str_has(name, '\r');
        if (name.n == 0 || str_trim(name).n < name.n || !one_line || !ballots_is_text(name)) {
            return false;
        }
    }
    return true;
}

enum ballots_form ballots_own_form(const struct tally_ballots *b, enum tally_method m) {
    enum tally_kind kind = tally_kind_of(m);
    bool needs =
        (b->withdrawn || b->lot) && (kind == TALLY_KIND_RANKS || kind == TALLY_KIND_APPROVALS);
    bool blt = (kind == TALLY_KIND_ORDER || needs) && !b->id && names_fit(b);
    return blt ? BALLOTS_BLT : BALLOTS_CSV;
}

bool ballots_can_write(const struct tally_ballots *b, enum tally_method m) {
    bool listed = tally_kind_of(m) == TALLY_KIND_RATINGS && b->count && !b->mark && !b->value;
    bool more = b->withdrawn || b->lot;
    return !listed && (!more || ballots_own_form(b, m) == BALLOTS_BLT);
}

enum ballots_form ballots_write(struct buf *out, const struct tally_ballots *b, enum tally_method m,
                                size_t seats) {
    enum ballots_form form = ballots_own_form(b, m);
    if (form == BALLOTS_BLT) {
        ballots_write_blt(out, b, seats);
    } else {
        ballots_write_csv(out, b, m);
    }
    return form;
}
