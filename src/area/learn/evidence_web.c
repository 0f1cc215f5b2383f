/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes and pages of evidence. The rules are evidence.c's, the wording evidence_words.c's. */
#include "area/learn/evidence_web.h"

#include "area/learn/learn.h"
#include "page_evidence_effect.h"
#include "page_evidence_form.h"
#include "page_evidence_list.h"
#include "page_evidence_show.h"

#define FORM_MAX (128 * 1024)

/* --- pieces --- */

void page_evidence_number(struct page *p, struct str decimal) {
    double v;
    struct str behind = decimal;
    (void)str_cut(&behind, '.');
    if (str_to_real(decimal, &v)) {
        page_real(p, v, (int)behind.n);
    }
}

bool effect_is_percent(const struct effect *f) {
    return str_eq(f->measure, STR("percent"));
}

bool tie_is(const struct evidence_tie *t, const char *kind, bool back) {
    return t->back == back && str_eq(t->kind, str_of(kind));
}

struct url source_address(struct page *p, struct str address) {
    return url_outside(p->arena, address);
}

struct url evidence_references(struct page *p, const char *form) {
    struct web *w = p->frame;
    struct str piece[3] = {web_query(w, "stage"), web_query(w, "topic"), web_query(w, "state")};
    for (size_t i = 0; i < 3; i++) {
        piece[i] = url_piece(p->arena, piece[i]);
    }
    return url_path(p->arena, "/evidence/references.%s?stage=%.*s&topic=%.*s&state=%.*s", form,
                    STR_ARG(piece[0]), STR_ARG(piece[1]), STR_ARG(piece[2]));
}

struct choices evidence_verdict_choices(struct arena *a, struct str chosen) {
    return choices_of_words(a, (struct msg_text){0}, evidence_verdicts, evidence_verdict_name,
                            chosen);
}

struct choices evidence_status_choices(struct arena *a, struct str chosen) {
    return choices_of_words(a, (struct msg_text){0}, evidence_statuses, evidence_status_name,
                            chosen);
}

struct choices evidence_reader_choices(struct arena *a, bool is_public) {
    struct choices all = choices_begin(a, 2);
    struct str chosen = is_public ? STR("public") : STR("members");
    choices_add(&all, STR("members"), msg_practice_form_readers_members(), chosen);
    choices_add(&all, STR("public"), msg_practice_form_readers_public(), chosen);
    return all;
}

/* The viewer's communities with at least that role there. */
static enum err place_choices(struct web *w, enum role least, struct choices *out) {
    struct belongings all;
    *out = choices_begin(w->ctx.arena, 0);
    if (!viewer_is_person(w->ctx.viewer)) {
        return ERR_OK;
    }
    TRY(community_of_viewer(&w->ctx, &all));
    *out = choices_begin(w->ctx.arena, all.count);
    struct str typed = web_field(w, "community");
    for (size_t i = 0; i < all.count; i++) {
        if (all.item[i].role >= least) {
            out->item[out->count++] = (struct choice){.value = all.item[i].slug,
                                                      .text = all.item[i].title,
                                                      .chosen = str_eq(typed, all.item[i].slug)};
        }
    }
    return ERR_OK;
}

/* --- the list --- */

static enum err evidence_list(struct web *w) {
    struct ctx *c = &w->ctx;
    struct evidence_list_view v = {0};
    TRY(thing_list(c, "evidence", ID_NONE, web_thing_page(w), &v.things, &v.more));
    TRY(evidence_quote(c, &v.things, &v.quotes));
    v.stages = choices_of_stages(c->arena, msg_practice_any_stage(), web_query(w, "stage"));
    v.designs = choices_of_words(c->arena, msg_evidence_any_design(), evidence_designs,
                                 evidence_design_name, web_query(w, "topic"));
    v.statuses = choices_of_words(c->arena, msg_evidence_any_status(), evidence_statuses,
                                  evidence_status_name, web_query(w, "state"));
    page_evidence_list(&w->page, &v);
    return ERR_OK;
}

