/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of an appraisal. */
#include "area/learn/appraisal.h"

#include "appraisal_sql.h"
#include "kernel/gate.h"
#include "kernel/order.h"
#include "sys/chance.h"

const char *const appraisal_criteria[] = {"relevance",  "participation",  "collaboration",
                                          "ethics",     "replicability",  "effectiveness",
                                          "efficiency", "sustainability", NULL};
const char *const appraisal_answers[] = {"yes", "partly", "no", "cannot_tell", NULL};
const char *const appraisal_findings[] = {"strong", "sufficient", "insufficient", "against", NULL};

enum { ETHICS = 3, EFFECTIVENESS = 5 };

struct msg_text appraisal_criterion_name(size_t i) {
    static const int names[CRITERIA] = {MSG_appraisal_relevance,     MSG_appraisal_participation,
                                        MSG_appraisal_collaboration, MSG_appraisal_ethics,
                                        MSG_appraisal_replicability, MSG_appraisal_effectiveness,
                                        MSG_appraisal_efficiency,    MSG_appraisal_sustainability};
    return (struct msg_text){.key = names[i]};
}

struct msg_text appraisal_criterion_question(size_t i) {
    static const int names[CRITERIA] = {
        MSG_appraisal_relevance_asks,     MSG_appraisal_participation_asks,
        MSG_appraisal_collaboration_asks, MSG_appraisal_ethics_asks,
        MSG_appraisal_replicability_asks, MSG_appraisal_effectiveness_asks,
        MSG_appraisal_efficiency_asks,    MSG_appraisal_sustainability_asks};
    return (struct msg_text){.key = names[i]};
}

static size_t index_of(struct str word, const char *const *words) {
    size_t i = 0;
    while (words[i] != NULL && !str_eq(word, str_of(words[i]))) {
        i++;
    }
    return i;
}

struct msg_text appraisal_answer_name(struct str word) {
    static const int names[] = {MSG_appraisal_yes, MSG_appraisal_partly, MSG_appraisal_no,
                                MSG_appraisal_cannot_tell};
    return msg_of_word(word, appraisal_answers, names);
}

struct msg_text appraisal_finding_name(struct str word) {
    static const int names[] = {MSG_appraisal_strong, MSG_appraisal_sufficient,
                                MSG_appraisal_insufficient, MSG_appraisal_against};
    return msg_of_word(word, appraisal_findings, names);
}

bool appraisal_may(const struct ctx *c, const struct thing *practice) {
    return viewer_is_person(c->viewer) && practice->life == LIFE_PUBLISHED &&
           !id_eq(practice->owner, c->viewer->person);
}

/* --- what was typed --- */

static void check_answers(struct ctx *c, struct appraisal *a) {
    for (size_t i = 0; i < CRITERIA; i++) {
        const char *field = appraisal_criteria[i];
        bool tells = !str_eq(a->of[i].answer, STR("cannot_tell"));
        const char *reason = arena_printf(c->arena, "%s_reason", field).p;
        check_word(c, field, a->of[i].answer, appraisal_answers);
        check_line(c, reason, &a->of[i].reason, tells ? 3 : 0, APPRAISAL_REASON_MAX);
    }
}

static bool speaks_for(struct str answer) {
    return str_eq(answer, STR("yes")) || str_eq(answer, STR("partly"));
}

static void check_finding(struct ctx *c, const struct appraisal *a) {
    bool strong = str_eq(a->finding, STR("strong"));
    check_word(c, "finding", a->finding, appraisal_findings);
    if (!strong && !str_eq(a->finding, STR("sufficient"))) {
        return;
    }
    struct str works = a->of[EFFECTIVENESS].answer;
    if (!speaks_for(works) || !speaks_for(a->of[ETHICS].answer) ||
        (strong && !str_eq(works, STR("yes")))) {
        ctx_wrong(c, "finding", msg_appraisal_wrong_finding());
    }
}

static enum err drop(struct ctx *c, struct id appraisal) {
    TRY(q_appraisal_answers_drop(c->db, appraisal, NULL));
    return q_appraisal_drop(c->db, appraisal, NULL);
}

static enum err drop_mine(struct ctx *c, struct id practice) {
    struct q_appraisal_line_rows mine;
    TRY(q_appraisal_mine(c->db, c->arena, c->viewer->person, practice, &mine));
    return mine.count > 0 ? drop(c, mine.item[0].id) : ERR_OK;
}

