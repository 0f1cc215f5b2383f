/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of seats and of the line for them. */
#include "area/organise/seat.h"

#include "kernel/gate.h"
#include "kernel/person_data.h"
#include "shift_sql.h"

#define LINE_AT_ONCE 20 /* of those who wait, looked at together */
#define LINE_MOST 200   /* looked at for one seat */
#define MINE_MOST 50

/* --- who may --- */

struct joiner {
    const struct viewer *who;
    bool says_age;
};

static enum err bars_no_person(struct ctx *c, const struct shift *s, const struct joiner *j,
                               bool *barred) {
    (void)c;
    (void)s;
    *barred = !viewer_is_person(j->who);
    return ERR_OK;
}

static enum err bars_called_off(struct ctx *c, const struct shift *s, const struct joiner *j,
                                bool *barred) {
    (void)c;
    (void)j;
    *barred = s->thing.life != LIFE_PUBLISHED || !str_eq(s->thing.state, STR("planned"));
    return ERR_OK;
}

static enum err bars_over(struct ctx *c, const struct shift *s, const struct joiner *j,
                          bool *barred) {
    (void)j;
    *barred = s->ends_ms <= c->now_ms;
    return ERR_OK;
}

static enum err bars_stranger(struct ctx *c, const struct shift *s, const struct joiner *j,
                              bool *barred) {
    (void)c;
    *barred = !viewer_has_role(j->who, s->thing.community, ROLE_MEMBER);
    return ERR_OK;
}

static enum err bars_overlap(struct ctx *c, const struct shift *s, const struct joiner *j,
                             bool *barred) {
    struct q_seat_overlaps_row row;
    TRY(q_seat_overlaps(c->db, c->arena, j->who->person, s->begins_ms, s->ends_ms,
                        s->begins_ms - SHIFT_LONGEST_MS, s->thing.id, &row));
    *barred = row.total > 0;
    return ERR_OK;
}

static enum err bars_age(struct ctx *c, const struct shift *s, const struct joiner *j,
                         bool *barred) {
    (void)c;
    *barred = s->age_least > 0 && !j->says_age;
    return ERR_OK;
}

/* Asked in this order; the first that is against it is said. A further rule is a further row. */
static const struct {
    enum err (*bars)(struct ctx *c, const struct shift *s, const struct joiner *j, bool *barred);
    int why;
} rules[] = {
    {bars_no_person, MSG_seat_bar_account}, {bars_called_off, MSG_seat_bar_called_off},
    {bars_over, MSG_seat_bar_over},         {bars_stranger, MSG_seat_bar_member},
    {bars_overlap, MSG_seat_bar_overlap},   {bars_age, MSG_seat_bar_age},
};

enum err shift_may_join(struct ctx *c, const struct shift *s, const struct viewer *who,
                        bool says_age, struct msg_text *why) {
    struct joiner j = {who, says_age};
    *why = (struct msg_text){.key = MSG_NONE};
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        bool barred;
        TRY(rules[i].bars(c, s, &j, &barred));
        if (barred) {
            *why = (struct msg_text){.key = rules[i].why};
            return ERR_OK;
        }
    }
    return ERR_OK;
}

/* --- taking --- */

static enum err put_seat(struct ctx *c, const struct shift *s, struct id duty, bool taken) {
    struct q_duty_row_row row;
    TRY(q_duty_row(c->db, c->arena, s->thing.id, duty, &row));
    TRY(q_seat_add(c->db, s->thing.id, c->viewer->person, duty,
                   taken ? STR("taken") : STR("waiting"), row.asked, s->begins_ms, s->ends_ms,
                   c->now_ms, NULL));
    if (taken) {
        TRY(thing_add_tally(c, s->thing.id, 1));
    }
    TRY(follow(c, s->thing.id, c->viewer->person));
    return event_write(c, &s->thing, taken ? "seat.taken" : "seat.asked", STR(""));
}