/* --- one --- */

static void fill_sources(struct web *w, struct evidence_show_view *v) {
    v->sources.item = arena_array(w->ctx.arena, struct evidence_source, EVIDENCE_SOURCES_MAX);
    struct str rest = v->evidence.sources;
    while (!str_is_empty(rest) && v->sources.count < EVIDENCE_SOURCES_MAX) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (!str_is_empty(line)) {
            (void)evidence_read_source(w->ctx.arena, line, &v->sources.item[v->sources.count++]);
        }
    }
}

static enum err read_reference(struct web *w, struct evidence_show_view *v) {
    struct str csl;
    const struct evidence *e = &v->evidence;
    v->cited = STR("");
    if (v->is_knowledge || e->thing.life != LIFE_PUBLISHED) {
        return ERR_OK;
    }
    TRY(reference_find(&w->ctx, e->thing.id, &csl, NULL));
    struct bib_entry entry = reference_of(&w->ctx, e, csl, &v->around.ties);
    v->cited = bib_line(w->ctx.arena, &entry);
    return ERR_OK;
}

static enum err read_show(struct web *w, struct evidence_show_view *v) {
    struct ctx *c = &w->ctx;
    TRY(evidence_find(c, web_id(w), &v->evidence));
    const struct thing *t = &v->evidence.thing;
    TRY(web_quiet(w, t));
    v->is_knowledge = evidence_voice(t->topic) == VOICE_KNOWLEDGE;
    if (v->is_knowledge) {
        TRY(community_find(c, t->community, &v->community));
    }
    fill_sources(w, v);
    TRY(evidence_around(c, t->id, &v->around));
    TRY(link_sources(c, t->id, "follows", &v->practices));
    TRY(place_choices(w, ROLE_HELPER, &v->places));
    TRY(read_reference(w, v));
    v->may_keep = c->viewer->host && !v->is_knowledge;
    v->may_change = v->is_knowledge || t->life == LIFE_WAITING ? gate_may_change(c->viewer, t)
                                                               : c->viewer->host;
    v->status = t->state;
    return foot_make(w, t, &v->foot);
}

static enum err evidence_show(struct web *w) {
    struct evidence_show_view v = {0};
    TRY(read_show(w, &v));
    page_evidence_show(&w->page, &v);
    return ERR_OK;
}

/* The page again with what was wrong, or back to it with what was done. */
static enum err answered(struct web *w, enum err e, const char *done) {
    if (e == ERR_INPUT) {
        struct evidence_show_view v = {0};
        TRY(read_show(w, &v));
        v.status = web_field(w, "status");
        v.words = web_field(w, "words");
        v.other = web_field(w, "other");
        v.verdict = web_field(w, "verdict");
        v.note_words = web_field(w, "note_words");
        page_evidence_show(&w->page, &v);
        return ERR_INPUT;
    }
    TRY(e);
    struct thing t;
    TRY(thing_find(&w->ctx, web_id(w), "evidence", &t));
    return web_done(w, thing_address(&w->ctx, &t), done);
}

static enum err evidence_publish_post(struct web *w) {
    return answered(w, evidence_publish(&w->ctx, web_id(w)), "evidence_published");
}

/* Another record by its address, however it was copied. */
static struct id record_in(struct str typed) {
    struct id id = ID_NONE;
    struct str mark = STR("/evidence/");
    size_t at = str_find(typed, mark);
    struct str rest = at < typed.n ? str_from(typed, at + mark.n) : str_trim(typed);
    return id_parse(str_first(rest, ID_TEXT_SIZE), &id) ? id : ID_NONE;
}

static enum err evidence_status_post(struct web *w) {
    struct str typed = web_field(w, "other");
    struct id other = record_in(typed);
    if (!str_is_empty(str_trim(typed)) && id_is_none(other)) {
        ctx_wrong(&w->ctx, "other", msg_evidence_wrong_other());
    }
    return answered(w,
                    evidence_set_status(&w->ctx, web_id(w), web_field(w, "status"),
                                        web_field(w, "words"), other),
                    "evidence_status");
}

