/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Writing, merging, taking apart. */
#include "area/needs/priority_item.h"

#include "area/needs/need.h"
#include "kernel/gate.h"
#include "priority_item_sql.h"
#include "priority_round_sql.h"

#define PAIRS_SHOWN 100

/* --- reading --- */

struct str priority_item_called(struct ctx *c, struct str title, struct str *lang) {
    if (!str_is_empty(title)) {
        return title;
    }
    *lang = lang_tag(c->lang);
    return lang_text(c->lang, c->arena, msg_priority_items_gone());
}

static struct priority_item made(struct ctx *c, const struct q_priority_item_row *r) {
    struct str lang = r->lang;
    struct str title = priority_item_called(c, r->title, &lang);
    return (struct priority_item){
        .number = r->number,
        .place = r->place,
        .title = title,
        .note = r->note,
        .lang = lang,
        .stages = r->stages,
        .need = r->need,
        .merged = r->merged,
        .compared = r->compared,
    };
}

/* What the viewer has on pause is counted, not shown. */
static void keep(struct ctx *c, const struct q_priority_item_rows *rows, size_t count,
                 struct priority_items *out) {
    *out = (struct priority_items){arena_array(c->arena, struct priority_item, count + 1), 0, 0};
    for (size_t i = 0; i < count; i++) {
        if (rows->item[i].stages & c->viewer->gate.muted) {
            out->quiet++;
        } else {
            out->item[out->count++] = made(c, &rows->item[i]);
        }
    }
}

enum err priority_item_list(struct ctx *c, const struct priority_round *r,
                            enum priority_which which, int64_t after, int64_t limit,
                            struct priority_items *out, int64_t *next) {
    struct q_priority_item_rows rows;
    struct id id = r->thing.id;
    bool silent = r->phase <= PHASE_WRITING && c->viewer != &viewer_site;
    if (which == ITEMS_PLACED) {
        TRY(q_priority_item_placed(c->db, c->arena, id, after, limit + 1, &rows));
    } else if (which == ITEMS_NEEDS || silent) {
        TRY(q_priority_item_needs(c->db, c->arena, id, after, limit + 1, &rows));
    } else {
        TRY(q_priority_item_list(c->db, c->arena, id, after, limit + 1, &rows));
    }
    bool more = rows.count > (size_t)limit;
    size_t count = more ? (size_t)limit : rows.count;
    keep(c, &rows, count, out);
    *next = !more                   ? 0
            : which == ITEMS_PLACED ? rows.item[count - 1].place
                                    : rows.item[count - 1].number;
    return ERR_OK;
}

enum err priority_item_one(struct ctx *c, const struct priority_round *r, int64_t number,
                           struct priority_item *out) {
    struct q_priority_item_row row;
    TRY(q_priority_item_one(c->db, c->arena, r->thing.id, number, &row));
    *out = made(c, &row);
    return ERR_OK;
}

enum err priority_item_at(struct ctx *c, const struct priority_round *r, int64_t place,
                          struct priority_item *out) {
    struct q_priority_item_row row;
    if (place <= 0) {
        return ERR_NOT_FOUND;
    }
    TRY(q_priority_item_at(c->db, c->arena, r->thing.id, place, &row));
    *out = made(c, &row);
    return ERR_OK;
}

enum err priority_item_merged(struct ctx *c, const struct priority_round *r, int64_t least,
                              int64_t most, struct priority_items *out) {
    struct q_priority_item_rows rows;
    TRY(q_priority_item_merged(c->db, c->arena, r->thing.id, least, most, &rows));
    keep(c, &rows, rows.count, out);
    return ERR_OK;
}

struct priority_items priority_items_of(const struct priority_items *merged, int64_t number) {
    size_t from = 0, count = 0;
    while (from < merged->count && merged->item[from].merged < number) {
        from++;
    }
    while (from + count < merged->count && merged->item[from + count].merged == number) {
        count++;
    }
    return (struct priority_items){merged->item + from, count, 0};
}

enum err priority_item_own(struct ctx *c, const struct priority_round *r,
                           struct priority_items *out) {
    struct q_priority_item_rows rows;
    *out = (struct priority_items){0};
    if (!viewer_is_person(c->viewer)) {
        return ERR_OK;
    }
    TRY(q_priority_item_written(c->db, c->arena, r->thing.id, c->viewer->person, &rows));
    keep(c, &rows, rows.count, out);
    return ERR_OK;
}

