/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of a need: voicing and reading it, and its end. */
#include "area/needs/need.h"

#include <math.h>

#include "area/needs/body.h"
#include "area/needs/category.h"
#include "area/needs/life_course.h"
#include "area/needs/need_inside.h"
#include "area/needs/need_merge.h"
#include "area/needs/need_state.h"
#include "area/needs/need_talk.h"
#include "area/needs/open311.h"
#include "area/needs/priority_item.h"
#include "area/needs/region.h"
#include "base/hash.h"
#include "base/plain.h"
#include "cycle_sql.h"
#include "kernel/card.h"
#include "kernel/gate.h"
#include "kernel/pin.h"
#include "kernel/search.h"
#include "kernel/topic.h"
#include "need_sql.h"
#include "need_state_sql.h"
#include "sys/chance.h"
#include "thing_sql.h"

/* --- voicing --- */

/* What the draft's words lead to. */
struct voiced {
    struct category category; /* its id is none: the topic alone */
    struct str topic;
    struct region region; /* its id is none: nowhere in particular */
    bool sensitive;
    struct id private_audience;
    struct category_questions asked;
    struct category_givens answers; /* one for each */
};

static enum err find_category(struct ctx *c, const struct need_draft *d, struct voiced *v) {
    struct id id;
    v->topic = d->category;
    if (!id_parse(d->category, &id)) {
        check_word(c, "category", d->category, topic_words);
        return ERR_OK;
    }
    enum err e = category_find(c, id, &v->category);
    bool ours =
        e == ERR_OK && !v->category.archived &&
        (id_is_none(v->category.community) || id_eq(v->category.community, d->community.thing.id));
    if (e != ERR_OK && e != ERR_NOT_FOUND) {
        return e;
    }
    if (!ours) {
        v->category.id = ID_NONE;
        (void)ctx_wrong(c, "category", msg_need_wrong_category());
        return ERR_OK;
    }
    v->topic = v->category.topic;
    v->sensitive |= v->category.sensitive;
    return category_questions_of(c, id, false, &v->asked);
}

static enum err find_region(struct ctx *c, const struct need_draft *d, struct voiced *v) {
    struct id community = d->community.thing.id;
    if (!str_is_empty(str_trim(d->region))) {
        enum err e = region_by_name(c, community, d->region, &v->region);
        if (e == ERR_NOT_FOUND) {
            (void)ctx_wrong(c, "region", msg_need_wrong_region());
            return ERR_OK;
        }
        return e;
    }
    if (d->has_pin) {
        enum err e = region_at(c, community, d->lat, d->lon, &v->region);
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    }
    return ERR_OK;
}

static enum err check_draft(struct ctx *c, struct need_draft *d, struct voiced *v) {
    check_line(c, "title", &d->title, 8, NEED_TITLE_MAX);
    check_text(c, "text", &d->text, 0, NEED_TEXT_MAX);
    check_line(c, "place", &d->place, 0, NEED_PLACE_MAX);
    check_line(c, "speaker", &d->speaker, 0, 80);
    if (d->has_pin && !(fabs(d->lat) <= 90 && fabs(d->lon) <= 180)) {
        ctx_wrong(c, "pin", msg_wrong_pin());
        d->has_pin = false;
    }
    if (!str_is_empty(d->speaker) &&
        !viewer_has_role(c->viewer, d->community.thing.id, ROLE_HELPER)) {
        ctx_wrong(c, "speaker", msg_need_wrong_speaker());
    }
    if (d->picture != NULL) {
        media_check(c, d->picture);
    }
    check_line(c, "alt", &d->alt, 0, MEDIA_ALT_MAX);
    v->sensitive = d->sensitive;
    TRY(find_category(c, d, v));
    TRY(find_region(c, d, v));
    TRY(category_answers_check(c, &v->asked, &d->given, &v->answers));
    return ctx_checked(c);
}

static struct thing thing_of(struct ctx *c, const struct need_draft *d, const struct voiced *v) {
    bool account = viewer_is_person(c->viewer);
    bool helped = !str_is_empty(d->speaker);
    struct str where =
        str_is_empty(d->place) && !id_is_none(v->region.id) ? v->region.name : d->place;
    return (struct thing){
        /* Without an account the time of an identifier would say too much. */
        .id = account && !helped && !v->sensitive ? id_make(c->now_ms) : id_make_random(),
        .kind = STR("need"),
        .community = d->community.thing.id,
        .owner = helped ? ID_NONE : c->viewer->person,
        .wanted = v->sensitive     ? v->private_audience
                  : d->for_members ? d->community.thing.id
                                   : AUDIENCE_PUBLIC,
        .life = account || v->sensitive || d->at_once ? LIFE_PUBLISHED : LIFE_WAITING,
        .state = STR("voiced"),
        .turn = TURN_LISTEN,
        .stages = d->stages,
        .topic = v->topic,
        .lang = d->lang.p != NULL ? d->lang : STR(""),
        .title = d->title,
        .note = v->sensitive ? STR("") : where,
    };
}