static enum err evidence_verify_post(struct web *w) {
    uint64_t positions = 0;
    for (size_t i = 0; i < w->request->form.count; i++) {
        const struct http_pair *f = &w->request->form.item[i];
        int64_t position;
        if (str_eq(f->name, STR("read")) && str_to_int(f->value, &position) && position > 0 &&
            position <= EVIDENCE_EFFECTS_MAX) {
            positions |= UINT64_C(1) << position;
        }
    }
    return answered(w, evidence_verify(&w->ctx, web_id(w), positions), "evidence_verified");
}

static enum err evidence_say_post(struct web *w) {
    struct community m;
    TRY(community_by_slug(&w->ctx, web_field(w, "community"), &m));
    return answered(w,
                    evidence_say(&w->ctx, web_id(w), m.thing.id, web_field(w, "verdict"),
                                 web_field(w, "note_words")),
                    "evidence_said");
}

/* --- telling and changing one --- */

/* Of the designs, community knowledge has a form of its own. */
static struct choices design_choices(struct arena *a, struct str chosen) {
    struct choices all = choices_of_words(a, msg_evidence_form_choose(), evidence_designs,
                                          evidence_design_name, chosen);
    all.count--;
    return all;
}

static enum err show_form(struct web *w, struct evidence_form_view *v) {
    struct arena *a = w->ctx.arena;
    const struct evidence *e = &v->evidence;
    v->designs = design_choices(a, e->thing.topic);
    v->statuses = choices_of_words(a, (struct msg_text){0}, evidence_statuses, evidence_status_name,
                                   e->thing.state);
    v->certainties = choices_of_words(a, msg_evidence_certainty_none(), evidence_certainties,
                                      evidence_certainty_name, e->certainty);
    v->incomes = choices_of_words(a, msg_evidence_income_none(), evidence_incomes,
                                  evidence_income_name, e->income);
    v->outcomes = choices_of_words(a, (struct msg_text){0}, evidence_outcomes,
                                   evidence_outcome_name, e->outcome_kind);
    if (v->is_knowledge && v->is_new) {
        TRY(place_choices(w, ROLE_MEMBER, &v->places));
    }
    page_evidence_form(&w->page, v);
    return ERR_OK;
}

static void read_form(struct web *w, struct evidence_form_view *v) {
    struct evidence *e = &v->evidence;
    e->thing.title = web_field(w, "claim");
    e->thing.stages = web_field_stages(w, "stage");
    if (!v->is_knowledge) {
        e->thing.topic = web_field(w, "design");
    }
    if (v->is_new) {
        e->thing.state = web_field(w, "status");
    }
    e->population = web_field(w, "population");
    e->intervention = web_field(w, "intervention");
    e->comparator = web_field(w, "comparator");
    e->outcome = web_field(w, "outcome");
    e->outcome_kind = web_field(w, "outcome_kind");
    e->certainty = web_field(w, "certainty");
    e->judged_by = web_field(w, "judged_by");
    e->insufficient = web_field_has(w, "insufficient", "yes");
    e->setting = web_field(w, "setting");
    e->income = web_field(w, "income");
    e->not_shown = web_field(w, "not_shown");
    e->sources = web_field(w, "sources");
    e->narrator = web_field(w, "narrator");
    e->label = web_field(w, "label");
    v->is_public = web_field_has(w, "readers", "public");
}

/* From an entry of a bibliography: where it is found is known; what it shows is still to be said.
 */
static enum err begin_draft(struct web *w, struct id id, struct evidence_form_view *v) {
    struct bib_entry entry;
    if (id_is_none(id)) {
        return ERR_OK;
    }
    TRY(reference_draft_find(&w->ctx, id, &v->draft));
    if (reference_entry(w->ctx.arena, v->draft.csl, &entry)) {
        v->evidence.sources = reference_sources(w->ctx.arena, &entry);
        v->evidence.thing.state = entry.retracted ? STR("retracted") : v->evidence.thing.state;
    }
    return ERR_OK;
}

