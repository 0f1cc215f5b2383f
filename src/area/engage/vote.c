/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Voting. What is said, and who has said something: written side by side here, nowhere else. */
#include "area/engage/vote.h"

#include <string.h>

#include "kernel/gate.h"
#include "sys/chance.h"
#include "vote_sql.h"

#define KEY_SIZE 32
#define TURNOUT_PARTS 16

enum tally_stance vote_stance_of(enum tally_method m, struct str word, bool settled) {
    for (int i = STANCE_NONE; i < STANCES; i++) {
        enum tally_stance s = (enum tally_stance)i;
        if (tally_stance_fits(m, s) && str_eq(word, str_of(tally_stance_name(s)))) {
            return s == STANCE_OBJECTION && settled ? STANCE_OBJECTION_SETTLED : s;
        }
    }
    return STANCES;
}

void vote_code(struct str tag, char out[VOTE_CODE_SIZE + 1]) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < VOTE_CODE_SIZE; i++) {
        unsigned byte = i / 2 < tag.n ? (unsigned char)tag.p[i / 2] : 0;
        out[i] = digits[i % 2 == 0 ? byte >> 4 : byte & 15];
    }
    out[VOTE_CODE_SIZE] = '\0';
}

/* ERR_NOT_FOUND: the ballot has ended, and nobody knows whose a vote was. */
static enum err tag_of(struct ctx *c, struct id ballot, struct id person, struct str *tag) {
    struct q_ballot_key_row_row row;
    TRY(q_ballot_key_row(c->db, c->arena, ballot, &row));
    struct hash h = hash_hmac(row.key, str_make((const char *)person.b, sizeof person.b));
    *tag = arena_str(c->arena, str_make((const char *)h.b, sizeof h.b));
    return ERR_OK;
}

/* --- who may --- */

static bool takes_votes(const struct ctx *c, const struct ballot *b) {
    return ballot_is_open(b) && c->now_ms >= b->opened_ms && c->now_ms < b->closes_ms;
}

