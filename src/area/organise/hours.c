/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of hours and of checking in. */
#include "area/organise/hours.h"

#include "base/span.h"
#include "hours_sql.h"
#include "initiative_sql.h"
#include "kernel/gate.h"
#include "kernel/person_data.h"
#include "shift_sql.h"
#include "sys/chance.h"

#define WAITING_MOST 100
#define SAME_WITHIN_MS (5 * MINUTE_MS)
#define EARLY_MS HOUR_MS
#define LATE_MS (12 * HOUR_MS)
#define OLDEST_MS (366 * DAY_MS)

static const char day_last[] = "9999-99-99";

static struct hours hours_of(const struct q_hours_row *r) {
    return (struct hours){
        .id = r->id,
        .person = r->person,
        .name = r->name,
        .community = r->community,
        .initiative = r->initiative,
        .shift = r->shift,
        .day = r->day,
        .minutes = r->minutes,
        .note = r->note,
        .state = r->state,
    };
}

/* --- said by oneself --- */

/* "Today" has begun already somewhere east of here: a day more is let pass. */
static void check_day(struct ctx *c, struct str *day) {
    int64_t noon;
    *day = str_trim(*day);
    struct str local = arena_printf(c->arena, "%.*sT12:00", STR_ARG(*day));
    if (day->n != 10 || !lang_time_parse(local, STR("UTC"), &noon)) {
        ctx_wrong(c, "day", msg_wrong_day());
    } else if (noon > c->now_ms + DAY_MS) {
        ctx_wrong(c, "day", msg_hours_wrong_future());
    } else if (noon < c->now_ms - OLDEST_MS) {
        ctx_wrong(c, "day", msg_hours_wrong_old());
    }
}

enum err hours_say(struct ctx *c, const struct initiative *i, struct str day, int64_t minutes,
                   struct str note) {
    struct initiative_part part;
    TRY(initiative_part(c, i, &part));
    if (!part.member && !part.in_team) {
        return ERR_FORBIDDEN;
    }
    check_day(c, &day);
    check_line(c, "note", &note, 0, HOURS_NOTE_MAX);
    if (minutes < 1 || minutes > HOURS_DAY_MINUTES) {
        ctx_wrong(c, "hours", msg_hours_wrong_length());
    }
    TRY(ctx_checked(c));
    struct q_hours_said_lately_row lately;
    TRY(q_hours_said_lately(c->db, c->arena, c->viewer->person, i->thing.id, day, minutes,
                            c->now_ms - SAME_WITHIN_MS, &lately));
    if (lately.total > 0) {
        return ERR_OK;
    }
    return q_hours_add(c->db, id_make(c->now_ms), c->viewer->person, i->thing.community,
                       i->thing.id, ID_NONE, day, minutes, note, STR("said"), c->now_ms,
                       (struct opt_int){0}, ID_NONE, NULL);
}

enum err hours_take_back(struct ctx *c, struct id id) {
    struct q_hours_row row;
    TRY(q_hours_row(c->db, c->arena, id, &row));
    if (!viewer_is_person(c->viewer) || !id_eq(row.person, c->viewer->person)) {
        return ERR_NOT_FOUND;
    }
    return str_eq(row.state, STR("said")) ? q_hours_drop(c->db, id, NULL) : ERR_CLOSED;
}

/* --- confirmed --- */

static enum err add_minutes(struct ctx *c, struct id initiative, int64_t by) {
    return id_is_none(initiative) ? ERR_OK : q_initiative_add_minutes(c->db, initiative, by, NULL);
}

static enum err judge(struct ctx *c, const struct hours *h, struct str state) {
    bool was = str_eq(h->state, STR("confirmed")), is = str_eq(state, STR("confirmed"));
    TRY(q_hours_set_state(c->db, h->id, state, c->now_ms, c->viewer->person, NULL));
    return was == is ? ERR_OK : add_minutes(c, h->initiative, is ? h->minutes : -h->minutes);
}