static enum err evidence_new(struct web *w) {
    struct evidence_form_view v = {.is_new = true};
    v.evidence.thing.state = STR("current");
    TRY(begin_draft(w, web_query_id(w, "draft"), &v));
    return show_form(w, &v);
}

/* All else that its entry says goes along. */
static enum err put_reference(struct web *w, const struct evidence *e,
                              const struct reference_draft *d) {
    if (id_is_none(d->id)) {
        return ERR_OK;
    }
    TRY(reference_put(&w->ctx, e->thing.id, evidence_doi(w->ctx.arena, e->sources), d->csl));
    return reference_draft_drop(&w->ctx, d->id);
}

static enum err evidence_new_post(struct web *w) {
    struct evidence_form_view v = {.is_new = true};
    TRY(begin_draft(w, web_field_id(w, "draft"), &v));
    read_form(w, &v);
    enum err e = evidence_make(&w->ctx, &v.evidence);
    if (e == ERR_INPUT) {
        TRY(show_form(w, &v));
    }
    TRY(e);
    TRY(put_reference(w, &v.evidence, &v.draft));
    return web_done(w, thing_address(&w->ctx, &v.evidence.thing),
                    v.evidence.thing.life == LIFE_WAITING ? "evidence_waits" : "evidence_made");
}

static enum err begin_change(struct web *w, struct evidence_form_view *v) {
    TRY(evidence_find(&w->ctx, web_id(w), &v->evidence));
    const struct thing *t = &v->evidence.thing;
    v->is_knowledge = evidence_voice(t->topic) == VOICE_KNOWLEDGE;
    return gate_may_change(w->ctx.viewer, t) ? ERR_OK : ERR_FORBIDDEN;
}

static enum err evidence_change_get(struct web *w) {
    struct evidence_form_view v = {0};
    TRY(begin_change(w, &v));
    v.seen_ms = v.evidence.thing.updated_ms;
    return show_form(w, &v);
}

static enum err evidence_change_post(struct web *w) {
    struct evidence_form_view v = {0};
    TRY(begin_change(w, &v));
    read_form(w, &v);
    struct opt_int seen = web_field_int(w, "seen");
    v.seen_ms = seen.v;
    enum err e = evidence_change(&w->ctx, &v.evidence, seen.v);
    if (e == ERR_INPUT) {
        TRY(show_form(w, &v));
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &v.evidence.thing), "evidence_changed");
}

static enum err knowledge_new(struct web *w) {
    struct evidence_form_view v = {.is_new = true, .is_knowledge = true};
    TRY(thing_find(&w->ctx, web_id(w), "evidence", &v.beside));
    return show_form(w, &v);
}

static enum err knowledge_new_post(struct web *w) {
    struct evidence_form_view v = {.is_new = true, .is_knowledge = true};
    TRY(thing_find(&w->ctx, web_id(w), "evidence", &v.beside));
    read_form(w, &v);
    struct community m;
    enum err e = community_by_slug(&w->ctx, web_field(w, "community"), &m);
    if (e == ERR_NOT_FOUND) {
        e = ctx_wrong(&w->ctx, "community", msg_wrong_choose());
    } else if (e == ERR_OK) {
        e = evidence_tell_knowledge(&w->ctx, &m, v.beside.id, v.is_public, &v.evidence);
    }
    if (e == ERR_INPUT) {
        TRY(show_form(w, &v));
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &v.evidence.thing), "knowledge_told");
}

/* --- numbers --- */

static struct str in_short(struct web *w, const struct effect *f) {
    return arena_printf(w->ctx.arena, "%.*s: %.*s (%.*s)", STR_ARG(f->outcome), STR_ARG(f->value),
                        STR_ARG(f->version));
}

