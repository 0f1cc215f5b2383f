/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of motifs. */
#include "area/explore/motif.h"

#include <stdlib.h>
#include <string.h>

#include "area/explore/place.h"
#include "kernel/event.h"
#include "kernel/search.h"
#include "motif_sql.h"

const char *const motif_sides[] = {"challenge", "strength", NULL};

/* --- reading --- */

/* One that Kith brought along has a name in every language that the pages speak. */
static void call_it(struct ctx *c, struct motif *m) {
    struct msg_text name = motif_name(m->word);
    if (name.key != MSG_NONE) {
        m->thing.title = lang_text(c->lang, c->arena, name);
        m->thing.lang = lang_tag(c->lang);
    }
}

enum err motif_find(struct ctx *c, struct id id, struct motif *out) {
    struct q_motif_row_row row;
    *out = (struct motif){0};
    TRY(thing_find(c, id, "motif", &out->thing));
    TRY(q_motif_row(c->db, c->arena, id, &row));
    out->side = row.side;
    out->word = row.word;
    out->about = row.about;
    call_it(c, out);
    return ERR_OK;
}

static int topic_number(struct str topic) {
    int i = 0;
    while (topic_words[i] != NULL && !str_eq(topic, str_of(topic_words[i]))) {
        i++;
    }
    return i;
}

static int by_topic_and_name(const void *a, const void *b) {
    const struct motif *x = a, *y = b;
    int side = str_cmp(x->side, y->side);
    int topic = topic_number(x->thing.topic) - topic_number(y->thing.topic);
    return side != 0 ? side : topic != 0 ? topic : str_cmp(x->thing.title, y->thing.title);
}

enum err motif_list(struct ctx *c, struct str side, struct motifs *out) {
    struct q_motif_all_rows rows;
    TRY(q_motif_all(c->db, c->arena, c->viewer->gate, side, MOTIFS_MAX, &rows));
    *out = (struct motifs){arena_array(c->arena, struct motif, rows.count), rows.count};
    for (size_t i = 0; i < rows.count; i++) {
        const struct q_motif_all_row *r = &rows.item[i];
        out->item[i] = (struct motif){.thing = {.id = r->id,
                                                .kind = STR("motif"),
                                                .title = r->title,
                                                .lang = r->lang,
                                                .topic = r->topic,
                                                .stages = r->stages},
                                      .side = r->side,
                                      .word = r->word,
                                      .about = STR("")};
        call_it(c, &out->item[i]);
    }
    if (rows.count > 0) {
        qsort(out->item, out->count, sizeof *out->item, by_topic_and_name);
    }
    return ERR_OK;
}

enum err motif_holders(struct ctx *c, struct id motif, struct id after_community,
                       struct id after_statement, struct motif_holders *out, bool *more) {
    struct q_motif_holder_page_rows rows;
    TRY(q_motif_holder_page(c->db, c->arena, c->viewer->gate, motif, after_community,
                            after_statement, MOTIF_HOLDERS_PER_PAGE + 1, &rows));
    *more = rows.count > MOTIF_HOLDERS_PER_PAGE;
    size_t count = *more ? MOTIF_HOLDERS_PER_PAGE : rows.count;
    *out = (struct motif_holders){arena_array(c->arena, struct motif_holder, count), count};
    for (size_t i = 0; i < count; i++) {
        const struct q_motif_holder_page_row *r = &rows.item[i];
        out->item[i] = (struct motif_holder){.community = r->community,
                                             .statement = r->id,
                                             .slug = r->slug,
                                             .name = r->title,
                                             .name_lang = r->lang,
                                             .text = r->text,
                                             .text_lang = r->text_lang,
                                             .said_ms = r->created};
    }
    return ERR_OK;
}

/* --- keeping the list --- */

static enum err check_motif(struct ctx *c, struct motif *m) {
    check_line(c, "name", &m->thing.title, 2, MOTIF_NAME_MAX);
    check_text(c, "about", &m->about, 0, MOTIF_ABOUT_MAX);
    check_word(c, "side", m->side, motif_sides);
    check_word(c, "topic", m->thing.topic, topic_words);
    return ctx_checked(c);
}

static enum err add_motif(struct ctx *c, struct motif *m) {
    m->thing.kind = STR("motif");
    m->thing.wanted = AUDIENCE_PUBLIC;
    m->thing.life = LIFE_PUBLISHED;
    m->thing.state = m->thing.note = STR("");
    TRY(thing_make(c, &m->thing));
    TRY(q_motif_add(c->db, m->thing.id, m->side, m->word, m->about, NULL));
    return search_put(c, &m->thing, m->about);
}

enum err motif_make(struct ctx *c, struct motif *m) {
    if (!place_may_keep(c->viewer)) {
        return ERR_FORBIDDEN;
    }
    TRY(check_motif(c, m));
    struct q_motif_count_row row;
    TRY(q_motif_count(c->db, c->arena, &row));
    if (row.total >= MOTIFS_MAX) {
        return ctx_wrong(c, "name", msg_motif_full());
    }
    m->word = STR("");
    TRY(add_motif(c, m));
    return event_write(c, &m->thing, "motif.made", STR(""));
}