enum err hours_judge(struct ctx *c, const struct initiative *i, struct id id, bool confirm) {
    struct initiative_part part;
    struct q_hours_row row;
    TRY(initiative_part(c, i, &part));
    if (!part.lead) {
        return ERR_FORBIDDEN;
    }
    TRY(q_hours_row(c->db, c->arena, id, &row));
    if (!id_eq(row.initiative, i->thing.id)) {
        return ERR_NOT_FOUND;
    }
    if (!str_eq(row.state, STR("said"))) {
        return ERR_CLOSED;
    }
    struct hours h = hours_of(&row);
    TRY(judge(c, &h, confirm ? STR("confirmed") : STR("declined")));
    if (id_is_none(h.person) || id_eq(h.person, c->viewer->person)) {
        return ERR_OK;
    }
    char period[ID_TEXT_SIZE + 1];
    id_text(id, period);
    return notice_put(c, h.person, &i->thing, confirm ? "hours.confirmed" : "hours.declined",
                      period, ID_NONE);
}

enum err hours_waiting(struct ctx *c, const struct initiative *i, struct hours_list *out) {
    struct initiative_part part;
    struct q_hours_rows rows;
    TRY(initiative_part(c, i, &part));
    if (!part.lead) {
        return ERR_FORBIDDEN;
    }
    TRY(q_hours_waiting(c->db, c->arena, i->thing.id, i->thing.community, WAITING_MOST, &rows));
    *out = (struct hours_list){arena_array(c->arena, struct hours, rows.count), rows.count};
    for (size_t k = 0; k < rows.count; k++) {
        out->item[k] = hours_of(&rows.item[k]);
    }
    return ERR_OK;
}

/* --- one's own --- */

enum err hours_mine(struct ctx *c, struct hours_page after, struct hours_list *out, bool *more) {
    struct q_hours_of_person_rows rows;
    struct str day = str_is_empty(after.day) ? str_of(day_last) : after.day;
    TRY(q_hours_of_person(c->db, c->arena, c->viewer->person, day, after.id, HOURS_PER_PAGE + 1,
                          &rows));
    *more = rows.count > HOURS_PER_PAGE;
    out->count = *more ? HOURS_PER_PAGE : rows.count;
    out->item = arena_array(c->arena, struct hours, out->count);
    for (size_t i = 0; i < out->count; i++) {
        const struct q_hours_of_person_row *r = &rows.item[i];
        out->item[i] = (struct hours){.id = r->id,
                                      .initiative = r->initiative,
                                      .shift = r->shift,
                                      .title = r->title,
                                      .lang = r->lang,
                                      .day = r->day,
                                      .minutes = r->minutes,
                                      .note = r->note,
                                      .state = r->state};
    }
    return ERR_OK;
}

enum err hours_sums(struct ctx *c, struct hours_sums *out) {
    struct q_hours_sums_row row;
    TRY(q_hours_sums(c->db, c->arena, c->viewer->person, &row));
    *out = (struct hours_sums){row.confirmed, row.said};
    return ERR_OK;
}

enum err hours_each(struct ctx *c, void (*row)(void *to, const struct hours *h), void *to) {
    struct db_stmt *st;
    TRY(q_hours_each_of_person_begin(c->db, c->viewer->person, &st));
    enum err e;
    bool has;
    struct q_hours_each_of_person_row r;
    struct arena_mark mark = arena_mark(c->arena);
    while ((e = q_hours_each_of_person_next(st, c->arena, &r, &has)) == ERR_OK && has) {
        struct hours h = {.id = r.id,
                          .initiative = r.initiative,
                          .shift = r.shift,
                          .title = r.title,
                          .day = r.day,
                          .minutes = r.minutes,
                          .note = r.note,
                          .state = r.state};
        row(to, &h);
        arena_rewind(c->arena, mark);
    }
    db_done(st);
    return e;
}

/* --- checking in --- */

static int64_t minutes_of(const struct shift *s) {
    return (s->ends_ms - s->begins_ms) / MINUTE_MS;
}