static enum err show_effect_form(struct web *w, struct effect_form_view *v) {
    struct arena *a = w->ctx.arena;
    const struct effects *all = &v->evidence.effects;
    struct str typed = web_field(w, "replaces"), because = web_field(w, "because");
    v->measures = choices_of_words(a, msg_evidence_form_choose(), evidence_measures,
                                   evidence_measure_name, v->effect.measure);
    v->replaces = choices_begin(a, all->count + 1);
    choices_add(&v->replaces, STR("0"), msg_evidence_effect_of_none(), typed);
    for (size_t i = 0; i < all->count; i++) {
        struct str position = arena_printf(a, "%lld", (long long)all->item[i].position);
        v->replaces.item[v->replaces.count++] = (struct choice){.value = position,
                                                                .text = in_short(w, &all->item[i]),
                                                                .chosen = str_eq(typed, position)};
    }
    v->because = choices_begin(a, 2);
    choices_add(&v->because, STR("corrected"), msg_evidence_effect_corrected(), because);
    choices_add(&v->because, STR("newer"), msg_evidence_effect_newer(), because);
    page_evidence_effect(&w->page, v);
    return ERR_OK;
}

static enum err effect_new(struct web *w) {
    struct effect_form_view v = {0};
    TRY(evidence_find(&w->ctx, web_id(w), &v.evidence));
    return show_effect_form(w, &v);
}

static enum err effect_new_post(struct web *w) {
    struct effect_form_view v = {0};
    TRY(evidence_find(&w->ctx, web_id(w), &v.evidence));
    v.studies = web_field(w, "studies");
    v.people = web_field(w, "people");
    v.year = web_field(w, "year");
    v.effect = (struct effect){
        .outcome = web_field(w, "effect_outcome"),
        .measure = web_field(w, "measure"),
        .value = str_trim(web_field(w, "value")),
        .against = str_trim(web_field(w, "against")),
        .lo = str_trim(web_field(w, "lo")),
        .hi = str_trim(web_field(w, "hi")),
        .absolute = web_field(w, "absolute"),
        .studies = web_field_int(w, "studies"),
        .people = web_field_int(w, "people"),
        .version = web_field(w, "version"),
        .year = web_field_int(w, "year").v,
    };
    struct opt_int replaces = web_field_int(w, "replaces");
    enum err e =
        evidence_add_effect(&w->ctx, web_id(w), &v.effect, replaces.v, web_field(w, "because"));
    if (e == ERR_INPUT) {
        TRY(show_effect_form(w, &v));
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &v.evidence.thing), "evidence_number");
}

static const struct route rows[] = {
    {HTTP_GET, "/evidence", ANYONE, evidence_list, .cached = true},
    {HTTP_GET, "/evidence/new", PERSON, evidence_new},
    {HTTP_POST, "/evidence/new", PERSON, evidence_new_post, .limits = {.body_max = FORM_MAX}},
    {HTTP_GET, "/evidence/:id", ANYONE, evidence_show, .cached = true},
    {HTTP_GET, "/evidence/:id/change", PERSON, evidence_change_get},
    {HTTP_POST, "/evidence/:id/change", PERSON, evidence_change_post,
     .limits = {.body_max = FORM_MAX}},
    {HTTP_GET, "/evidence/:id/numbers", HOST, effect_new},
    {HTTP_POST, "/evidence/:id/numbers", HOST, effect_new_post},
    {HTTP_POST, "/evidence/:id/publish", HOST, evidence_publish_post},
    {HTTP_POST, "/evidence/:id/status", HOST, evidence_status_post},
    {HTTP_POST, "/evidence/:id/verify", HOST, evidence_verify_post},
    {HTTP_GET, "/evidence/:id/knowledge", PERSON, knowledge_new},
    {HTTP_POST, "/evidence/:id/knowledge", PERSON, knowledge_new_post,
     .limits = {.body_max = FORM_MAX}},
    {HTTP_POST, "/evidence/:id/say", PERSON, evidence_say_post},
    {0},
};

const struct route_table evidence_routes = {rows};
