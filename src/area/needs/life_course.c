/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Counting needs by stage of life, and reading the counts. */
#include "area/needs/life_course.h"

#include <math.h>

#include "kernel/gate.h"
#include "life_course_sql.h"

#define UNSTAGED (-1)

/* --- counting --- */

struct counted {
    struct id community;
    int64_t stages, voices;
    struct str state;
};

static enum err count_at(struct ctx *c, struct id community, int64_t stage, const struct counted *n,
                         int sign) {
    TRY(q_life_course_add(c->db, community, stage, n->state, sign, sign * n->voices, NULL));
    return sign < 0 ? q_life_course_tidy(c->db, community, stage, n->state, NULL) : ERR_OK;
}

static enum err count_both(struct ctx *c, int64_t stage, const struct counted *n, int sign) {
    TRY(count_at(c, n->community, stage, n, sign));
    return count_at(c, ID_NONE, stage, n, sign);
}

static enum err count(struct ctx *c, const struct counted *n, int sign) {
    for (unsigned i = 0; i < STAGE_COUNT; i++) {
        if (n->stages & (INT64_C(1) << i)) {
            TRY(count_both(c, i, n, sign));
        }
    }
    return n->stages == 0 ? count_both(c, UNSTAGED, n, sign) : ERR_OK;
}

/* *shown is false for what is in no count. */
static enum err counted_now(struct ctx *c, struct id need, bool *shown, struct counted *out) {
    struct q_life_course_thing_row r;
    TRY(q_life_course_thing(c->db, c->arena, need, &r));
    *shown = life_of_word(r.life) == LIFE_PUBLISHED && id_eq(r.audience, AUDIENCE_PUBLIC) &&
             !id_is_none(r.community) && !str_eq(r.state, STR("merged")) &&
             !str_eq(r.state, STR("withdrawn"));
    *out = (struct counted){r.community, r.stages, 1 + r.tally, r.state};
    return ERR_OK;
}

static bool is_same(const struct counted *a, const struct counted *b) {
    return id_eq(a->community, b->community) && a->stages == b->stages && a->voices == b->voices &&
           str_eq(a->state, b->state);
}

enum err life_course_follow(struct ctx *c, struct id need) {
    struct q_life_course_row_row row;
    struct counted was = {0}, is;
    bool shown;
    enum err e = q_life_course_row(c->db, c->arena, need, &row);
    if (e != ERR_OK && e != ERR_NOT_FOUND) {
        return e;
    }
    bool known = e == ERR_OK;
    if (known) {
        was = (struct counted){row.community, row.stages, row.voices, row.state};
    }
    TRY(counted_now(c, need, &shown, &is));
    if (known == shown && (!known || is_same(&was, &is))) {
        return ERR_OK;
    }
    if (known) {
        TRY(q_life_course_drop(c->db, need, NULL));
        TRY(count(c, &was, -1));
    }
    if (shown) {
        TRY(q_life_course_put(c->db, need, is.community, is.stages, is.state, is.voices, NULL));
        TRY(count(c, &is, 1));
    }
    return ERR_OK;
}

/* --- reading --- */

static void add_row(struct life_course *l, const struct q_life_course_of_row *r) {
    if (r->stage < 0 || r->stage >= STAGE_COUNT) {
        l->unstaged += r->stage == UNSTAGED ? r->needs : 0;
        return;
    }
    struct life_course_stage *s = &l->stage[r->stage];
    s->needs += r->needs;
    s->voices += r->voices;
    s->moving += str_eq(r->state, STR("moving")) ? r->needs : 0;
    s->answered += str_eq(r->state, STR("answered")) ? r->needs : 0;
    l->most = s->needs > l->most ? s->needs : l->most;
}

void life_course_interval(int64_t part, int64_t of, double *low, double *high) {
    const double z = 1.959963984540054;
    double n = (double)of, p = (double)part / n;
    double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
    double half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n);
    *low = part == 0 ? 0 : fmax(0, middle - half);
    *high = part == of ? 1 : fmin(1, middle + half);
}

/* What is only known to be at least so much cannot be passed from above, and the other way round.
 */
static enum life_course_heard heard(const struct life_course *l, const struct life_course_age *a) {
    if (!a->people.known) {
        return HEARD_UNKNOWN;
    }
    if (l->voices < LIFE_COURSE_LEAST) {
        return HEARD_FEW;
    }
    if (a->people.has_low && a->high < a->people.low) {
        return HEARD_LESS;
    }
    return a->people.has_high && a->low > a->people.high ? HEARD_MORE : HEARD_ALIKE;
}

static void compare(struct life_course *l, const struct age_shares *shares) {
    l->ages = shares->count;
    l->place = shares->place;
    for (size_t i = 0; i < l->ages; i++) {
        l->age[i].people = shares->item[i];
        for (unsigned s = 0; s < STAGE_COUNT; s++) {
            if (shares->item[i].stages & (INT64_C(1) << s)) {
                l->age[i].voices += l->stage[s].voices;
            }
        }
        l->voices += l->age[i].voices;
    }
    for (size_t i = 0; i < l->ages; i++) {
        struct life_course_age *a = &l->age[i];
        if (l->voices > 0) {
            life_course_interval(a->voices, l->voices, &a->low, &a->high);
        }
        a->heard = heard(l, a);
    }
}

enum err life_course_of(struct ctx *c, const struct community *community, struct life_course *out) {
    struct q_life_course_of_rows rows;
    struct age_shares shares;
    *out = (struct life_course){0};
    for (unsigned i = 0; i < STAGE_COUNT; i++) {
        out->stage[i].stage = i;
    }
    struct id of = community == NULL ? ID_NONE : community->thing.id;
    TRY(q_life_course_of(c->db, c->arena, of, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        add_row(out, &rows.item[i]);
    }
    if (community != NULL) {
        TRY(age_shares_of(c, community, &shares));
        compare(out, &shares);
    }
    return ERR_OK;
}