/* The seat that the viewer has already, if it is of this duty. */
static enum err same_again(struct ctx *c, const struct shift *s, struct id duty, bool *has,
                           bool *taken) {
    struct q_seat_one_row row;
    enum err e = q_seat_one(c->db, c->arena, s->thing.id, c->viewer->person, &row);
    *has = e == ERR_OK;
    if (e != ERR_OK) {
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    }
    *taken = str_eq(row.state, STR("taken"));
    return id_eq(row.duty, duty) ? ERR_OK : ctx_wrong(c, "duty", msg_seat_wrong_other());
}

enum err seat_take(struct ctx *c, const struct shift *s, struct id duty, bool says_age,
                   bool *taken) {
    struct msg_text why;
    bool has = false;
    *taken = false;
    if (!viewer_is_person(c->viewer)) {
        return ERR_SIGN_IN;
    }
    TRY(same_again(c, s, duty, &has, taken));
    if (has) {
        return ERR_OK;
    }
    TRY(shift_may_join(c, s, c->viewer, says_age, &why));
    if (why.key != MSG_NONE) {
        return ctx_wrong(c, why.key == MSG_seat_bar_age ? "age" : "duty", why);
    }
    int64_t changed;
    TRY(q_duty_take(c->db, s->thing.id, duty, &changed));
    *taken = changed > 0;
    if (!*taken) {
        TRY(q_duty_ask(c->db, s->thing.id, duty, &changed));
        if (changed == 0) {
            return ctx_wrong(c, "duty", msg_wrong_choose());
        }
    }
    return put_seat(c, s, duty, *taken);
}

/* --- giving back --- */

static enum err move_up(struct ctx *c, const struct shift *s, struct id duty, struct id person) {
    TRY(q_seat_set_taken(c->db, s->thing.id, person, NULL));
    TRY(q_duty_give(c->db, duty, 1, NULL));
    TRY(thing_add_tally(c, s->thing.id, 1));
    struct str period = arena_printf(c->arena, "%lld", (long long)c->now_ms);
    return notice_put(c, person, &s->thing, "shift.moved_up", arena_cstr(c->arena, period),
                      ID_NONE);
}

/* Who waits has said their age when they came into the line. */
static enum err may_move_up(struct ctx *c, const struct shift *s, struct id person, bool *may) {
    struct viewer who;
    struct msg_text why;
    *may = false;
    enum err e = viewer_load(c, person, &who);
    if (e == ERR_NOT_FOUND) {
        return ERR_OK;
    }
    TRY(e);
    TRY(shift_may_join(c, s, &who, true, &why));
    *may = why.key == MSG_NONE;
    return ERR_OK;
}

/* One seat to the first in line who may; who may not just now keeps the place in the line. */
static enum err fill_one(struct ctx *c, const struct shift *s, struct id duty, bool *filled) {
    int64_t after = -1;
    *filled = false;
    for (int looked = 0; looked < LINE_MOST; looked += LINE_AT_ONCE) {
        struct q_seat_waiting_rows line;
        TRY(q_seat_waiting(c->db, c->arena, duty, after, LINE_AT_ONCE, &line));
        for (size_t i = 0; i < line.count; i++) {
            TRY(may_move_up(c, s, line.item[i].person, filled));
            if (*filled) {
                return move_up(c, s, duty, line.item[i].person);
            }
            after = line.item[i].number;
        }
        if (line.count < LINE_AT_ONCE) {
            break;
        }
    }
    return ERR_OK;
}

enum err seat_fill(struct ctx *c, const struct shift *s, struct id duty) {
    struct q_duty_row_row row;
    TRY(q_duty_row(c->db, c->arena, s->thing.id, duty, &row));
    bool filled = true;
    for (int64_t left = row.most - row.taken; left > 0 && filled; left--) {
        TRY(fill_one(c, s, duty, &filled));
    }
    return ERR_OK;
}