enum err priority_item_standing(struct ctx *c, const struct priority_round *r, int64_t *out) {
    struct q_priority_item_total_row row;
    TRY(q_priority_item_total(c->db, c->arena, r->thing.id, &row));
    *out = row.standing;
    return ERR_OK;
}

/* --- entering --- */

enum err priority_item_put_need(struct ctx *c, struct priority_round *r, const struct thing *need) {
    r->items++;
    TRY(q_priority_item_add(c->db, r->thing.id, r->items, need->title, need->note, need->lang,
                            need->stages, need->id, ID_NONE, NULL));
    return link_make(c, r->thing.id, "answers", need->id);
}

enum err priority_item_drop_all(struct ctx *c, struct id round) {
    struct q_priority_item_rows rows;
    TRY(q_priority_item_needs(c->db, c->arena, round, 0, PRIORITY_NEEDS_MAX, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        TRY(link_drop(c, round, "answers", rows.item[i].need));
    }
    return q_priority_item_drop_all(c->db, round, NULL);
}

enum err priority_item_clear_need(struct ctx *c, struct id need) {
    return q_priority_item_clear_need(c->db, need, NULL);
}

struct line {
    struct str title, note;
};

/* "A bridge: the ford is deep in May": the first colon before a blank parts title and note. */
static size_t read_lines(struct ctx *c, struct str lines, struct line *out) {
    size_t count = 0;
    while (lines.n > 0 && c->wrong_count < WRONG_MAX) {
        struct str one = str_trim(str_cut(&lines, '\n'));
        size_t at = str_find(one, STR(": "));
        struct str title = str_trim(str_first(one, at));
        struct str note = at < one.n ? str_trim(str_from(one, at + 2)) : STR("");
        if (one.n == 0) {
            continue;
        }
        size_t size = str_utf8_count(title);
        if (count == PRIORITY_WRITTEN_MAX) {
            ctx_wrong(c, "lines", msg_priority_wrong_lines(msg_arg_int(PRIORITY_WRITTEN_MAX)));
            return 0;
        }
        if (size < 3 || size > PRIORITY_ITEM_TITLE_MAX ||
            str_utf8_count(note) > PRIORITY_ITEM_NOTE_MAX) {
            ctx_wrong(c, "lines", msg_priority_wrong_line(msg_arg_str(str_utf8_first(one, 40))));
            return 0;
        }
        out[count++] = (struct line){title, note};
    }
    return count;
}

static enum err check_room(struct ctx *c, const struct priority_round *r, size_t count,
                           bool paper) {
    struct q_priority_item_total_row total;
    struct priority_items own;
    TRY(q_priority_item_total(c->db, c->arena, r->thing.id, &total));
    if (total.total + (int64_t)count > PRIORITY_NEEDS_MAX) {
        return ctx_wrong(c, "lines", msg_priority_wrong_too_many(msg_arg_int(PRIORITY_NEEDS_MAX)));
    }
    TRY(priority_item_own(c, r, &own));
    return !paper && own.count + count > PRIORITY_WRITTEN_MAX
               ? ctx_wrong(c, "lines", msg_priority_wrong_lines(msg_arg_int(PRIORITY_WRITTEN_MAX)))
               : ERR_OK;
}

/* The round, in that phase and open to whoever has that role. */
static enum err enter(struct ctx *c, struct id round, enum priority_phase phase, enum role least,
                      struct priority_round *r) {
    if (!viewer_is_person(c->viewer)) {
        return ERR_SIGN_IN;
    }
    TRY(priority_round_find(c, round, r));
    if (!viewer_has_role(c->viewer, r->thing.community, least)) {
        return ERR_FORBIDDEN;
    }
    return priority_is_in(c, r, phase) ? ERR_OK : ERR_CLOSED;
}

enum err priority_item_write(struct ctx *c, struct id round, struct str lines, bool paper) {
    struct priority_round r;
    struct line line[PRIORITY_WRITTEN_MAX];
    TRY(enter(c, round, PHASE_WRITING, paper ? ROLE_HELPER : ROLE_MEMBER, &r));
    if (!paper && viewer_role(c->viewer, r.thing.community) < ROLE_MEMBER) {
        return ERR_FORBIDDEN; /* a host is no member */
    }
    check_text(c, "lines", &lines, 3, 20000);
    TRY(ctx_checked(c));
    size_t count = read_lines(c, lines, line);
    TRY(ctx_checked(c));
    TRY(check_room(c, &r, count, paper));
    struct id writer = paper ? ID_NONE : c->viewer->person;
    for (size_t i = 0; i < count; i++) {
        r.items++;
        TRY(q_priority_item_add(c->db, round, r.items, line[i].title, line[i].note,
                                lang_tag(c->lang), 0, ID_NONE, writer, NULL));
    }
    TRY(q_priority_round_set_items(c->db, round, r.items, NULL));
    return paper ? ERR_OK : follow(c, round, c->viewer->person);
}

enum err priority_item_unwrite(struct ctx *c, struct id round, int64_t number) {
    struct priority_round r;
    int64_t dropped;
    TRY(enter(c, round, PHASE_WRITING, ROLE_MEMBER, &r));
    TRY(q_priority_item_drop_own(c->db, round, number, c->viewer->person, &dropped));
    return dropped > 0 ? ERR_OK : ERR_NOT_FOUND;
}

/* --- merging --- */

enum err priority_item_merge(struct ctx *c, struct id round, int64_t number, int64_t into) {
    struct priority_round r;
    struct priority_item one, other;
    TRY(enter(c, round, PHASE_MERGING, ROLE_STEWARD, &r));
    TRY(priority_item_one(c, &r, number, &one));
    enum err e = into == number ? ERR_NOT_FOUND : priority_item_one(c, &r, into, &other);
    if (e == ERR_NOT_FOUND || (e == ERR_OK && other.merged != 0)) {
        return ctx_wrong(c, "into", msg_priority_wrong_into());
    }
    TRY(e);
    TRY(q_priority_item_merge_along(c->db, round, number, into, NULL));
    TRY(q_priority_item_merge(c->db, round, number, into, NULL));
    TRY(q_priority_same_drop(c->db, round, number < into ? number : into,
                             number < into ? into : number, NULL));
    struct str data =
        arena_printf(c->arena, "{\"item\":%lld,\"into\":%lld}", (long long)number, (long long)into);
    return audit_write(c, "priority.merged", round, r.thing.community, data);
}

enum err priority_item_part(struct ctx *c, struct id round, int64_t number) {
    struct priority_round r;
    struct priority_item one;
    TRY(enter(c, round, PHASE_MERGING, ROLE_STEWARD, &r));
    TRY(priority_item_one(c, &r, number, &one));
    TRY(q_priority_item_merge(c->db, round, number, 0, NULL));
    struct str data = arena_printf(c->arena, "{\"item\":%lld}", (long long)number);
    return audit_write(c, "priority.part", round, r.thing.community, data);
}

enum err priority_item_drop(struct ctx *c, struct id round, int64_t number) {
    struct priority_round r;
    int64_t dropped;
    TRY(enter(c, round, PHASE_MERGING, ROLE_STEWARD, &r));
    TRY(q_priority_same_drop_item(c->db, round, number, NULL));
    TRY(q_priority_item_drop_written(c->db, round, number, &dropped));
    if (dropped == 0) {
        return ERR_NOT_FOUND;
    }
    TRY(q_priority_item_merge_along(c->db, round, number, 0, NULL));
    struct str data = arena_printf(c->arena, "{\"item\":%lld}", (long long)number);
    return audit_write(c, "priority.dropped", round, r.thing.community, data);
}

enum err priority_item_same(struct ctx *c, struct id round, int64_t number, int64_t other) {
    struct priority_round r;
    struct priority_item a, b;
    TRY(enter(c, round, PHASE_MERGING, ROLE_MEMBER, &r));
    TRY(priority_item_one(c, &r, number, &a));
    enum err e = number == other ? ERR_NOT_FOUND : priority_item_one(c, &r, other, &b);
    if (e == ERR_NOT_FOUND) {
        return ctx_wrong(c, "into", msg_priority_wrong_into());
    }
    TRY(e);
    return q_priority_same_add(c->db, round, number < other ? number : other,
                               number < other ? other : number, c->viewer->person, NULL);
}

enum err priority_item_differs(struct ctx *c, struct id round, int64_t number, int64_t other) {
    struct priority_round r;
    TRY(enter(c, round, PHASE_MERGING, ROLE_STEWARD, &r));
    return q_priority_same_drop(c->db, round, number, other, NULL);
}

enum err priority_item_pairs(struct ctx *c, const struct priority_round *r,
                             struct priority_pairs_said *out) {
    struct q_priority_same_list_rows rows;
    TRY(q_priority_same_list(c->db, c->arena, r->thing.id, PAIRS_SHOWN, &rows));
    *out = (struct priority_pairs_said){arena_array(c->arena, struct priority_pair, rows.count + 1),
                                        rows.count};
    for (size_t i = 0; i < rows.count; i++) {
        struct q_priority_same_list_row *row = &rows.item[i];
        row->title = priority_item_called(c, row->title, &row->lang);
        row->other_title = priority_item_called(c, row->other_title, &row->other_lang);
        out->item[i] = (struct priority_pair){row->item, row->other,       row->title,
                                              row->lang, row->other_title, row->other_lang};
    }
    return ERR_OK;
}

/* --- places --- */

enum err priority_item_place(struct ctx *c, const struct priority_round *r, int64_t *count) {
    struct q_priority_item_rows rows;
    TRY(q_priority_item_list(c->db, c->arena, r->thing.id, 0, PRIORITY_NEEDS_MAX, &rows));
    *count = 0;
    for (size_t i = 0; i < rows.count; i++) {
        if (rows.item[i].merged == 0) {
            ++*count;
            TRY(q_priority_item_set_place(c->db, r->thing.id, rows.item[i].number, *count, NULL));
        }
    }
    return ERR_OK;
}

/* --- afterwards --- */

/* Did it come first, itself or through what it was merged into? */
static enum err came_first(struct ctx *c, const struct priority_round *r, int64_t number,
                           bool *yes) {
    struct q_priority_item_first_row row;
    enum err e = q_priority_item_first(c->db, c->arena, r->thing.id, number, &row);
    *yes = e == ERR_OK;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* A need's title says more than a word; here the question says it. */
static struct str title_of(struct ctx *c, const struct priority_round *r, struct str title) {
    return str_utf8_count(title) >= 8 ? title
                                      : arena_printf(c->arena, "%.*s · %.*s", STR_ARG(title),
                                                     STR_ARG(str_utf8_first(r->thing.title, 80)));
}

static enum err voice(struct ctx *c, const struct priority_round *r,
                      const struct priority_item *one, bool own, struct id *need) {
    struct need_draft d = {.text = one->note,
                           .category = STR("other"),
                           .lang = one->lang,
                           .for_members = !id_eq(r->thing.wanted, AUDIENCE_PUBLIC)};
    struct need_alikes alike;
    struct need n;
    char code[NEED_CODE_SIZE + 1];
    TRY(community_find(c, r->thing.community, &d.community));
    d.title = title_of(c, r, one->title);
    d.anyway = true;
    d.speaker = own ? STR("") : str_utf8_first(r->thing.title, 80);
    TRY(need_voice(c, &d, &n, &alike, code));
    *need = n.thing.id;
    TRY(q_priority_item_set_need(c->db, r->thing.id, one->number, n.thing.id, NULL));
    return link_make(c, r->thing.id, "answers", n.thing.id);
}

enum err priority_item_voice(struct ctx *c, struct id round, int64_t number, struct id *need) {
    struct priority_round r;
    struct priority_item one;
    struct q_priority_item_writer_row writer;
    bool first = false;
    TRY(priority_round_find(c, round, &r));
    TRY(priority_item_one(c, &r, number, &one));
    TRY(q_priority_item_writer(c->db, c->arena, round, number, &writer));
    bool own = viewer_is_person(c->viewer) && id_eq(writer.writer, c->viewer->person);
    if (!own && !gate_may_moderate(c->viewer, &r.thing)) {
        return ERR_FORBIDDEN;
    }
    if (r.phase <= PHASE_WRITING || r.phase == PHASE_WITHDRAWN) {
        return ERR_CLOSED;
    }
    if (!id_is_none(one.need)) {
        return ERR_TWICE;
    }
    TRY(voice(c, &r, &one, own, need));
    TRY(came_first(c, &r, number, &first));
    return first ? cycle_step(c, *need, TURN_DECIDE, round) : ERR_OK;
}