static enum err is_elector(struct ctx *c, const struct ballot *b, struct id person, bool *yes) {
    struct q_elector_one_row row;
    enum err e = q_elector_one(c->db, c->arena, b->thing.community, person, b->opened_ms, &row);
    *yes = e == ERR_OK;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err vote_standing(struct ctx *c, const struct ballot *b, enum vote_standing *out) {
    bool yes = false;
    if (!takes_votes(c, b)) {
        *out = VOTE_NOT_OPEN;
    } else if (!viewer_is_person(c->viewer)) {
        *out = VOTE_SIGN_IN;
    } else if (viewer_role(c->viewer, b->thing.community) < ROLE_MEMBER) {
        *out = VOTE_NOT_MEMBER;
    } else {
        TRY(is_elector(c, b, c->viewer->person, &yes));
        *out = yes ? VOTE_NOW : VOTE_JOINED_LATER;
    }
    return ERR_OK;
}

/* --- voting --- */

static void check_vote(struct ctx *c, const struct ballot *b, struct vote *v) {
    check_text(c, "reason", &v->reason, 0, VOTE_REASON_MAX);
    if (b->method == TALLY_APPROVAL) {
        v->stance = STR("");
        if (v->options < 0 || v->options >> b->options.count != 0) {
            ctx_wrong(c, "option", msg_wrong_not_a_choice());
        }
        return;
    }
    v->options = 0;
    enum tally_stance s = vote_stance_of(b->method, v->stance, false);
    if (s == STANCES) {
        ctx_wrong(c, "stance", msg_wrong_not_a_choice());
    } else if ((s == STANCE_OBJECTION || s == STANCE_BLOCK) && str_is_empty(v->reason)) {
        ctx_wrong(c, "reason", msg_ballot_wrong_reason());
    }
}

static enum err put_vote(struct ctx *c, const struct ballot *b, struct id person, struct id helper,
                         const struct vote *v) {
    struct str tag;
    int64_t first;
    TRY(tag_of(c, b->thing.id, person, &tag));
    TRY(q_vote_put(c->db, b->thing.id, tag, b->secret ? ID_NONE : person, v->options, v->stance,
                   v->reason, NULL));
    TRY(q_turnout_add(c->db, b->thing.id, person, helper, &first));
    if (first == 0) {
        return id_is_none(helper) ? q_turnout_set_own(c->db, b->thing.id, person, NULL) : ERR_OK;
    }
    return q_turnout_part_add(c->db, b->thing.id, person.b[15] % TURNOUT_PARTS, 1, NULL);
}

/* The ballot, opened if it is time, taking votes from that person. */
static enum err enter_ballot(struct ctx *c, struct id ballot, struct id person, struct ballot *b) {
    bool yes;
    TRY(ballot_find(c, ballot, b));
    if (ballot_is_announced(b) && c->now_ms >= b->opens_ms) {
        TRY(ballot_advance(c, ballot));
        TRY(ballot_find(c, ballot, b));
    }
    if (!takes_votes(c, b)) {
        return ERR_CLOSED;
    }
    TRY(is_elector(c, b, person, &yes));
    return yes ? ERR_OK : ERR_FORBIDDEN;
}

enum err vote_cast(struct ctx *c, struct id ballot, struct vote *v) {
    struct ballot b;
    if (!viewer_is_person(c->viewer)) {
        return ERR_SIGN_IN;
    }
    TRY(enter_ballot(c, ballot, c->viewer->person, &b));
    check_vote(c, &b, v);
    TRY(ctx_checked(c));
    return put_vote(c, &b, c->viewer->person, ID_NONE, v);
}

static enum err may_enter(struct ctx *c, const struct ballot *b, struct id person, bool anew) {
    struct q_turnout_one_row row;
    enum err e = q_turnout_one(c->db, c->arena, b->thing.id, person, &row);
    if (e == ERR_NOT_FOUND) {
        return ERR_OK;
    }
    TRY(e);
    return anew && !id_is_none(row.helper) ? ERR_OK : ERR_TWICE;
}

enum err vote_cast_on_paper(struct ctx *c, struct id ballot, struct id person, struct vote *v,
                            bool anew) {
    struct ballot b;
    TRY(ballot_find(c, ballot, &b));
    if (!viewer_has_role(c->viewer, b.thing.community, ROLE_HELPER)) {
        return ERR_FORBIDDEN;
    }
    enum err e = enter_ballot(c, ballot, person, &b);
    if (e == ERR_FORBIDDEN) {
        return ctx_wrong(c, "person", msg_ballot_wrong_person());
    }
    TRY(e);
    check_vote(c, &b, v);
    TRY(ctx_checked(c));
    TRY(may_enter(c, &b, person, anew));
    TRY(put_vote(c, &b, person, c->viewer->person, v));
    char text[ID_TEXT_SIZE + 1];
    id_text(person, text);
    TRY(audit_write(
        c, "ballot.paper", ballot, b.thing.community,
        arena_printf(c->arena, "{\"person\":\"%s\",\"anew\":%s}", text, anew ? "true" : "false")));
    return notice_put(c, person, &b.thing, "ballot.paper", "", ID_NONE);
}

enum err vote_settle(struct ctx *c, struct id ballot) {
    struct ballot b;
    struct str tag;
    int64_t changed;
    TRY(ballot_find(c, ballot, &b));
    if (!takes_votes(c, &b)) {
        return ERR_CLOSED;
    }
    TRY(tag_of(c, ballot, c->viewer->person, &tag));
    TRY(q_vote_settle(c->db, ballot, tag, &changed));
    return changed > 0 ? ERR_OK : ERR_NOT_FOUND;
}

/* --- reading --- */

static struct vote vote_made(struct str tag, int64_t options, struct str stance, bool settled,
                             struct str reason) {
    struct vote v = {.options = options, .stance = stance, .settled = settled, .reason = reason};
    vote_code(tag, v.code);
    return v;
}

static enum err own_by_key(struct ctx *c, const struct ballot *b, struct id person,
                           struct vote *out) {
    struct str tag;
    struct q_vote_one_row r;
    TRY(tag_of(c, b->thing.id, person, &tag));
    TRY(q_vote_one(c->db, c->arena, b->thing.id, tag, &r));
    *out = vote_made(r.tag, r.options, r.stance, r.settled, r.reason);
    return ERR_OK;
}

static enum err own_by_name(struct ctx *c, const struct ballot *b, struct id person,
                            struct vote *out) {
    struct q_vote_of_person_one_row r;
    TRY(q_vote_of_person_one(c->db, c->arena, b->thing.id, person, &r));
    *out = vote_made(r.tag, r.options, r.stance, r.settled, r.reason);
    return ERR_OK;
}

static enum err vote_of(struct ctx *c, const struct ballot *b, struct id person, struct vote *out,
                        bool *has) {
    enum err e = b->secret ? own_by_key(c, b, person, out) : own_by_name(c, b, person, out);
    *has = e == ERR_OK;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err vote_own(struct ctx *c, const struct ballot *b, struct vote *out, bool *has) {
    *has = false;
    if (!viewer_is_person(c->viewer) || b->opened_ms == 0) {
        return ERR_OK;
    }
    return vote_of(c, b, c->viewer->person, out, has);
}

enum err vote_has(struct ctx *c, const struct ballot *b, bool *has) {
    struct q_turnout_one_row row;
    *has = false;
    if (!viewer_is_person(c->viewer)) {
        return ERR_OK;
    }
    enum err e = q_turnout_one(c->db, c->arena, b->thing.id, c->viewer->person, &row);
    *has = e == ERR_OK;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err vote_count(struct ctx *c, struct id ballot, int64_t *out) {
    struct q_turnout_total_row row;
    TRY(q_turnout_total(c->db, c->arena, ballot, &row));
    *out = row.total;
    return ERR_OK;
}

static bool may_read_votes(const struct ctx *c, const struct ballot *b) {
    return viewer_has_role(c->viewer, b->thing.community, ROLE_MEMBER);
}

static enum err kept_reasons(struct ctx *c, const struct ballot *b, struct vote_reasons *out) {
    struct q_vote_reason_kept_list_rows rows;
    TRY(q_vote_reason_kept_list(c->db, c->arena, b->thing.id, VOTE_REASONS_SHOWN, &rows));
    out->item = arena_array(c->arena, struct vote_reason, rows.count);
    out->count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        out->item[i] = (struct vote_reason){rows.item[i].stance, rows.item[i].settled,
                                            rows.item[i].reason, STR("")};
    }
    return ERR_OK;
}

enum err vote_reasons(struct ctx *c, const struct ballot *b, struct vote_reasons *out) {
    *out = (struct vote_reasons){0};
    if (!may_read_votes(c, b)) {
        return ERR_FORBIDDEN;
    }
    if (b->secret && b->closed_ms != 0) {
        return kept_reasons(c, b, out);
    }
    struct q_vote_reason_rows rows;
    TRY(q_vote_reason_list(c->db, c->arena, b->thing.id, b->thing.community, VOTE_REASONS_SHOWN,
                           &rows));
    out->item = arena_array(c->arena, struct vote_reason, rows.count);
    out->count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        out->item[i] = (struct vote_reason){rows.item[i].stance, rows.item[i].settled,
                                            rows.item[i].reason, rows.item[i].name};
    }
    return ERR_OK;
}

/* A code is the beginning of a tag: what comes after it begins behind all tags that begin so. */
static struct str tag_behind(struct ctx *c, struct str code) {
    char *tag = arena_alloc(c->arena, 1, HASH_SIZE);
    if (code.n != VOTE_CODE_SIZE) {
        return STR("");
    }
    memset(tag, 0xff, HASH_SIZE);
    for (size_t i = 0; i < VOTE_CODE_SIZE / 2; i++) {
        unsigned byte = 0;
        for (size_t k = 2 * i; k < 2 * i + 2; k++) {
            char ch = code.p[k];
            byte = byte * 16 + (unsigned)(ch <= '9' ? ch - '0' : (ch | 32) - 'a' + 10) % 16;
        }
        tag[i] = (char)byte;
    }
    return str_make(tag, HASH_SIZE);
}

enum err vote_list(struct ctx *c, const struct ballot *b, struct str after, struct vote_list *out,
                   bool *more) {
    struct q_vote_list_named_rows rows;
    *out = (struct vote_list){0};
    if (b->secret || !ballot_is_counted(b)) {
        return ERR_NOT_FOUND;
    }
    if (!may_read_votes(c, b)) {
        return ERR_FORBIDDEN;
    }
    TRY(q_vote_list_named(c->db, c->arena, b->thing.id, b->thing.community, tag_behind(c, after),
                          VOTES_PER_PAGE + 1, &rows));
    *more = rows.count > VOTES_PER_PAGE;
    out->count = *more ? VOTES_PER_PAGE : rows.count;
    out->item = arena_array(c->arena, struct vote_named, out->count);
    for (size_t i = 0; i < out->count; i++) {
        out->item[i].vote = vote_made(rows.item[i].tag, rows.item[i].options, rows.item[i].stance,
                                      rows.item[i].settled, STR(""));
        out->item[i].name = rows.item[i].name;
    }
    return ERR_OK;
}

enum err elector_list(struct ctx *c, const struct ballot *b, struct str from,
                      struct electors *out) {
    struct q_elector_list_named_rows rows;
    *out = (struct electors){0};
    if (!viewer_has_role(c->viewer, b->thing.community, ROLE_HELPER)) {
        return ERR_FORBIDDEN;
    }
    TRY(q_elector_list_named(c->db, c->arena, b->thing.community, from, b->opened_ms,
                             ELECTORS_PER_PAGE, &rows));
    out->item = arena_array(c->arena, struct elector, rows.count);
    out->count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        out->item[i] = (struct elector){rows.item[i].person, rows.item[i].name};
    }
    return ERR_OK;
}

