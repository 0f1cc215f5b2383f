/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A published panel held against the rules. */
#include "lib/panel_same.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "format/json_read.h"
#include "format/names.h"

struct holding {
    struct arena *arena;
    const struct panel_pool *pool;
    enum panel_goal goal;
    struct names names; /* IDs to numbers of people */
    const json_t *ours; /* the result objects */
    const json_t *theirs;
    uint32_t *in_panels;   /* of each person, in their 1,000 */
    const uint32_t *drawn; /* members of the panel with their number, or NULL */
};

/* NULL: it is so. */
typedef const char *check(struct holding *h);

static bool alike(const json_t *a, const json_t *b, const char *key) {
    return json_equal(json_object_get(a, key), json_object_get(b, key));
}

static const char *check_numbers(struct holding *h) {
    return alike(h->ours, h->theirs, "pool") && alike(h->ours, h->theirs, "size") &&
                   alike(h->ours, h->theirs, "drawn")
               ? NULL
               : "the pool, the size or the number drawn is another";
}

static bool near(const json_t *a, const json_t *b) {
    return json_is_number(a) && json_is_number(b) &&
           fabs(json_number_value(a) - json_number_value(b)) <= PANEL_SAME_CHANCE;
}

static const char *check_chances(struct holding *h) {
    const json_t *mine = json_object_get(h->ours, "people");
    const json_t *people = json_object_get(h->theirs, "people");
    double minimum = json_number_value(json_object_get(h->ours, "minimum"));
    if (!near(json_object_get(h->ours, "minimum"), json_object_get(h->theirs, "minimum"))) {
        return "the smallest chance is another";
    }
    if (!json_is_array(people) || json_array_size(people) != json_array_size(mine)) {
        return "there are more or fewer people";
    }
    for (size_t i = 0; i < json_array_size(mine); i++) {
        const json_t *m = json_array_get(mine, i);
        const json_t *t = json_array_get(people, i);
        const json_t *chance = json_object_get(t, "probability");
        double c = json_number_value(chance);
        bool right = h->goal == PANEL_MAXIMIN ? json_is_number(chance) && c <= 1 &&
                                                    (c == 0 || c >= minimum - PANEL_SAME_CHANCE)
                                              : near(json_object_get(m, "probability"), chance);
        if (!alike(m, t, "id") || !right) {
            return "the chances are others";
        }
    }
    return NULL;
}

/* Their IDs as numbers of people; false: they are no panel that may be. */
static bool members_of(const struct holding *h, const json_t *ids, uint32_t *member) {
    if (!json_is_array(ids) || json_array_size(ids) != h->pool->size) {
        return false;
    }
    for (size_t i = 0; i < h->pool->size; i++) {
        struct str id = json_str(json_array_get(ids, i));
        member[i] = id.p && !str_has(id, '\0') ? names_find(&h->names, id) : NAMES_NONE;
        if (member[i] == NAMES_NONE) {
            return false;
        }
    }
    return panel_is_allowed(h->pool, member, h->pool->size);
}

static const char *check_panels(struct holding *h) {
    const json_t *panels = json_object_get(h->theirs, "panels");
    const json_t *drawn = json_object_get(h->theirs, "drawn");
    json_int_t number = json_is_integer(drawn) ? json_integer_value(drawn) : -1;
    json_int_t first = 0;
    if (!json_is_array(panels) || json_array_size(panels) > PANEL_LOTTERY) {
        return "there are not 1,000 numbered panels";
    }
    for (size_t i = 0; i < json_array_size(panels); i++) {
        const json_t *one = json_array_get(panels, i);
        json_int_t weight = json_integer_value(json_object_get(one, "weight"));
        uint32_t *member = arena_array(h->arena, uint32_t, h->pool->size);
        if (!members_of(h, json_object_get(one, "ids"), member)) {
            return "a panel does not keep the quotas, the addresses or the size";
        }
        if (weight < 1 || weight > PANEL_LOTTERY) {
            return "there are not 1,000 numbered panels";
        }
        for (size_t k = 0; k < h->pool->size; k++) {
            h->in_panels[member[k]] += (uint32_t)weight;
        }
        h->drawn = number >= first && number < first + weight ? member : h->drawn;
        first += weight;
    }
    return first == PANEL_LOTTERY ? NULL : "there are not 1,000 numbered panels";
}

