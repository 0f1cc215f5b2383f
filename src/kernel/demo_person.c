/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The people of a demo: their identifiers stand in a setting. */
#include "kernel/demo_person.h"

#include "kernel/setting.h"

enum err demo_people_set(struct ctx *c, struct ids people) {
    struct str all = STR("");
    for (size_t i = 0; i < people.count && i < DEMO_PEOPLE_MOST; i++) {
        char id[ID_TEXT_SIZE + 1];
        id_text(people.item[i], id);
        all = arena_printf(c->arena, "%.*s%s%s", STR_ARG(all), i > 0 ? " " : "", id);
    }
    TRY(setting_put(c, "demo", STR("yes")));
    return setting_put(c, "demo_people", all);
}

static enum err read_ids(struct ctx *c, struct ids *out) {
    struct str demo, all;
    struct id *id = arena_array(c->arena, struct id, DEMO_PEOPLE_MOST);
    *out = (struct ids){id, 0};
    TRY(setting_get(c, "demo", STR("no"), &demo));
    if (!str_eq(demo, STR("yes"))) {
        return ERR_OK;
    }
    TRY(setting_get(c, "demo_people", STR(""), &all));
    while (!str_is_empty(all) && out->count < DEMO_PEOPLE_MOST) {
        out->count += id_parse(str_cut(&all, ' '), &id[out->count]);
    }
    return ERR_OK;
}

/* ERR_NOT_FOUND: not to be looked around as. */
static enum err read_person(struct ctx *c, struct id id, struct person *out) {
    struct addresses addresses;
    TRY(person_find(c, id, out));
    TRY(person_addresses(c, id, &addresses));
    bool taken_over = addresses.count > 0 || !str_is_empty(out->password);
    return out->host || taken_over ? ERR_NOT_FOUND : ERR_OK;
}

static enum err read_home(struct ctx *c, struct id person, struct belonging *out) {
    const struct viewer *viewer = c->viewer;
    struct viewer own;
    struct belongings all = {0};
    TRY(viewer_load(c, person, &own));
    c->viewer = &own;
    enum err e = community_of_viewer(c, &all);
    c->viewer = viewer;
    TRY(e);
    for (size_t i = 0; i < all.count; i++) {
        *out = i == 0 || all.item[i].role > out->role ? all.item[i] : *out;
    }
    return all.count > 0 ? ERR_OK : ERR_NOT_FOUND;
}

enum err demo_people(struct ctx *c, struct demo_people *out) {
    struct ids ids;
    TRY(read_ids(c, &ids));
    *out = (struct demo_people){arena_array(c->arena, struct demo_person, ids.count + 1), 0};
    for (size_t i = 0; i < ids.count; i++) {
        struct demo_person *one = &out->item[out->count];
        struct person p;
        enum err e = read_person(c, ids.item[i], &p);
        if (e == ERR_OK) {
            *one = (struct demo_person){.person = p.id, .name = p.name, .lang = p.lang};
            e = read_home(c, p.id, &one->home);
        }
        if (e == ERR_OK) {
            out->count++;
        } else if (e != ERR_NOT_FOUND) {
            return e;
        }
    }
    return ERR_OK;
}

enum err demo_person_may(struct ctx *c, struct id person, bool *may) {
    struct demo_people all;
    TRY(demo_people(c, &all));
    *may = false;
    for (size_t i = 0; i < all.count; i++) {
        *may |= id_eq(all.item[i].person, person);
    }
    return ERR_OK;
}
