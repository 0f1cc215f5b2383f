/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Events, notices, follows, the audit's chain. Mail of notices is tell.c's. */
#include "kernel/event.h"

#include <stdio.h>

#include "base/hash.h"
#include "event_sql.h"
#include "kernel/card.h"
#include "kernel/gate.h"
#include "kernel/job.h"
#include "kernel/tell.h"
#include "sys/chance.h"

/* Followers told at once, in the transaction; more than that is a job's work. */
#define FOLLOWERS_AT_ONCE 200

enum err event_write(struct ctx *c, const struct thing *t, const char *kind, struct str data) {
    struct event e = {
        .id = id_make(c->now_ms),
        .kind = str_of(kind),
        .thing = *t,
        .actor = c->viewer->person,
        .at_ms = c->now_ms,
        .data = str_is_empty(data) ? STR("{}") : data,
    };
    TRY(q_event_add(c->db, e.id, e.kind, t->id, e.actor, e.at_ms, e.data, NULL));
    for (size_t i = 0; i < cards_count(); i++) {
        if (cards_at(i)->on_event != NULL) {
            TRY(cards_at(i)->on_event(c, &e));
        }
    }
    return ERR_OK;
}

static enum err wants_to_hear(struct ctx *c, struct id person, const struct thing *t, bool *yes) {
    struct viewer v;
    enum err e = viewer_load(c, person, &v);
    if (e == ERR_NOT_FOUND) {
        *yes = false;
        return ERR_OK;
    }
    TRY(e);
    *yes = gate_sees(&v, t) && !gate_is_muted(&v, t);
    if (*yes && !id_is_none(c->viewer->person)) {
        struct q_block_between_row row;
        TRY(q_block_between(c->db, c->arena, person, c->viewer->person, &row));
        *yes = row.total == 0;
    }
    return ERR_OK;
}

enum err notice_put(struct ctx *c, struct id person, const struct thing *t, const char *kind,
                    const char *period, struct id about) {
    bool yes;
    TRY(wants_to_hear(c, person, t, &yes));
    if (!yes) {
        return ERR_OK;
    }
    struct opt_int mail_at;
    TRY(notice_mail_at(c, person, &mail_at));
    int64_t added;
    TRY(q_notice_add(c->db, person, t->id, str_of(kind), str_of(period), about, c->viewer->person,
                     c->now_ms, mail_at, &added));
    return added > 0 && mail_at.has ? job_put(c, "mail_notices", STR(""), STR(""), mail_at.v)
                                    : ERR_OK;
}

static enum err tell_later(struct ctx *c, const struct thing *t, const char *kind,
                           const char *period, struct id about) {
    char thing_text[ID_TEXT_SIZE + 1], about_text[ID_TEXT_SIZE + 1], actor_text[ID_TEXT_SIZE + 1];
    id_text(t->id, thing_text);
    id_text(about, about_text);
    id_text(c->viewer->person, actor_text);
    struct str key = arena_printf(c->arena, "%s %s %s", thing_text, kind, period);
    struct str payload = arena_printf(
        c->arena,
        "{\"thing\":\"%s\",\"kind\":\"%s\",\"period\":\"%s\",\"about\":\"%s\",\"actor\":\"%s\"}",
        thing_text, kind, period, about_text, actor_text);
    return job_put(c, "tell_followers", key, payload, c->now_ms);
}

enum err notice_followers(struct ctx *c, const struct thing *t, const char *kind,
                          const char *period, struct id about) {
    struct ids people;
    TRY(q_follow_people(c->db, c->arena, t->id, ID_NONE, FOLLOWERS_AT_ONCE + 1, &people));
    if (people.count > FOLLOWERS_AT_ONCE) {
        return tell_later(c, t, kind, period, about);
    }
    for (size_t i = 0; i < people.count; i++) {
        if (!id_eq(people.item[i], c->viewer->person)) {
            TRY(notice_put(c, people.item[i], t, kind, period, about));
        }
    }
    return ERR_OK;
}

static struct thing thing_of_notice(const struct q_notice_list_row *r) {
    return (struct thing){
        .id = r->id,
        .kind = r->thing_kind,
        .community = r->community,
        .owner = r->owner,
        .audience = r->audience,
        .life = life_of_word(r->life),
        .state = r->state,
        .turn = (int)r->turn,
        .stages = r->stages,
        .topic = r->topic,
        .lang = r->lang,
        .title = r->title,
        .note = r->note,
        .tally = r->tally,
        .created_ms = r->thing_created,
        .updated_ms = r->updated,
    };
}