/* --- beginning and end --- */

enum err vote_begin(struct ctx *c, const struct ballot *b) {
    char key[KEY_SIZE];
    chance_bytes(key, sizeof key);
    return q_ballot_key_add(c->db, b->thing.id, str_make(key, sizeof key), NULL);
}

/* New random names: the order in which reasons came is lost. */
static enum err keep_reasons_of(struct ctx *c, const struct ballot *b) {
    struct db_stmt *s;
    struct q_vote_reason_each_row row;
    struct vote_reasons all = {0};
    bool has;
    enum err e;
    size_t room = 0;
    TRY(q_vote_reason_each_begin(c->db, b->thing.id, &s));
    while ((e = q_vote_reason_each_next(s, c->arena, &row, &has)) == ERR_OK && has) {
        if (all.count == room) {
            room = room == 0 ? 16 : 2 * room;
            struct vote_reason *more = arena_array(c->arena, struct vote_reason, room);
            for (size_t i = 0; i < all.count; i++) {
                more[i] = all.item[i];
            }
            all.item = more;
        }
        all.item[all.count++] = (struct vote_reason){row.stance, row.settled, row.reason, STR("")};
    }
    db_done(s);
    for (size_t i = 0; e == ERR_OK && i < all.count; i++) {
        const struct vote_reason *r = &all.item[i];
        e = q_vote_reason_keep(c->db, id_make_random(), b->thing.id, r->stance, r->settled,
                               r->reason, NULL);
    }
    return e;
}

