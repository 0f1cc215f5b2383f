/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Scenes of listening: needs, who says "me too", what is answered. */
#include "app/demo_inside.h"
#include "area/needs/need_state.h"
#include "base/span.h"
#include "kernel/comment.h"

/* Its category is a topic, or one of the community's by its name. */
static enum err find_category(struct demo *d, const struct demo_need *n, struct need_draft *draft) {
    struct arena *a = d->c->arena;
    struct category_questions asked;
    struct id id;
    enum err e = demo_category_called(d, n->category, &id);
    if (e != ERR_OK) {
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    }
    draft->category = id_str(a, id);
    TRY(category_questions_of(d->c, id, false, &asked));
    draft->given = (struct category_givens){arena_array(a, struct category_given, 3), 0};
    for (size_t i = 0; i < asked.count && i < 3 && n->given[i] != NULL; i++) {
        draft->given.item[draft->given.count++] =
            (struct category_given){asked.item[i].name, str_of(n->given[i])};
    }
    return ERR_OK;
}

enum err demo_voice(struct demo *d, const void *row) {
    const struct demo_need *n = row;
    struct need_draft draft = {
        .community = *demo_here(d),
        .title = str_of(n->title),
        .text = demo_text(n->text),
        .category = str_of(n->category),
        .place = demo_text(n->place),
        .stages = n->stages,
        .sensitive = n->sensitive,
        .has_pin = n->lat != 0,
        .lat = n->lat,
        .lon = n->lon,
        .speaker = demo_text(n->speaker),
        .anyway = true,
    };
    struct need made;
    struct need_alikes alike;
    char code[NEED_CODE_SIZE + 1];
    TRY(find_category(d, n, &draft));
    TRY(need_voice(d->c, &draft, &made, &alike, code));
    d->made[n->as] = made.thing.id;
    return ERR_OK;
}

/* One after the other, within hours. */
enum err demo_me_too(struct demo *d, const void *row) {
    const struct demo_support *s = row;
    for (size_t i = 0; i < DEMO_LIST && s->who[i] != NOBODY; i++) {
        TRY(demo_act(d, s->who[i], d->c->now_ms + 23 * MINUTE_MS));
        TRY(need_support(d->c, d->made[s->need],
                         (struct need_me_too){.key = need_support_key(d->c, STR(""))}));
    }
    return ERR_OK;
}

enum err demo_answer_need(struct demo *d, const void *row) {
    const struct demo_state *s = row;
    return need_set_state(d->c, d->made[s->of], str_of(s->state), demo_text(s->words));
}

enum err demo_write(struct demo *d, const void *row) {
    const struct demo_comment *r = row;
    struct thing t;
    struct id id;
    TRY(thing_find(d->c, d->made[r->on], NULL, &t));
    return comment_add(d->c, &t, str_of(r->text), demo_text(r->warning), &id);
}