enum err notice_list(struct ctx *c, struct thing_page page, struct notices *out, bool *more) {
    bool first = page.before_ms == 0;
    struct q_notice_list_rows rows;
    TRY(q_notice_list(c->db, c->arena, c->viewer->gate, c->viewer->person,
                      first ? INT64_MAX : page.before_ms, first ? ID_LAST : page.before_id,
                      NOTICES_PER_PAGE + 1, &rows));
    *more = rows.count > NOTICES_PER_PAGE;
    out->count = *more ? NOTICES_PER_PAGE : rows.count;
    out->item = arena_array(c->arena, struct notice, out->count);
    for (size_t i = 0; i < out->count; i++) {
        const struct q_notice_list_row *r = &rows.item[i];
        out->item[i] =
            (struct notice){r->kind, r->period, thing_of_notice(r), r->created, !r->seen.has};
    }
    return ERR_OK;
}

enum err notice_see_all(struct ctx *c) {
    return q_notice_mark_seen(c->db, c->viewer->person, c->now_ms, NULL);
}

enum err follow(struct ctx *c, struct id thing, struct id person) {
    return q_follow_add(c->db, thing, person, c->now_ms, NULL);
}

enum err unfollow(struct ctx *c, struct id thing, struct id person) {
    return q_follow_drop(c->db, thing, person, NULL);
}

enum err follow_has(struct ctx *c, struct id thing, struct id person, bool *has) {
    struct q_follow_one_row row;
    TRY(q_follow_one(c->db, c->arena, thing, person, &row));
    *has = row.total > 0;
    return ERR_OK;
}

struct hash audit_hash(const struct audit_row *r) {
    char text[96];
    int n = snprintf(text, sizeof text, "|%lld|%lld|", (long long)r->number, (long long)r->at_ms);
    struct hash_state s;
    hash_begin(&s);
    hash_add(&s, r->before.p, r->before.n);
    hash_add(&s, text, (size_t)n);
    hash_add(&s, r->actor.b, sizeof r->actor.b);
    hash_add(&s, r->act.p, r->act.n);
    hash_add(&s, "|", 1);
    hash_add(&s, r->object.b, sizeof r->object.b);
    hash_add(&s, r->community.b, sizeof r->community.b);
    hash_add(&s, r->data.p, r->data.n);
    return hash_end(&s);
}

enum err audit_write(struct ctx *c, const char *act, struct id object, struct id community,
                     struct str data) {
    struct q_audit_last_row last;
    enum err e = q_audit_last(c->db, c->arena, &last);
    if (e != ERR_OK && e != ERR_NOT_FOUND) {
        return e;
    }
    struct audit_row row = {
        .number = e == ERR_OK ? last.number + 1 : 1,
        .at_ms = c->now_ms,
        .actor = c->viewer->person,
        .act = str_of(act),
        .object = object,
        .community = community,
        .data = str_is_empty(data) ? STR("{}") : data,
        .before = e == ERR_OK ? last.hash : STR(""),
    };
    struct hash h = audit_hash(&row);
    return q_audit_add(c->db, row.number, row.at_ms, row.actor, row.act, object, community,
                       row.data, row.before, str_make((const char *)h.b, sizeof h.b), NULL);
}

enum err audit_verify(struct ctx *c, int64_t *rows, int64_t *broken_at) {
    *rows = 0;
    *broken_at = 0;
    struct hash before;
    bool has_before = false;
    struct db_stmt *s;
    TRY(q_audit_all_begin(c->db, 0, &s));
    for (;;) {
        struct arena_mark mark = arena_mark(c->arena);
        struct q_audit_all_row r;
        bool has;
        enum err e = q_audit_all_next(s, c->arena, &r, &has);
        if (e != ERR_OK || !has) {
            db_done(s);
            return e;
        }
        struct audit_row row = {r.number, r.at,        r.actor, r.act,
                                r.object, r.community, r.data,  r.before};
        struct hash h = audit_hash(&row);
        struct str chained =
            has_before ? str_make((const char *)before.b, sizeof before.b) : STR("");
        if (r.number != *rows + 1 || !str_eq(r.before, chained) || r.hash.n != sizeof h.b ||
            !str_eq(r.hash, str_make((const char *)h.b, sizeof h.b))) {
            *broken_at = r.number;
            db_done(s);
            return ERR_OK;
        }
        before = h;
        has_before = true;
        *rows += 1;
        arena_rewind(c->arena, mark);
    }
}