enum err motif_save(struct ctx *c, struct motif *m) {
    struct motif old;
    if (!place_may_keep(c->viewer)) {
        return ERR_FORBIDDEN;
    }
    TRY(motif_find(c, m->thing.id, &old));
    m->side = old.side; /* what was put under it would turn into its opposite */
    TRY(check_motif(c, m));
    m->word = str_eq(m->thing.title, old.thing.title) ? old.word : STR("");
    TRY(thing_save(c, &m->thing, true));
    TRY(q_motif_update(c->db, m->thing.id, m->word, m->about, NULL));
    TRY(search_put(c, &m->thing, m->about));
    return event_write(c, &m->thing, "motif.changed", STR(""));
}

enum err motif_erase(struct ctx *c, const struct thing *t) {
    TRY(q_motif_unmap(c->db, t->id, NULL));
    return q_motif_update(c->db, t->id, STR(""), STR(""), NULL);
}

/* --- what was tried --- */

enum err motif_tried(struct ctx *c, const struct motif *m, struct id practice) {
    struct thing t;
    TRY(thing_find(c, practice, "practice", &t));
    if (!viewer_is_person(c->viewer) ||
        (!gate_may_change(c->viewer, &t) && viewer_role(c->viewer, t.community) < ROLE_MEMBER)) {
        return ERR_FORBIDDEN;
    }
    return link_make(c, t.id, "answers", m->thing.id);
}

/* --- those that Kith brings along --- */

struct seed {
    const char *word; /* never changed: it is in the stores */
    int name;
    const char *side, *topic;
    int64_t stages;
};

#define CHALLENGE(word, topic, stages)                                                             \
    { #word, MSG_motif_is_##word, "challenge", topic, stages }
#define STRENGTH(word, topic, stages)                                                              \
    { #word, MSG_motif_is_##word, "strength", topic, stages }

/* A new one goes to the end: the place in the list is its identifier. */
static const struct seed seeds[] = {
    CHALLENGE(clean_water, "infrastructure", 0),
    CHALLENGE(night_ways, "infrastructure", 0),
    CHALLENGE(cut_off, "infrastructure", 0),
    CHALLENGE(housing, "infrastructure", 0),
    CHALLENGE(clinic_far, "health", 0),
    CHALLENGE(few_midwives, "health", STAGE_BIT(pregnancy) | STAGE_BIT(birth) | STAGE_BIT(newborn)),
    CHALLENGE(care_costs, "health", 0),
    CHALLENGE(food, "health", 0),
    CHALLENGE(first_weeks, "care", STAGE_BIT(newborn) | STAGE_BIT(infancy)),
    CHALLENGE(grief, "care", STAGE_BIT(loss)),
    CHALLENGE(small_children, "care", STAGE_BIT(early_childhood)),
    CHALLENGE(old_alone, "care", STAGE_BIT(mature)),
    CHALLENGE(school, "education", STAGE_BIT(childhood)),
    CHALLENGE(young_leave, "education", STAGE_BIT(adolescence)),
    CHALLENGE(violence, "justice", 0),
    CHALLENGE(papers, "justice", 0),
    CHALLENGE(weather, "environment", 0),
    CHALLENGE(waste, "environment", 0),
    CHALLENGE(songs_lost, "culture", STAGE_BIT(intergenerational)),
    STRENGTH(neighbours, "care", 0),
    STRENGTH(songs, "culture", 0),
    STRENGTH(languages, "culture", 0),
    STRENGTH(elders, "culture", STAGE_BIT(mature) | STAGE_BIT(intergenerational)),
    STRENGTH(birth_helpers, "health", STAGE_BIT(birth)),
    STRENGTH(land, "environment", 0),
    STRENGTH(hands, "infrastructure", 0),
    STRENGTH(women_lead, "justice", 0),
    STRENGTH(young_people, "education", STAGE_BIT(adolescence)),
};

struct msg_text motif_name(struct str word) {
    for (size_t i = 0; i < sizeof seeds / sizeof seeds[0]; i++) {
        if (str_eq(word, str_of(seeds[i].word))) {
            return (struct msg_text){.key = seeds[i].name};
        }
    }
    return (struct msg_text){.key = MSG_NONE};
}

/* Made by nobody, so of no version: the same one is found again at the next start. */
static struct id id_of_seed(size_t i) {
    return (struct id){
        {0x30, 0x71, 0xf0, 0, 0, 0, 0x80, 0, 0x80, 0, 0, 0, 0, 0, 0, (uint8_t)(i + 1)}};
}

enum err motif_seed(struct ctx *c) {
    for (size_t i = 0; i < sizeof seeds / sizeof seeds[0]; i++) {
        struct thing before;
        enum err e = thing_find(c, id_of_seed(i), NULL, &before);
        if (e != ERR_NOT_FOUND) {
            TRY(e == ERR_GONE ? ERR_OK : e);
            continue;
        }
        struct motif m = {.thing = {.id = id_of_seed(i),
                                    .topic = str_of(seeds[i].topic),
                                    .stages = seeds[i].stages},
                          .side = str_of(seeds[i].side),
                          .word = str_of(seeds[i].word),
                          .about = STR("")};
        m.thing.title = lang_text(lang_english(), c->arena, motif_name(m.word));
        m.thing.lang = STR("en");
        TRY(add_motif(c, &m));
    }
    return ERR_OK;
}