enum err appraisal_put(struct ctx *c, struct id practice, struct appraisal *a) {
    struct thing t;
    TRY(thing_find(c, practice, "practice", &t));
    if (!appraisal_may(c, &t)) {
        return ERR_FORBIDDEN;
    }
    check_answers(c, a);
    check_finding(c, a);
    check_text(c, "words", &a->words, 0, APPRAISAL_TEXT_MAX);
    check_line(c, "name", &a->name, 2, 80);
    TRY(ctx_checked(c));
    TRY(drop_mine(c, practice));
    a->id = id_make(c->now_ms);
    TRY(q_appraisal_add(c->db, a->id, practice, c->viewer->person, a->name, a->finding, a->words,
                        c->now_ms, NULL));
    for (size_t i = 0; i < CRITERIA; i++) {
        TRY(q_appraisal_answer_add(c->db, a->id, str_of(appraisal_criteria[i]), a->of[i].answer,
                                   a->of[i].reason, NULL));
    }
    return event_write(c, &t, "practice.appraised", STR(""));
}

enum err appraisal_take_back(struct ctx *c, struct id practice) {
    return drop_mine(c, practice);
}

/* Those whom a review blames do not decide whether it stays: not the stewards, but the hosts. */
enum err appraisal_remove(struct ctx *c, struct id practice, struct id appraisal,
                          struct str reason) {
    struct thing t;
    struct q_appraisal_there_row there;
    TRY(thing_find(c, practice, "practice", &t));
    if (!c->viewer->host) {
        return ERR_FORBIDDEN;
    }
    TRY(q_appraisal_there(c->db, c->arena, appraisal, practice, &there));
    check_text(c, "reason", &reason, ORDER_REASON_LEAST, ORDER_REASON_MAX);
    TRY(ctx_checked(c));
    TRY(drop(c, appraisal));
    return order_log(c, "practice.review_removed", practice, t.community, STR(""), reason);
}

/* --- reading --- */

static enum err read_answers(struct ctx *c, struct appraisals *all) {
    struct id *id = arena_array(c->arena, struct id, all->count);
    for (size_t i = 0; i < all->count; i++) {
        id[i] = all->item[i].id;
    }
    struct q_appraisal_answer_list_rows rows;
    TRY(q_appraisal_answer_list(c->db, c->arena, (struct ids){id, all->count}, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        size_t at = index_of(rows.item[i].criterion, appraisal_criteria);
        for (size_t k = 0; k < all->count && at < CRITERIA; k++) {
            if (id_eq(id[k], rows.item[i].appraisal)) {
                all->item[k].of[at].answer = rows.item[i].answer;
                all->item[k].of[at].reason = rows.item[i].reason;
            }
        }
    }
    return ERR_OK;
}

static enum err read_lines(struct ctx *c, const struct q_appraisal_line_rows *rows,
                           struct appraisals *out) {
    *out = (struct appraisals){.more = rows->count > APPRAISALS_SHOWN};
    out->count = out->more ? APPRAISALS_SHOWN : rows->count;
    out->item = arena_array(c->arena, struct appraisal, out->count);
    for (size_t i = 0; i < out->count; i++) {
        const struct q_appraisal_line_row *r = &rows->item[i];
        bool own = viewer_is_person(c->viewer) && id_eq(r->by, c->viewer->person);
        out->item[i] = (struct appraisal){.id = r->id,
                                          .own = own,
                                          .name = r->name,
                                          .finding = r->finding,
                                          .words = r->words,
                                          .created_ms = r->created};
        size_t at = index_of(r->finding, appraisal_findings);
        if (at < 4) {
            out->found[at]++;
        }
    }
    return read_answers(c, out);
}

enum err appraisals_of(struct ctx *c, struct id practice, struct appraisals *out) {
    struct q_appraisal_line_rows rows;
    TRY(q_appraisal_list(c->db, c->arena, practice, APPRAISALS_SHOWN + 1, &rows));
    return read_lines(c, &rows, out);
}

enum err appraisal_own(struct ctx *c, struct id practice, struct appraisal *out, bool *has) {
    struct q_appraisal_line_rows rows = {0};
    struct appraisals own;
    if (viewer_is_person(c->viewer)) {
        TRY(q_appraisal_mine(c->db, c->arena, c->viewer->person, practice, &rows));
    }
    TRY(read_lines(c, &rows, &own));
    *has = own.count > 0;
    *out = *has ? own.item[0] : (struct appraisal){.name = c->viewer->name};
    return ERR_OK;
}

enum err appraisal_erase(struct ctx *c, struct id practice) {
    TRY(q_appraisal_answers_of_practice_drop(c->db, practice, NULL));
    return q_appraisal_of_practice_drop(c->db, practice, NULL);
}