static enum err give_receipt(struct ctx *c, struct id need, char code[NEED_CODE_SIZE + 1]) {
    chance_code(code, NEED_CODE_SIZE);
    code[NEED_CODE_SIZE] = '\0';
    struct hash h = hash_of(code, NEED_CODE_SIZE);
    return q_receipt_add(c->db, str_make((const char *)h.b, sizeof h.b), need, c->now_ms, NULL);
}

struct str need_code_with_hyphens(struct arena *a, const char *code) {
    return arena_printf(a, "%.4s-%.4s-%.4s", code, code + 4, code + 8);
}

/* A cell of 0.01 degrees north to south, and as wide: its middle stands for all of it. */
static double coarse(double degrees, double step) {
    return (floor(degrees / step) + 0.5) * step;
}

static enum err put_pin(struct ctx *c, const struct need_draft *d, const struct voiced *v,
                        const struct thing *t) {
    if (!d->has_pin || v->sensitive) {
        return ERR_OK;
    }
    double lat = d->lat, lon = d->lon;
    if (d->coarse) {
        lat = fmin(coarse(lat, 0.01), 90);
        double a_km = fmax(cos(lat * acos(-1.0) / 180), 0.01);
        lon = fmin(coarse(lon, 0.01 / a_km), 180);
    }
    return pin_set(c, t, lat, lon);
}

static enum err put_rows(struct ctx *c, const struct need_draft *d, const struct voiced *v,
                         struct thing *t) {
    TRY(thing_make(c, t));
    TRY(q_need_add(c->db, t->id, d->text, d->place, v->sensitive, v->category.id, v->region.id,
                   d->coarse, NULL));
    TRY(open311_enter(c, t, v->category.id));
    TRY(category_answers_put(c, t->id, &v->asked, &v->answers));
    TRY(put_pin(c, d, v, t));
    if (!str_is_empty(d->speaker)) {
        TRY(q_behalf_add(c->db, t->id, c->viewer->person, d->speaker, c->now_ms, NULL));
        TRY(audit_write(c, "need.voiced_for", t->id, t->community, STR("")));
    }
    if (d->picture != NULL) {
        struct media m;
        TRY(media_add(c, t, d->picture, d->alt, &m));
    }
    TRY(need_note_change(c, t->id, t->state, "speaker", STR("")));
    if (t->life == LIFE_PUBLISHED) {
        TRY(need_enter(c, t));
    }
    TRY(life_course_follow(c, t->id));
    TRY(q_step_add(c->db, t->id, c->now_ms, id_make(c->now_ms), TURN_LISTEN, t->id,
                   c->viewer->person, NULL));
    return event_write(c, t, "need.voiced", STR(""));
}

enum err need_voice(struct ctx *c, struct need_draft *d, struct need *out,
                    struct need_alikes *alike, char code[NEED_CODE_SIZE + 1]) {
    struct voiced v = {.private_audience = d->community.stewards};
    code[0] = '\0';
    *alike = (struct need_alikes){0};
    TRY(check_draft(c, d, &v));
    if (!d->anyway && !v.sensitive) {
        TRY(need_alike(c, d, v.topic, alike));
        if (alike->count > 0) {
            return ERR_TWICE;
        }
    }
    TRY(need_private_audience(c, &d->community, &v.private_audience));
    struct thing t = thing_of(c, d, &v);
    TRY(put_rows(c, d, &v, &t));
    if (viewer_is_person(c->viewer) && str_is_empty(d->speaker)) {
        TRY(follow(c, t.id, c->viewer->person));
    } else {
        TRY(give_receipt(c, t.id, code));
    }
    *out = (struct need){.thing = t,
                         .text = d->text,
                         .place = d->place,
                         .sensitive = v.sensitive,
                         .category = v.category.id,
                         .region = v.region.id};
    return ERR_OK;
}

/* --- reading --- */

