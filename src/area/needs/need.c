/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of a need. */
#include "area/needs/need.h"

#include <math.h>
#include <stdlib.h>

#include "base/hash.h"
#include "cycle_sql.h"
#include "kernel/gate.h"
#include "kernel/search.h"
#include "kernel/topic.h"
#include "need_sql.h"
#include "sys/chance.h"
#include "thing_sql.h"

/* --- alike --- */

#define WORDS_MAX 12
#define WORD_LEAST 4 /* bytes; shorter ones say little */
#define POSTINGS 200 /* of one word that are looked at */
#define CANDIDATES 1024
#define ALIKE_MOST 5

struct candidate {
    struct id need;
    double score;
    unsigned words; /* shared with the new title */
};

static size_t words_of(struct ctx *c, struct str text, struct str out[WORDS_MAX]) {
    struct str folded = lang_fold(c->arena, text);
    size_t n = 0, at = 0;
    while (at < folded.n && n < WORDS_MAX) {
        size_t end = at;
        while (end < folded.n && ((unsigned char)folded.p[end] >= 0x80 ||
                                  (folded.p[end] >= '0' && folded.p[end] <= '9') ||
                                  (folded.p[end] >= 'a' && folded.p[end] <= 'z'))) {
            end++;
        }
        struct str word = str_make(folded.p + at, end - at);
        bool known = word.n < WORD_LEAST || word.n > 60;
        for (size_t i = 0; i < n && !known; i++) {
            known = str_eq(out[i], word);
        }
        if (!known) {
            out[n++] = word;
        }
        at = end + 1;
    }
    return n;
}

static int by_score(const void *a, const void *b) {
    const struct candidate *x = a, *y = b;
    if (x->score != y->score) {
        return x->score < y->score ? 1 : -1;
    }
    return id_cmp(y->need, x->need);
}

static void add_score(struct candidate *all, size_t *count, struct id need, double score) {
    for (size_t i = 0; i < *count; i++) {
        if (id_eq(all[i].need, need)) {
            all[i].score += score;
            all[i].words++;
            return;
        }
    }
    if (*count < CANDIDATES) {
        all[(*count)++] = (struct candidate){need, score, 1};
    }
}

/* Rare words weigh more: a word with p postings counts 1/(1 + log2 p). Words that no open need has
 * say nothing either way. Alike is who shares half of the weight, and two words at least. */
static enum err score_alike(struct ctx *c, struct id community, struct str title,
                            struct candidate *all, size_t *count, double *needed) {
    struct str word[WORDS_MAX];
    size_t words = words_of(c, title, word);
    double total = 0;
    *count = 0;
    for (size_t i = 0; i < words; i++) {
        struct q_need_word_find_rows rows;
        TRY(q_need_word_find(c->db, c->arena, community, word[i], POSTINGS, &rows));
        if (rows.count == 0) {
            continue;
        }
        double weight = 1 / (1 + log2((double)rows.count));
        total += weight;
        for (size_t k = 0; k < rows.count; k++) {
            add_score(all, count, rows.item[k].need, weight);
        }
    }
    *needed = total / 2;
    return ERR_OK;
}

enum err need_alike(struct ctx *c, struct id community, struct str title, struct things *out) {
    struct candidate *all = arena_array(c->arena, struct candidate, CANDIDATES);
    size_t count;
    double needed;
    TRY(score_alike(c, community, title, all, &count, &needed));
    qsort(all, count, sizeof all[0], by_score);
    out->item = arena_array(c->arena, struct thing, ALIKE_MOST);
    out->count = 0;
    for (size_t i = 0; i < count && out->count < ALIKE_MOST && all[i].score >= needed; i++) {
        if (all[i].words < 2) {
            continue;
        }
        enum err e = thing_find(c, all[i].need, "need", &out->item[out->count]);
        if (e == ERR_OK && !gate_is_muted(c->viewer, &out->item[out->count])) {
            out->count++;
        } else if (e != ERR_OK && e != ERR_NOT_FOUND && e != ERR_GONE) {
            return e;
        }
    }
    return ERR_OK;
}

static enum err keep_words(struct ctx *c, const struct thing *t) {
    struct str word[WORDS_MAX];
    size_t words = words_of(c, t->title, word);
    for (size_t i = 0; i < words; i++) {
        TRY(q_need_word_add(c->db, t->community, word[i], t->id, NULL));
    }
    return ERR_OK;
}

/* --- voicing --- */