static enum err give_back(struct ctx *c, const struct shift *s, struct id person) {
    struct q_seat_one_row row;
    enum err e = q_seat_one(c->db, c->arena, s->thing.id, person, &row);
    if (e == ERR_NOT_FOUND) {
        return ERR_OK;
    }
    TRY(e);
    TRY(q_seat_drop(c->db, s->thing.id, person, NULL));
    TRY(unfollow(c, s->thing.id, person));
    if (str_eq(row.state, STR("taken"))) {
        TRY(q_duty_give(c->db, row.duty, -1, NULL));
        TRY(thing_add_tally(c, s->thing.id, -1));
        TRY(seat_fill(c, s, row.duty));
    }
    return event_write(c, &s->thing, "seat.given_back", STR(""));
}

enum err seat_leave(struct ctx *c, const struct shift *s, struct id person) {
    struct shift_part part;
    TRY(shift_part(c, s, &part));
    bool own = viewer_is_person(c->viewer) && id_eq(person, c->viewer->person);
    if (!own && !part.lead) {
        return ERR_FORBIDDEN;
    }
    if (s->begins_ms <= c->now_ms && !part.lead) {
        return ERR_CLOSED;
    }
    struct q_seat_one_row row;
    enum err e = q_seat_one(c->db, c->arena, s->thing.id, person, &row);
    if (e != ERR_OK) {
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    }
    return row.came.has ? ERR_CLOSED : give_back(c, s, person);
}

/* --- reading --- */

enum err seat_all(struct ctx *c, const struct shift *s, struct seats *out) {
    struct shift_part part;
    TRY(shift_part(c, s, &part));
    *out = (struct seats){0};
    if (!part.lead && !part.taken) {
        return ERR_FORBIDDEN;
    }
    struct q_seat_list_rows rows;
    TRY(q_seat_list(c->db, c->arena, s->thing.id, s->thing.community, SEATS_SHOWN, &rows));
    out->item = arena_array(c->arena, struct seat, rows.count);
    out->count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        out->item[i] = (struct seat){
            .person = rows.item[i].person,
            .name = rows.item[i].name,
            .duty = rows.item[i].duty,
            .duty_name = rows.item[i].duty_name,
            .taken = str_eq(rows.item[i].state, STR("taken")),
            .came = rows.item[i].came.has,
        };
    }
    return ERR_OK;
}

enum err seat_mine(struct ctx *c, struct shifts *out) {
    struct q_seat_coming_rows rows;
    TRY(q_seat_coming(c->db, c->arena, c->viewer->person, c->now_ms - SHIFT_LONGEST_MS, MINE_MOST,
                      &rows));
    *out = (struct shifts){arena_array(c->arena, struct shift, rows.count), 0};
    for (size_t i = 0; i < rows.count; i++) {
        enum err e = shift_find(c, rows.item[i].shift, &out->item[out->count]);
        if (e == ERR_OK && out->item[out->count].ends_ms > c->now_ms) {
            out->count++;
        } else if (e != ERR_OK && e != ERR_NOT_FOUND && e != ERR_GONE) {
            return e;
        }
    }
    return ERR_OK;
}

/* --- a person's data --- */

enum err seat_export_person(struct ctx *c, struct id person, struct json_out *out) {
    return export_rows(c, person, out, "seats", q_seat_export);
}

enum err seat_forget_person(struct ctx *c, struct id person) {
    const struct viewer *viewer = c->viewer;
    struct q_seat_coming_rows rows;
    do {
        TRY(q_seat_coming(c->db, c->arena, person, c->now_ms, MINE_MOST, &rows));
        for (size_t i = 0; i < rows.count; i++) {
            struct shift s;
            c->viewer = &viewer_site;
            enum err e = shift_find(c, rows.item[i].shift, &s);
            e = e == ERR_OK ? give_back(c, &s, person) : e;
            c->viewer = viewer;
            if (e == ERR_GONE || e == ERR_NOT_FOUND) {
                e = q_seat_drop(c->db, rows.item[i].shift, person, NULL);
            }
            TRY(e);
        }
    } while (rows.count > 0);
    return q_seat_forget(c->db, person, NULL);
}