static enum err read_need(struct ctx *c, struct need *out) {
    struct q_need_row_row row;
    TRY(q_need_row(c->db, c->arena, out->thing.id, &row));
    out->text = row.text;
    out->place = row.place;
    out->sensitive = row.sensitive;
    out->answer = row.answer;
    out->category = row.category;
    out->region = row.region;
    out->coarse = row.coarse;
    out->target = row.target;
    struct q_pin_of_row pin;
    enum err e = q_pin_of(c->db, c->arena, out->thing.id, &pin);
    out->has_pin = e == ERR_OK;
    if (out->has_pin) {
        out->lat = (double)pin.lat_e7 / 1e7;
        out->lon = (double)pin.lon_e7 / 1e7;
    }
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err need_find(struct ctx *c, struct id id, struct need *out) {
    *out = (struct need){0};
    TRY(thing_find(c, id, "need", &out->thing));
    return read_need(c, out);
}

enum err need_find_as_site(struct ctx *c, struct id id, struct need *out) {
    const struct viewer *viewer = c->viewer;
    c->viewer = &viewer_site;
    enum err e = need_find(c, id, out);
    c->viewer = viewer;
    return e;
}

enum err need_by_receipt(struct ctx *c, struct str code, struct need *out) {
    char plain[NEED_CODE_SIZE];
    size_t n = 0;
    code = plain_digits(c->arena, code);
    for (size_t i = 0; i < code.n; i++) {
        char ch = code.p[i];
        if (ch == '-' || ch == ' ') {
            continue;
        }
        if (n == NEED_CODE_SIZE) {
            return ERR_NOT_FOUND;
        }
        plain[n++] = (char)(ch >= 'a' && ch <= 'z' ? ch - 'a' + 'A' : ch);
    }
    struct hash h = hash_of(plain, n);
    struct q_receipt_find_row row;
    TRY(q_receipt_find(c->db, c->arena, str_make((const char *)h.b, sizeof h.b), &row));
    return need_find_as_site(c, row.thing, out);
}

/* --- its end, and in and out of sight --- */

enum err need_withdraw(struct ctx *c, struct need *n) {
    TRY(need_change_state(c, &n->thing, STR("withdrawn"), STR(""), "speaker"));
    return thing_erase(c, &n->thing);
}

enum err need_erase(struct ctx *c, const struct thing *t) {
    TRY(need_part_all(c, t->id));
    TRY(need_drop_likeness(c, t->id));
    TRY(q_need_open_drop(c->db, t->id, NULL));
    TRY(q_need_change_clear(c->db, t->id, NULL));
    TRY(q_support_clear(c->db, t->id, NULL));
    TRY(q_need_mail_clear(c->db, t->id, NULL));
    TRY(q_need_better_clear(c->db, t->id, NULL));
    TRY(q_need_message_clear(c->db, t->id, NULL));
    TRY(q_need_body_clear(c->db, t->id, NULL));
    TRY(open311_erase(c, t->id));
    TRY(q_need_same_clear(c->db, t->id, NULL));
    TRY(q_behalf_clear(c->db, t->id, NULL));
    TRY(priority_item_clear_need(c, t->id));
    TRY(category_answers_drop(c, t->id));
    return q_need_clear(c->db, t->id, NULL);
}

/* Whoever sees the need may read what is open; nothing else is looked through. */
static enum err enter_search(struct ctx *c, const struct thing *t, struct str text) {
    struct category_answers open;
    const struct lang *l = lang_find(t->lang);
    TRY(category_answers_of(c, (struct ids){&t->id, 1}, CATEGORY_ANSWERS_OPEN,
                            l != NULL ? l : lang_english(), &open));
    struct str said = category_answers_text(c->arena, &open, t->id);
    return search_put(c, t, arena_join(c->arena, text, STR("\n"), said));
}

enum err need_enter(struct ctx *c, const struct thing *t) {
    struct q_need_row_row row;
    TRY(q_need_row(c->db, c->arena, t->id, &row));
    TRY(need_keep_open(c, t));
    TRY(body_assign(c, t));
    if (row.sensitive || thing_is_led_away(t)) {
        return ERR_OK;
    }
    TRY(enter_search(c, t, row.text));
    return thing_is_open(t) ? need_keep_likeness(c, t) : ERR_OK;
}

enum err need_leave(struct ctx *c, const struct thing *t) {
    TRY(need_drop_likeness(c, t->id));
    TRY(q_need_open_drop(c->db, t->id, NULL));
    return search_drop(c, t->id);
}