static const char *check_counts(struct holding *h) {
    const json_t *people = json_object_get(h->theirs, "people");
    for (size_t i = 0; i < json_array_size(people); i++) {
        const json_t *t = json_array_get(people, i);
        uint32_t person = names_find(&h->names, json_str(json_object_get(t, "id")));
        const json_t *said = json_object_get(t, "of_1000");
        if (!json_is_integer(said) || json_integer_value(said) != h->in_panels[person]) {
            return "somebody is in more or fewer of the 1,000 panels than is said";
        }
    }
    return NULL;
}

static bool is_member(const struct holding *h, struct str id) {
    uint32_t person = names_find(&h->names, id);
    for (size_t i = 0; h->drawn && i < h->pool->size; i++) {
        if (h->drawn[i] == person) {
            return true;
        }
    }
    return false;
}

static const char *check_draw(struct holding *h) {
    const json_t *panel = json_object_get(h->theirs, "panel");
    size_t wanted = h->drawn ? h->pool->size : 0;
    bool *seen = arena_array(h->arena, bool, h->pool->people);
    bool right = json_is_array(panel) && json_array_size(panel) == wanted;
    for (size_t i = 0; right && i < wanted; i++) {
        struct str id = json_str(json_array_get(panel, i));
        right = id.p && !str_has(id, '\0') && is_member(h, id) && !seen[names_find(&h->names, id)];
        if (right) {
            seen[names_find(&h->names, id)] = true;
        }
    }
    return right ? NULL : "the panel is not the one whose number was drawn";
}

static const char *check_quotas(struct holding *h) {
    const json_t *mine = json_object_get(h->ours, "quotas");
    const json_t *quotas = json_object_get(h->theirs, "quotas");
    bool right = json_is_array(quotas) && json_array_size(quotas) == json_array_size(mine);
    for (size_t v = 0; right && v < json_array_size(mine); v++) {
        const json_t *m = json_array_get(mine, v);
        const json_t *t = json_array_get(quotas, v);
        const json_t *said = json_object_get(t, "panel");
        json_int_t on = 0;
        for (size_t i = 0; h->drawn && i < h->pool->size; i++) {
            size_t category = h->pool->cell[v].category;
            on += h->pool->of[h->drawn[i] * h->pool->categories + category] == v ? 1 : 0;
        }
        right = alike(m, t, "category") && alike(m, t, "value") && alike(m, t, "min") &&
                alike(m, t, "max") && alike(m, t, "pool") &&
                (h->drawn ? json_is_integer(said) && json_integer_value(said) == on
                          : json_is_null(said));
    }
    return right ? NULL : "the table of quotas is another";
}

static const char *hold(struct holding *h) {
    static check *const all[] = {check_numbers, check_chances, check_panels,
                                 check_counts,  check_draw,    check_quotas};
    const char *wrong = NULL;
    for (size_t i = 0; !wrong && i < sizeof all / sizeof all[0]; i++) {
        wrong = all[i](h);
    }
    return wrong;
}

/* Everything but the result and how it came about must be equal. */
static const char *check_head(const json_t *ours, const json_t *theirs) {
    static const char *const keys[] = {"kith", "engine", "method", "input",
                                       "seed", "lot",    "ok",     "warnings"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (!alike(ours, theirs, keys[i])) {
            return "what is said of the question is another";
        }
    }
    return json_is_true(json_object_get(ours, "ok")) ? NULL : "the count gives another result";
}

static const char *hold_both(struct holding *h, const json_t *ours, const json_t *theirs) {
    const char *wrong = check_head(ours, theirs);
    h->ours = json_object_get(ours, "result");
    h->theirs = json_object_get(theirs, "result");
    h->names = names_make(h->arena, h->pool->people);
    h->in_panels = arena_array(h->arena, uint32_t, h->pool->people);
    for (size_t i = 0; i < h->pool->people; i++) {
        (void)names_put(&h->names, h->pool->id[i]);
    }
    return wrong ? wrong : hold(h);
}

bool panel_same(struct arena *a, const struct panel_pool *p, enum panel_goal goal, struct str ours,
                struct str theirs, struct str *why) {
    static const struct json_limits limits = {(size_t)1 << 29, 16};
    struct holding h = {.arena = a, .pool = p, .goal = goal};
    json_t *mine = NULL, *published = NULL;
    struct flaw flaw;
    const char *wrong = "it is no JSON";
    if (json_read(ours, limits, &mine, &flaw) == ERR_OK &&
        json_read(theirs, limits, &published, &flaw) == ERR_OK) {
        wrong = hold_both(&h, mine, published);
    }
    json_decref(mine);
    json_decref(published);
    *why = wrong ? str_of(wrong)
                 : STR("other panels than we would name, but each is allowed, and the chances, the "
                       "counts and the draw are ours");
    return wrong == NULL;
}