static enum err check_draft(struct ctx *c, struct need_draft *d) {
    check_line(c, "title", &d->title, 8, NEED_TITLE_MAX);
    check_text(c, "text", &d->text, 0, NEED_TEXT_MAX);
    check_line(c, "place", &d->place, 0, NEED_PLACE_MAX);
    check_line(c, "speaker", &d->speaker, 0, 80);
    check_word(c, "category", d->category, topic_words);
    if (d->has_pin && !(fabs(d->lat) <= 90 && fabs(d->lon) <= 180)) {
        ctx_wrong(c, "pin", msg_wrong_pin());
    }
    if (!str_is_empty(d->speaker) &&
        !viewer_has_role(c->viewer, d->community.thing.id, ROLE_HELPER)) {
        ctx_wrong(c, "speaker", msg_need_wrong_speaker());
    }
    return ctx_checked(c);
}

static struct thing thing_of(struct ctx *c, const struct need_draft *d) {
    bool account = viewer_is_person(c->viewer);
    bool helped = !str_is_empty(d->speaker);
    return (struct thing){
        /* Without an account the time of an identifier would say too much. */
        .id = account && !helped ? id_make(c->now_ms) : id_make_random(),
        .kind = STR("need"),
        .community = d->community.thing.id,
        .owner = helped ? ID_NONE : c->viewer->person,
        .wanted = d->sensitive ? d->community.stewards : AUDIENCE_PUBLIC,
        .life = account || d->sensitive ? LIFE_PUBLISHED : LIFE_WAITING,
        .state = STR("voiced"),
        .turn = TURN_LISTEN,
        .stages = d->stages,
        .topic = d->category,
        .title = d->title,
        .note = d->sensitive ? STR("") : d->place,
    };
}

static enum err give_receipt(struct ctx *c, struct id need, char code[NEED_CODE_SIZE + 1]) {
    chance_code(code, NEED_CODE_SIZE);
    code[NEED_CODE_SIZE] = '\0';
    struct hash h = hash_of(code, NEED_CODE_SIZE);
    return q_receipt_add(c->db, str_make((const char *)h.b, sizeof h.b), need, c->now_ms, NULL);
}

static enum err put_rows(struct ctx *c, const struct need_draft *d, struct thing *t) {
    TRY(thing_make(c, t));
    TRY(q_need_add(c->db, t->id, d->text, d->place, d->sensitive, NULL));
    if (d->has_pin && !d->sensitive) {
        TRY(q_pin_set(c->db, t->id, llround(d->lat * 1e7), llround(d->lon * 1e7), NULL));
    }
    if (!str_is_empty(d->speaker)) {
        TRY(q_behalf_add(c->db, t->id, c->viewer->person, d->speaker, c->now_ms, NULL));
        TRY(audit_write(c, "need.voiced_for", t->id, t->community, STR("")));
    }
    if (t->life == LIFE_PUBLISHED && !d->sensitive) {
        TRY(keep_words(c, t));
        TRY(search_put(c, t, d->text));
    }
    TRY(q_step_add(c->db, t->id, c->now_ms, id_make(c->now_ms), TURN_LISTEN, t->id,
                   c->viewer->person, NULL));
    return event_write(c, t, "need.voiced", STR(""));
}