/* The hours of a seat: as long as the shift. Those said by the code are confirmed later. */
static enum err put_hours(struct ctx *c, const struct shift *s, struct id person, bool confirmed) {
    struct q_hours_row row;
    enum err e = q_hours_of_seat(c->db, c->arena, s->thing.id, person, &row);
    if (e == ERR_OK) {
        struct hours h = hours_of(&row);
        return confirmed && !str_eq(h.state, STR("confirmed")) ? judge(c, &h, STR("confirmed"))
                                                               : ERR_OK;
    }
    if (e != ERR_NOT_FOUND) {
        return e;
    }
    struct opt_int judged = {confirmed, c->now_ms};
    TRY(q_hours_add(c->db, id_make(c->now_ms), person, s->thing.community, s->initiative,
                    s->thing.id, str_first(s->begins, 10), minutes_of(s), STR(""),
                    confirmed ? STR("confirmed") : STR("said"), c->now_ms, judged,
                    confirmed ? c->viewer->person : ID_NONE, NULL));
    return confirmed ? add_minutes(c, s->initiative, minutes_of(s)) : ERR_OK;
}

static enum err drop_hours(struct ctx *c, const struct shift *s, struct id person) {
    struct q_hours_row row;
    enum err e = q_hours_of_seat(c->db, c->arena, s->thing.id, person, &row);
    if (e == ERR_NOT_FOUND) {
        return ERR_OK;
    }
    TRY(e);
    if (str_eq(row.state, STR("confirmed"))) {
        TRY(add_minutes(c, row.initiative, -row.minutes));
    }
    return q_hours_drop(c->db, row.id, NULL);
}

/* As typed: small letters and blanks do no harm. */
static bool is_code(struct str typed, struct str code) {
    char plain[SHIFT_CODE_SIZE];
    size_t n = 0;
    for (size_t i = 0; i < typed.n; i++) {
        char ch = typed.p[i];
        if (ch == ' ' || ch == '-') {
            continue;
        }
        if (n == sizeof plain) {
            return false;
        }
        plain[n++] = (char)(ch >= 'a' && ch <= 'z' ? ch - 'a' + 'A' : ch);
    }
    return n == sizeof plain && str_eq(str_make(plain, n), code);
}

enum err shift_check_in(struct ctx *c, const struct shift *s, struct str code) {
    struct shift_part part;
    struct q_shift_row_row row;
    TRY(shift_part(c, s, &part));
    if (!part.taken) {
        return ERR_FORBIDDEN;
    }
    if (c->now_ms < s->begins_ms - EARLY_MS || c->now_ms > s->ends_ms + LATE_MS ||
        !str_eq(s->thing.state, STR("planned"))) {
        return ERR_CLOSED;
    }
    TRY(q_shift_row(c->db, c->arena, s->thing.id, &row));
    if (!is_code(code, row.code)) {
        return ctx_wrong(c, "code", msg_shift_wrong_code());
    }
    struct opt_int now = {true, c->now_ms};
    TRY(q_seat_set_came(c->db, s->thing.id, c->viewer->person, now, NULL));
    return put_hours(c, s, c->viewer->person, false);
}

static bool has_id(struct ids all, struct id id) {
    for (size_t i = 0; i < all.count; i++) {
        if (id_eq(all.item[i], id)) {
            return true;
        }
    }
    return false;
}

enum err shift_set_came(struct ctx *c, const struct shift *s, struct ids came) {
    struct shift_part part;
    struct seats seats;
    TRY(shift_part(c, s, &part));
    if (!part.lead) {
        return ERR_FORBIDDEN;
    }
    if (c->now_ms < s->begins_ms - EARLY_MS) {
        return ERR_CLOSED;
    }
    TRY(seat_all(c, s, &seats));
    for (size_t i = 0; i < seats.count; i++) {
        struct id person = seats.item[i].person;
        if (!seats.item[i].taken) {
            continue;
        }
        bool there = has_id(came, person);
        if (there != seats.item[i].came) {
            struct opt_int at = {there, c->now_ms};
            TRY(q_seat_set_came(c->db, s->thing.id, person, at, NULL));
        }
        TRY(there ? put_hours(c, s, person, true) : drop_hours(c, s, person));
    }
    return ERR_OK;
}

/* --- a person's data --- */

enum err hours_export_person(struct ctx *c, struct id person, struct json_out *out) {
    return export_rows(c, person, out, "hours", q_hours_export);
}

enum err hours_forget_person(struct ctx *c, struct id person) {
    TRY(q_hours_forget(c->db, person, NULL));
    return q_hours_forget_judge(c->db, person, NULL);
}
