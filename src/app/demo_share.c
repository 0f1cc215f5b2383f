/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Scenes of looking back and of sharing: outcomes, stories, the directory, partnerships, themes. */
#include "app/demo_inside.h"
#include "area/create/outcome.h"
#include "area/create/work.h"
#include "area/network/organisation.h"
#include "area/network/partnership.h"
#include "area/themes/theme.h"

enum err demo_measure(struct demo *d, const void *row) {
    const struct demo_outcome *r = row;
    bool known = r->low != 0 || r->high != 0;
    struct outcome o = {
        .thing = {.title = str_of(r->title), .note = STR("")},
        .unit = str_of(r->unit),
        .before = r->before,
        .after = r->after,
        .before_when = str_of(r->before_when),
        .after_when = str_of(r->after_when),
        .low = {known, r->low},
        .high = {known, r->high},
        .people = {r->people > 0, r->people},
        .method = str_of(r->method),
        .harms = str_of(r->harms),
        .cost = demo_text(r->cost),
        .meaning = demo_text(r->meaning),
    };
    return outcome_measure(d->c, d->made[r->of], &o);
}

enum err demo_work_tell(struct demo *d, const void *row) {
    const struct demo_work *r = row;
    const struct media_file *picture = r->alt == NULL ? NULL : d->picture;
    struct work w = {.thing = {.title = str_of(r->title)},
                     .text = str_of(r->text),
                     .narrator = demo_text(r->narrator),
                     .leave = str_of(r->leave)};
    TRY(work_tell(d->c, demo_here(d), &w, true, d->made[r->tells], picture, demo_text(r->alt)));
    d->made[r->as] = w.thing.id;
    return ERR_OK;
}

enum err demo_list_organisation(struct demo *d, const void *row) {
    const struct demo_organisation *r = row;
    struct organisation o = {
        .thing = {.title = str_of(r->title), .topic = str_of(r->kind), .note = demo_text(r->note)},
        .about = demo_text(r->about),
        .phone = demo_text(r->phone),
        .email = STR(""),
        .web = STR(""),
        .address = demo_text(r->address),
        .languages = demo_text(r->languages),
        .cost = demo_text(r->cost),
    };
    TRY(organisation_add(d->c, demo_here(d), &o));
    d->made[r->as] = o.thing.id;
    return ERR_OK;
}

enum err demo_check(struct demo *d, const void *row) {
    const struct demo_of *r = row;
    return organisation_check(d->c, d->made[r->of]);
}

enum err demo_propose(struct demo *d, const void *row) {
    const struct demo_proposal *r = row;
    struct partnership p;
    TRY(partnership_propose(d->c, demo_here(d), str_of(r->to), str_of(r->aim), str_of(r->terms),
                            &p));
    d->made[r->as] = p.thing.id;
    return ERR_OK;
}

enum err demo_agree(struct demo *d, const void *row) {
    const struct demo_state *r = row;
    return partnership_answer(d->c, d->made[r->of], true, demo_text(r->words));
}

enum err demo_gather(struct demo *d, const void *row) {
    const struct demo_gathered *r = row;
    struct theme t;
    char text[ID_TEXT_SIZE + 1];
    TRY(theme_by_slug(d->c, str_of(r->theme), &t));
    id_text(d->made[r->what], text);
    return theme_gather(d->c, &t, str_of(text));
}