enum err need_voice(struct ctx *c, struct need_draft *d, struct need *out, struct things *alike,
                    char code[NEED_CODE_SIZE + 1]) {
    code[0] = '\0';
    *alike = (struct things){0};
    TRY(check_draft(c, d));
    if (!d->anyway && !d->sensitive) {
        TRY(need_alike(c, d->community.thing.id, d->title, alike));
        if (alike->count > 0) {
            return ERR_TWICE;
        }
    }
    struct thing t = thing_of(c, d);
    TRY(put_rows(c, d, &t));
    if (viewer_is_person(c->viewer) && str_is_empty(d->speaker)) {
        TRY(follow(c, t.id, c->viewer->person));
    } else {
        TRY(give_receipt(c, t.id, code));
    }
    *out = (struct need){.thing = t, .text = d->text, .place = d->place, .sensitive = d->sensitive};
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

enum err need_by_receipt(struct ctx *c, struct str code, struct need *out) {
    char plain[NEED_CODE_SIZE];
    size_t n = 0;
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
    const struct viewer *viewer = c->viewer;
    c->viewer = &viewer_site;
    enum err e = need_find(c, row.thing, out);
    c->viewer = viewer;
    return e;
}

/* --- me too --- */

struct str need_support_key(struct ctx *c, struct str visitor) {
    struct hash h = viewer_is_person(c->viewer)
                        ? hash_of(c->viewer->person.b, sizeof c->viewer->person.b)
                        : hash_of(visitor.p, visitor.n);
    return arena_str(c->arena, str_make((const char *)h.b, sizeof h.b));
}

static bool is_open(const struct thing *t) {
    return str_eq(t->state, STR("voiced")) || str_eq(t->state, STR("moving"));
}

enum err need_support(struct ctx *c, struct id id, struct str key) {
    struct thing t;
    TRY(thing_find(c, id, "need", &t));
    if (!is_open(&t)) {
        return ERR_CLOSED;
    }
    int64_t added;
    TRY(q_support_add(c->db, id, key, c->viewer->person, c->now_ms, &added));
    if (added == 0) {
        return ERR_OK;
    }
    TRY(thing_add_tally(c, id, 1));
    return viewer_is_person(c->viewer) ? follow(c, id, c->viewer->person) : ERR_OK;
}

enum err need_unsupport(struct ctx *c, struct id id, struct str key) {
    struct thing t;
    TRY(thing_find(c, id, "need", &t));
    int64_t dropped;
    TRY(q_support_drop(c->db, id, key, &dropped));
    return dropped > 0 ? thing_add_tally(c, id, -1) : ERR_OK;
}

enum err need_is_supported(struct ctx *c, struct id id, struct str key, bool *yes) {
    struct q_support_has_row row;
    TRY(q_support_has(c->db, c->arena, id, key, &row));
    *yes = row.total > 0;
    return ERR_OK;
}

/* --- its states --- */

static enum err change_state(struct ctx *c, struct thing *t, struct str state, struct str answer) {
    bool was_open = is_open(t);
    t->state = state;
    TRY(thing_save(c, t, true));
    TRY(q_need_set_answer(c->db, t->id, answer, NULL));
    if (was_open && !is_open(t)) {
        TRY(q_need_word_drop(c->db, t->id, NULL));
    } else if (!was_open && is_open(t) && t->life == LIFE_PUBLISHED) {
        TRY(need_enter(c, t));
    }
    struct str data = arena_printf(c->arena, "{\"state\":\"%.*s\"}", STR_ARG(state));
    TRY(event_write(c, t, "need.state", data));
    struct str period = arena_printf(c->arena, "%.*s %lld", STR_ARG(state), (long long)c->now_ms);
    return notice_followers(c, t, "need.state", arena_cstr(c->arena, period), ID_NONE);
}

enum err need_set_state(struct ctx *c, struct id id, struct str state, struct str answer) {
    static const char *const states[] = {"voiced", "moving", "answered", "declined", NULL};
    struct thing t;
    TRY(thing_find(c, id, "need", &t));
    if (!gate_may_moderate(c->viewer, &t)) {
        return ERR_FORBIDDEN;
    }
    check_word(c, "state", state, states);
    bool closing = str_eq(state, STR("answered")) || str_eq(state, STR("declined"));
    check_text(c, "answer", &answer, closing ? 10 : 0, 2000);
    TRY(ctx_checked(c));
    return change_state(c, &t, state, answer);
}

enum err need_withdraw(struct ctx *c, struct need *n) {
    TRY(change_state(c, &n->thing, STR("withdrawn"), STR("")));
    return thing_erase(c, &n->thing);
}

enum err need_erase(struct ctx *c, const struct thing *t) {
    TRY(q_need_word_drop(c->db, t->id, NULL));
    TRY(q_behalf_clear(c->db, t->id, NULL));
    return q_need_clear(c->db, t->id, NULL);
}

enum err need_enter(struct ctx *c, const struct thing *t) {
    struct q_need_row_row row;
    TRY(q_need_row(c->db, c->arena, t->id, &row));
    if (row.sensitive) {
        return ERR_OK;
    }
    TRY(search_put(c, t, row.text));
    return is_open(t) ? keep_words(c, t) : ERR_OK;
}

enum err need_leave(struct ctx *c, const struct thing *t) {
    TRY(q_need_word_drop(c->db, t->id, NULL));
    return search_drop(c, t->id);
}

enum err need_reopen(struct ctx *c, struct need *n) {
    if (is_open(&n->thing)) {
        return ERR_OK;
    }
    return change_state(c, &n->thing, STR("voiced"), n->answer);
}
