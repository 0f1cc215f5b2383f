/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of themes. */
#include "area/themes/theme.h"

#include "kernel/gate.h"
#include "kernel/search.h"
#include "theme_sql.h"

#define SLUG_MAX 40

/* "Elders and children" -> "elders-and-children": what is neither letter nor digit becomes one
 * hyphen. Names in other scripts have none of our letters: their slug is the identifier's end. */
static struct str slug_of(struct ctx *c, struct str name) {
    struct str folded = lang_fold(c->arena, name);
    char *slug = arena_alloc(c->arena, SLUG_MAX + 1, 1);
    size_t n = 0;
    for (size_t i = 0; i < folded.n && n < SLUG_MAX; i++) {
        char ch = folded.p[i];
        if ((ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9')) {
            slug[n++] = ch;
        } else if (n > 0 && slug[n - 1] != '-') {
            slug[n++] = '-';
        }
    }
    while (n > 0 && slug[n - 1] == '-') {
        n--;
    }
    return str_make(slug, n);
}

static enum err choose_slug(struct ctx *c, struct theme *t) {
    if (str_is_empty(t->slug)) {
        t->slug = slug_of(c, t->thing.title);
    }
    if (t->slug.n < 2) {
        char id[ID_TEXT_SIZE + 1];
        id_text(t->thing.id, id);
        t->slug = arena_str(c->arena, str_of(id + ID_TEXT_SIZE - 12));
    }
    struct q_theme_id_of_slug_row row;
    enum err e = q_theme_id_of_slug(c->db, c->arena, t->slug, &row);
    if (e == ERR_OK) {
        return ctx_wrong(c, "name", msg_wrong_taken());
    }
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err make(struct ctx *c, struct theme *t, bool open) {
    check_line(c, "name", &t->thing.title, 3, 80);
    check_line(c, "note", &t->thing.note, 0, 160);
    check_text(c, "about", &t->about, 0, 4000);
    TRY(ctx_checked(c));
    t->thing.kind = STR("theme");
    t->thing.owner = c->viewer->person;
    t->thing.wanted = AUDIENCE_PUBLIC;
    t->thing.life = open ? LIFE_PUBLISHED : LIFE_WAITING;
    t->thing.state = open ? STR("open") : STR("proposed");
    TRY(thing_make(c, &t->thing));
    TRY(choose_slug(c, t));
    TRY(q_theme_add(c->db, t->thing.id, t->slug, t->about, NULL));
    if (open) {
        TRY(search_put(c, &t->thing, t->about));
    }
    return event_write(c, &t->thing, "theme.proposed", STR(""));
}

enum err theme_propose(struct ctx *c, struct theme *t) {
    if (!viewer_is_person(c->viewer)) {
        return ERR_SIGN_IN;
    }
    return make(c, t, c->viewer->host);
}

enum err theme_open(struct ctx *c, struct id id) {
    struct thing t;
    TRY(thing_find(c, id, "theme", &t));
    if (!c->viewer->host) {
        return ERR_FORBIDDEN;
    }
    if (str_eq(t.state, STR("open"))) {
        return ERR_OK;
    }
    t.state = STR("open");
    TRY(thing_save(c, &t, true));
    TRY(thing_set_life(c, &t, LIFE_PUBLISHED));
    struct q_theme_row_row row;
    TRY(q_theme_row(c->db, c->arena, id, &row));
    TRY(search_put(c, &t, row.about));
    return event_write(c, &t, "theme.opened", STR(""));
}

enum err theme_by_slug(struct ctx *c, struct str slug, struct theme *out) {
    *out = (struct theme){0};
    struct q_theme_id_of_slug_row id;
    TRY(q_theme_id_of_slug(c->db, c->arena, slug, &id));
    TRY(thing_find(c, id.id, "theme", &out->thing));
    struct q_theme_row_row row;
    TRY(q_theme_row(c->db, c->arena, id.id, &row));
    out->slug = row.slug;
    out->about = row.about;
    return ERR_OK;
}

/* The identifier in an address: the piece that reads as one. */
static bool id_in_address(struct str address, struct id *out) {
    struct str rest = str_trim(address);
    struct str path = str_cut(&rest, '?');
    path = str_first(path, str_find(path, STR("#")));
    while (!str_is_empty(path)) {
        struct str piece = str_cut(&path, '/');
        if (id_parse(piece, out)) {
            return true;
        }
    }
    return false;
}

static bool may_gather(const struct viewer *v, const struct thing *thing) {
    return (viewer_is_person(v) && id_eq(thing->owner, v->person)) ||
           viewer_has_role(v, thing->community, ROLE_MEMBER);
}

enum err theme_gather(struct ctx *c, const struct theme *t, struct str address) {
    if (!str_eq(t->thing.state, STR("open"))) {
        return ERR_CLOSED;
    }
    struct id id;
    struct thing thing;
    enum err e = id_in_address(address, &id) ? thing_find(c, id, NULL, &thing) : ERR_NOT_FOUND;
    if (e == ERR_NOT_FOUND || e == ERR_GONE) {
        return ctx_wrong(c, "address", msg_theme_wrong_address());
    }
    TRY(e);
    if (!may_gather(c->viewer, &thing)) {
        return ctx_wrong(c, "address", msg_theme_wrong_member());
    }
    TRY(link_make(c, t->thing.id, "gathers", thing.id));
    struct str data = STR("");
    return event_write(c, &t->thing, "theme.gathered", data);
}

bool theme_may_release(const struct viewer *v, const struct thing *thing) {
    return gate_may_change(v, thing) || v->host;
}

enum err theme_release(struct ctx *c, const struct theme *t, struct id id) {
    struct thing thing;
    TRY(thing_find(c, id, NULL, &thing));
    if (!theme_may_release(c->viewer, &thing)) {
        return ERR_FORBIDDEN;
    }
    return link_drop(c, t->thing.id, "gathers", id);
}

enum err theme_things(struct ctx *c, const struct theme *t, struct things *out) {
    return link_targets(c, t->thing.id, "gathers", out);
}

enum err theme_seed(struct ctx *c) {
    const struct {
        const char *slug;
        struct msg_text title, note;
    } seeds[] = {
        {"cultural-preservation", msg_theme_seed_culture(), msg_theme_seed_culture_note()},
        {"across-generations", msg_theme_seed_generations(), msg_theme_seed_generations_note()},
        {"environment", msg_theme_seed_environment(), msg_theme_seed_environment_note()},
        {"social-enterprise", msg_theme_seed_enterprise(), msg_theme_seed_enterprise_note()},
    };
    for (size_t i = 0; i < sizeof seeds / sizeof seeds[0]; i++) {
        struct q_theme_id_of_slug_row row;
        enum err e = q_theme_id_of_slug(c->db, c->arena, str_of(seeds[i].slug), &row);
        if (e == ERR_OK) {
            continue;
        }
        if (e != ERR_NOT_FOUND) {
            return e;
        }
        struct theme t = {.slug = str_of(seeds[i].slug), .about = STR("")};
        t.thing.title = lang_text(c->lang, c->arena, seeds[i].title);
        t.thing.note = lang_text(c->lang, c->arena, seeds[i].note);
        TRY(make(c, &t, true));
    }
    return ERR_OK;
}