enum err vote_end(struct ctx *c, const struct ballot *b, bool keep_reasons) {
    if (b->secret && keep_reasons) {
        TRY(keep_reasons_of(c, b));
    }
    if (b->secret || !keep_reasons) {
        TRY(q_vote_drop(c->db, b->thing.id, NULL));
    }
    return q_ballot_key_drop(c->db, b->thing.id, NULL);
}

/* --- the card's debts --- */

static enum err export_vote(struct ctx *c, struct id ballot, struct id person,
                            struct json_out *out) {
    struct ballot b;
    struct vote v;
    bool has = false;
    TRY(ballot_find(c, ballot, &b));
    TRY(vote_of(c, &b, person, &v, &has));
    json_open_object(out);
    json_key(out, "ballot");
    json_put_id(out, ballot);
    json_key(out, "question");
    json_put_str(out, b.thing.title);
    if (has) {
        json_key(out, "chosen");
        json_open_array(out);
        for (size_t i = 0; i < b.options.count; i++) {
            if ((v.options >> i) & 1) {
                json_put_str(out, b.options.item[i].name);
            }
        }
        json_close_array(out);
        json_key(out, "stance");
        json_put_str(out, v.stance);
        json_key(out, "reason");
        json_put_str(out, v.reason);
    }
    json_close_object(out);
    return ERR_OK;
}

enum err vote_export(struct ctx *c, struct id person, struct json_out *out) {
    struct q_turnout_of_person_list_rows rows;
    TRY(q_turnout_of_person_list(c->db, c->arena, person, &rows));
    const struct viewer *viewer = c->viewer;
    enum err e = ERR_OK;
    json_key(out, "votes");
    json_open_array(out);
    c->viewer = &viewer_site;
    for (size_t i = 0; e == ERR_OK && i < rows.count; i++) {
        struct arena_mark mark = arena_mark(c->arena);
        e = export_vote(c, rows.item[i].ballot, person, out);
        arena_rewind(c->arena, mark);
    }
    c->viewer = viewer;
    json_close_array(out);
    return e;
}

/* From a ballot that still runs the vote is taken back whole. */
static enum err take_back(struct ctx *c, struct id ballot, struct id person) {
    struct str tag;
    enum err e = tag_of(c, ballot, person, &tag);
    if (e == ERR_NOT_FOUND) {
        return ERR_OK;
    }
    TRY(e);
    TRY(q_vote_drop_one(c->db, ballot, tag, NULL));
    return q_turnout_part_add(c->db, ballot, person.b[15] % TURNOUT_PARTS, -1, NULL);
}

enum err vote_forget(struct ctx *c, struct id person) {
    struct q_turnout_of_person_list_rows rows;
    TRY(q_turnout_of_person_list(c->db, c->arena, person, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        TRY(take_back(c, rows.item[i].ballot, person));
    }
    TRY(q_turnout_drop_person(c->db, person, NULL));
    TRY(q_turnout_helper_forget(c->db, person, NULL));
    return q_vote_forget(c->db, person, NULL);
}
