/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of practices in depth. */
#include "area/learn/depth.h"

#include "depth_sql.h"
#include "kernel/gate.h"

const char *const depth_facets[] = {"why",       "context",   "materials",  "training", "mode",
                                    "dose",      "tailoring", "modified",   "fidelity", "deciding",
                                    "inclusion", "harms",     "evaluation", "effect",   "cost",
                                    "applies",   "gaps",      NULL};

struct msg_text depth_facet_name(size_t i) {
    static const int names[FACETS] = {
        MSG_depth_why,        MSG_depth_context,  MSG_depth_materials, MSG_depth_training,
        MSG_depth_mode,       MSG_depth_dose,     MSG_depth_tailoring, MSG_depth_modified,
        MSG_depth_fidelity,   MSG_depth_deciding, MSG_depth_inclusion, MSG_depth_harms,
        MSG_depth_evaluation, MSG_depth_effect,   MSG_depth_cost,      MSG_depth_applies,
        MSG_depth_gaps};
    return (struct msg_text){.key = names[i]};
}

struct msg_text depth_facet_question(size_t i) {
    static const int names[FACETS] = {
        MSG_depth_why_asks,        MSG_depth_context_asks,   MSG_depth_materials_asks,
        MSG_depth_training_asks,   MSG_depth_mode_asks,      MSG_depth_dose_asks,
        MSG_depth_tailoring_asks,  MSG_depth_modified_asks,  MSG_depth_fidelity_asks,
        MSG_depth_deciding_asks,   MSG_depth_inclusion_asks, MSG_depth_harms_asks,
        MSG_depth_evaluation_asks, MSG_depth_effect_asks,    MSG_depth_cost_asks,
        MSG_depth_applies_asks,    MSG_depth_gaps_asks};
    return (struct msg_text){.key = names[i]};
}

static size_t facet_of(struct str word) {
    size_t i = 0;
    while (i < FACETS && !str_eq(word, str_of(depth_facets[i]))) {
        i++;
    }
    return i;
}

enum err depth_of(struct ctx *c, struct id practice, struct depth *out) {
    struct q_depth_list_rows rows;
    *out = (struct depth){0};
    TRY(q_depth_list(c->db, c->arena, practice, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        size_t at = facet_of(rows.item[i].facet);
        if (at < FACETS) {
            out->words[at] = rows.item[i].words;
            out->told++;
        }
    }
    return ERR_OK;
}

static enum err keep(struct ctx *c, struct id practice, const char *field, struct str before) {
    return q_past_add(c->db, practice, c->now_ms, str_of(field), before, c->viewer->person, NULL);
}

enum err depth_set(struct ctx *c, struct id practice, struct depth *d) {
    struct thing t;
    struct depth before;
    TRY(thing_find(c, practice, "practice", &t));
    if (!gate_may_change(c->viewer, &t)) {
        return ERR_FORBIDDEN;
    }
    for (size_t i = 0; i < FACETS; i++) {
        check_text(c, depth_facets[i], &d->words[i], 0, DEPTH_TEXT_MAX);
    }
    TRY(ctx_checked(c));
    TRY(depth_of(c, practice, &before));
    for (size_t i = 0; i < FACETS; i++) {
        if (str_eq(before.words[i], d->words[i])) {
            continue;
        }
        TRY(keep(c, practice, depth_facets[i], before.words[i]));
        TRY(str_is_empty(d->words[i])
                ? q_depth_drop(c->db, practice, str_of(depth_facets[i]), NULL)
                : q_depth_put(c->db, practice, str_of(depth_facets[i]), d->words[i], NULL));
    }
    TRY(thing_save(c, &t, true));
    return event_write(c, &t, "practice.changed", STR(""));
}

/* --- the first form --- */

enum { FIELDS_OF_FORM = 17 };

struct form_field {
    const char *word;
    int name; /* enum msg */
    struct str words;
};

static struct str number_words(struct arena *a, struct opt_int n) {
    return n.has ? arena_printf(a, "%lld", (long long)n.v) : STR("");
}

static void form_of(struct arena *a, const struct practice *p, struct form_field *out) {
    const struct form_field rows[FIELDS_OF_FORM] = {
        {"title", MSG_practice_form_name, p->thing.title},
        {"problem", MSG_practice_show_problem, p->problem},
        {"people", MSG_practice_show_people, p->people},
        {"place", MSG_need_show_where, p->thing.note},
        {"steps", MSG_practice_show_steps, p->steps},
        {"runner", MSG_practice_show_runner, p->runner},
        {"begun", MSG_practice_form_begun, number_words(a, p->begun)},
        {"ended", MSG_practice_form_ended, number_words(a, p->ended)},
        {"resources", MSG_practice_show_resources, p->resources},
        {"participants", MSG_practice_show_participants, number_words(a, p->participants)},
        {"result", MSG_practice_form_result, p->result},
        {"lesson", MSG_practice_show_lesson, p->lesson},
        {"sources", MSG_practice_show_sources, p->sources},
        {"went", MSG_practice_form_went, p->thing.state},
        {"rights", MSG_practice_show_rights, p->rights},
        {"labels", MSG_practice_form_labels, p->labels},
        {"readers", MSG_need_form_who_sees, p->is_public ? STR("public") : STR("members")},
    };
    for (size_t i = 0; i < FIELDS_OF_FORM; i++) {
        out[i] = rows[i];
    }
}

struct missing practice_missing(const struct practice *p) {
    const struct {
        bool missing;
        int name;
    } rows[] = {
        {str_is_empty(p->problem), MSG_practice_show_problem},
        {str_is_empty(p->people) && p->thing.stages == 0, MSG_practice_show_people},
        {str_is_empty(p->thing.note), MSG_need_show_where},
        {str_is_empty(p->steps), MSG_practice_show_steps},
        {!p->begun.has, MSG_practice_form_begun},
        {str_is_empty(p->resources), MSG_practice_show_resources},
        {!p->participants.has && str_is_empty(p->reach), MSG_practice_show_participants},
        {str_is_empty(p->result), MSG_practice_form_result},
        {str_eq(p->thing.state, STR("unsaid")), MSG_practice_form_went},
        {str_is_empty(p->lesson), MSG_practice_show_lesson},
        {str_is_empty(p->sources), MSG_practice_show_sources},
    };
    struct missing out = {.count = 0};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].missing) {
            out.name[out.count++] = (struct msg_text){.key = rows[i].name};
        }
    }
    return out;
}

/* --- what it said before --- */

enum err past_keep(struct ctx *c, const struct practice *before, const struct practice *after) {
    struct form_field old[FIELDS_OF_FORM], new[FIELDS_OF_FORM];
    form_of(c->arena, before, old);
    form_of(c->arena, after, new);
    for (size_t i = 0; i < FIELDS_OF_FORM; i++) {
        if (!str_eq(old[i].words, new[i].words)) {
            TRY(keep(c, before->thing.id, old[i].word, old[i].words));
        }
    }
    return ERR_OK;
}

static struct msg_text field_name(struct str word) {
    struct form_field rows[FIELDS_OF_FORM];
    struct practice none = {.rights = STR("")};
    size_t facet = facet_of(word);
    if (facet < FACETS) {
        return depth_facet_name(facet);
    }
    form_of(NULL, &none, rows);
    for (size_t i = 0; i < FIELDS_OF_FORM; i++) {
        if (str_eq(word, str_of(rows[i].word))) {
            return (struct msg_text){.key = rows[i].name};
        }
    }
    return (struct msg_text){.key = MSG_NONE};
}

/* Words of a choice are shown as the form shows them. */
static struct str shown(struct ctx *c, struct str field, struct str words) {
    struct msg_text m = {.key = MSG_NONE};
    if (str_eq(field, STR("went"))) {
        m = practice_went_name(words);
    } else if (str_eq(field, STR("rights"))) {
        m = practice_rights_name(words);
    } else if (str_eq(field, STR("readers"))) {
        m = str_eq(words, STR("public")) ? msg_practice_form_readers_public()
                                         : msg_practice_form_readers_members();
    } else if (str_eq(field, STR("participants")) && words.n == 1) {
        m = msg_practice_show_few(msg_arg_int(PRACTICE_FEW));
    }
    return m.key == MSG_NONE ? words : lang_text(c->lang, c->arena, m);
}

/* How many of them are for everybody: what stood there while only members could read it is not. */
static size_t count_open(const struct q_past_list_rows *rows) {
    size_t count = rows->count;
    for (size_t i = 0; i < rows->count && count == rows->count; i++) {
        const struct q_past_list_row *r = &rows->item[i];
        if (str_eq(r->field, STR("readers")) && str_eq(r->words, STR("members"))) {
            for (count = i; count > 0 && rows->item[count - 1].at == r->at;) {
                count--;
            }
        }
    }
    return count;
}

enum err pasts_of(struct ctx *c, const struct thing *practice, struct pasts *out) {
    struct q_past_list_rows rows;
    TRY(q_past_list(c->db, c->arena, practice->id, PAST_SHOWN + FIELDS_OF_FORM + FACETS, &rows));
    size_t count = viewer_has_role(c->viewer, practice->community, ROLE_MEMBER) ? rows.count
                                                                                : count_open(&rows);
    out->item = arena_array(c->arena, struct past, rows.count);
    out->count = count < PAST_SHOWN ? count : PAST_SHOWN;
    for (size_t i = 0; i < out->count; i++) {
        out->item[i] = (struct past){rows.item[i].at, field_name(rows.item[i].field),
                                     shown(c, rows.item[i].field, rows.item[i].words)};
    }
    return ERR_OK;
}

/* --- from elsewhere --- */

enum err brought_of(struct ctx *c, struct id practice, struct brought *out) {
    struct q_origin_row_row r;
    *out = (struct brought){.catalogue = STR("")};
    enum err e = q_origin_row(c->db, c->arena, practice, &r);
    if (e == ERR_OK) {
        *out = (struct brought){r.catalogue, r.number, r.address, r.licence};
    }
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err brought_is_new(struct ctx *c, const struct brought *b, bool *is_new) {
    struct q_origin_known_row r;
    enum err e = q_origin_known(c->db, c->arena, b->catalogue, b->number, &r);
    *is_new = e == ERR_NOT_FOUND;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err brought_put(struct ctx *c, struct id practice, const struct brought *b) {
    return q_origin_add(c->db, practice, b->catalogue, b->number, b->address, b->licence, c->now_ms,
                        NULL);
}

enum err depth_bring(struct ctx *c, struct id practice, const char *facet, struct str words) {
    return q_depth_put(c->db, practice, str_of(facet), words, NULL);
}

enum err depth_erase(struct ctx *c, struct id practice) {
    TRY(q_depth_clear(c->db, practice, NULL));
    return q_past_clear(c->db, practice, NULL);
}
