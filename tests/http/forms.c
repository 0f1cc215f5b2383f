/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Walking a site for its forms: a queue of addresses, libxml2 for what stands on them. */
#include "tests/http/forms.h"

#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sys/clock.h"
#include "text/lang.h"

enum { FORMS_MAX = 400, FIELDS_MAX = 200, ROUTES_MAX = 1024, QUEUE_MAX = 20000 };

static xmlNode *after(xmlNode *n, const xmlNode *within) {
    if (n->children != NULL) {
        return n->children;
    }
    while (n != within && n->next == NULL) {
        n = n->parent;
    }
    return n == within ? NULL : n->next;
}

static bool is(const xmlNode *n, const char *name) {
    return n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, name) == 0;
}

/* Absent when the element has none. */
static struct str attribute(xmlNode *n, const char *name) {
    xmlChar *value = xmlGetProp(n, (const xmlChar *)name);
    struct str copy =
        value == NULL ? (struct str){0} : arena_str(test_arena(), str_of((const char *)value));
    xmlFree(value);
    return copy;
}

static struct str content(xmlNode *n) {
    xmlChar *text = xmlNodeGetContent(n);
    struct str copy = arena_str(test_arena(), str_of((const char *)text));
    xmlFree(text);
    return copy;
}

static xmlNode *root_of(const struct visit *v) {
    return visit_page(v) ? xmlDocGetRootElement(visit_page(v)) : NULL;
}

/* --- fields --- */

static void choice_add(struct form_field *f, struct str value, bool chosen) {
    if (chosen || str_is_empty(f->value)) {
        f->value = value;
    }
    if (f->choices < FORMS_CHOICES && !str_is_empty(value)) {
        f->choice[f->choices++] = value;
    }
}

static void select_read(struct form_field *f, xmlNode *select) {
    f->type = STR("select");
    for (xmlNode *n = after(select, select); n != NULL; n = after(n, select)) {
        if (is(n, "option")) {
            choice_add(f, attribute(n, "value"), attribute(n, "selected").p != NULL);
        }
    }
}

/* The parser keeps the line end behind <textarea>, which a browser drops. */
static struct str textarea_value(xmlNode *n) {
    struct str text = content(n);
    return text.n > 0 && text.p[0] == '\n' ? str_from(text, 1) : text;
}

static bool field_read(xmlNode *n, struct form_field *f) {
    *f = (struct form_field){.name = attribute(n, "name"), .type = attribute(n, "type")};
    int64_t max = 0;
    (void)str_to_int(attribute(n, "maxlength"), &max);
    f->max = (long)max;
    f->is_required = attribute(n, "required").p != NULL;
    f->is_invalid = attribute(n, "aria-invalid").p != NULL;
    if (is(n, "select")) {
        select_read(f, n);
    } else if (is(n, "textarea")) {
        f->type = STR("textarea");
        f->value = textarea_value(n);
    } else if (is(n, "input") || is(n, "button")) {
        f->type = !str_is_empty(f->type) ? f->type : is(n, "button") ? STR("submit") : STR("text");
        f->value = attribute(n, "value");
        f->is_file = str_eq(f->type, STR("file"));
    } else {
        return false;
    }
    f->value = f->value.p == NULL ? STR("") : f->value;
    return f->name.p != NULL;
}

static void fields_add(struct form_fields *to, struct form_field f, bool chosen) {
    struct form_field *there = (struct form_field *)forms_field(to, f.name);
    bool is_choice = str_eq(f.type, STR("radio")) || str_eq(f.type, STR("submit"));
    if (is_choice && there != NULL && str_eq(there->type, f.type)) {
        choice_add(there, f.value, chosen);
    } else if (to->count < FIELDS_MAX) {
        if (is_choice) {
            f.choice[f.choices++] = f.value;
        }
        to->item[to->count++] = f;
    }
}

static struct form_fields fields_of(xmlNode *form) {
    struct form_fields all = {arena_array(test_arena(), struct form_field, FIELDS_MAX), 0};
    for (xmlNode *n = after(form, form); n != NULL; n = after(n, form)) {
        struct form_field f;
        if (n->type == XML_ELEMENT_NODE && field_read(n, &f)) {
            fields_add(&all, f, attribute(n, "checked").p != NULL);
        }
    }
    return all;
}

const struct form_field *forms_field(const struct form_fields *fields, struct str name) {
    for (size_t i = 0; i < fields->count; i++) {
        if (str_eq(fields->item[i].name, name)) {
            return &fields->item[i];
        }
    }
    return NULL;
}

/* --- forms of a page --- */

static struct str action_of(struct visit *v, xmlNode *form) {
    struct str action = attribute(form, "action");
    if (action.p == NULL) {
        action = arena_str(test_arena(), str_of(visit_path(v)));
    }
    return action;
}

static const struct route *route_of(enum http_method method, struct str address) {
    struct web scratch = {0};
    struct str path;
    bool other;
    struct str raw = str_cut(&address, '?');
    raw = str_cut(&raw, '#');
    if (http_path_parse(test_arena(), raw, &path) != ERR_OK) {
        return NULL;
    }
    struct http_request r = {.path = path};
    return route_find(method, web_path(&r), &scratch, &other);
}

struct forms forms_on(struct visit *v, struct str action) {
    struct forms all = {arena_array(test_arena(), struct form, 100), 0};
    xmlNode *root = root_of(v);
    for (xmlNode *n = root; n != NULL && all.count < 100; n = after(n, root)) {
        struct str to = is(n, "form") ? action_of(v, n) : (struct str){0};
        if (to.p == NULL || !str_eq_nocase(attribute(n, "method"), STR("post")) ||
            (action.p != NULL && !str_eq(to, action))) {
            continue;
        }
        all.item[all.count++] = (struct form){
            .route = route_of(HTTP_POST, to),
            .by = v,
            .page = arena_cstr(test_arena(), str_of(visit_path(v))),
            .action = to,
            .is_multipart = str_eq(attribute(n, "enctype"), STR("multipart/form-data")),
            .fields = fields_of(n),
        };
    }
    return all;
}

/* --- the walk --- */

struct walk {
    struct visit *visit;
    const char *queue[QUEUE_MAX];
    size_t first, last;
    unsigned asked[ROUTES_MAX];
    unsigned most;
};

static size_t number_of(const struct route *r) {
    size_t i = 0;
    while (route_at(i) != r) {
        i++;
    }
    return i;
}

static bool is_queued(const struct walk *k, struct str path) {
    for (size_t i = 0; i < k->last; i++) {
        if (str_eq(str_of(k->queue[i]), path)) {
            return true;
        }
    }
    return false;
}

static void walk_to(struct walk *k, struct str path) {
    path = str_cut(&path, '#');
    const struct route *r = str_starts(path, STR("/")) ? route_of(HTTP_GET, path) : NULL;
    if (r == NULL || k->last == QUEUE_MAX || is_queued(k, path)) {
        return;
    }
    unsigned *asked = &k->asked[number_of(r)];
    if (*asked < k->most) {
        (*asked)++;
        k->queue[k->last++] = arena_cstr(test_arena(), path);
    }
}

static void walk_links(struct walk *k) {
    xmlNode *root = root_of(k->visit);
    for (xmlNode *n = root; n != NULL; n = after(n, root)) {
        if (is(n, "a")) {
            walk_to(k, attribute(n, "href"));
        }
    }
}

static void forms_add(struct forms *all, const struct form *f) {
    if (all->item == NULL) {
        all->item = arena_array(test_arena(), struct form, FORMS_MAX);
    }
    for (size_t i = 0; i < all->count; i++) {
        if (all->item[i].route == f->route) {
            return;
        }
    }
    assert_true(all->count < FORMS_MAX);
    all->item[all->count++] = *f;
}

void forms_walk(struct visit *v, struct forms *all, unsigned most,
                void (*look)(struct visit *v, void *self), void *self) {
    struct walk *k = calloc(1, sizeof *k);
    assert_non_null(k);
    k->visit = v;
    k->most = most;
    for (walk_to(k, STR("/")); k->first < k->last; k->first++) {
        visit_get(v, k->queue[k->first]);
        if (look != NULL) {
            look(v, self);
        }
        if (!str_starts(visit_answer_header(v, "Content-Type"), STR("text/html"))) {
            continue;
        }
        walk_links(k);
        struct forms here = forms_on(v, (struct str){0});
        for (size_t i = 0; i < here.count; i++) {
            if (here.item[i].route == NULL) {
                free(k);
                fail_msg("%s has a form for %.*s, which nothing answers", visit_path(v),
                         STR_ARG(here.item[i].action));
                return;
            }
            forms_add(all, &here.item[i]);
        }
    }
    free(k);
}

/* --- is the page sound? --- */

static bool runs(struct str address) {
    static const char *const schemes[] = {"javascript:", "vbscript:", "data:text"};
    char plain[32];
    size_t n = 0;
    for (size_t i = 0; i < address.n && n + 1 < sizeof plain; i++) {
        unsigned char c = (unsigned char)address.p[i];
        if (c > ' ') {
            plain[n++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        }
    }
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        if (str_starts(str_make(plain, n), str_of(schemes[i]))) {
            return true;
        }
    }
    return false;
}

static void attribute_sound(struct visit *v, const xmlNode *n, xmlAttr *a, const char *mark) {
    const char *name = (const char *)a->name;
    struct str value = content((xmlNode *)a);
    bool is_address = strcmp(name, "href") == 0 || strcmp(name, "src") == 0 ||
                      strcmp(name, "action") == 0 || strcmp(name, "formaction") == 0;
    if (strncmp(name, "on", 2) == 0 || strcmp(name, "style") == 0 || strcmp(name, mark) == 0 ||
        (is_address && runs(value))) {
        fail_msg("%s: <%s %s=\"%.*s\">", visit_path(v), (const char *)n->name, name,
                 STR_ARG(value));
    }
}

static void element_sound(struct visit *v, xmlNode *n, const char *mark) {
    static const char *const never[] = {"iframe", "object", "embed", "base", "frameset", "applet"};
    const char *name = (const char *)n->name;
    bool bad = strcmp(name, mark) == 0;
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++) {
        bad |= strcmp(name, never[i]) == 0;
    }
    if (is(n, "script") && str_eq(attribute(n, "type"), STR("application/ld+json"))) {
        bad |= str_has(content(n), '<'); /* data, which nothing runs */
    } else if (is(n, "script")) {
        bad |= !str_starts(attribute(n, "src"), STR("/static/")) || content(n).n > 0;
    }
    if (bad) {
        fail_msg("%s: there is a <%s>", visit_path(v), name);
    }
    for (xmlAttr *a = n->properties; a != NULL; a = a->next) {
        attribute_sound(v, n, a, mark);
    }
}

void forms_sound(struct visit *v, const char *mark) {
    if (!str_starts(visit_answer_header(v, "Content-Type"), STR("text/html"))) {
        return;
    }
    xmlNode *root = root_of(v);
    for (xmlNode *n = root; n != NULL; n = after(n, root)) {
        if (n->type == XML_ELEMENT_NODE) {
            element_sound(v, n, mark);
        }
    }
}

/* --- sending --- */

static struct str local_time(int days, size_t letters) {
    char text[17];
    int64_t day_ms = INT64_C(86400000);
    lang_time_local(clock_now_ms() + days * day_ms, STR("UTC"), text);
    return arena_str(test_arena(), str_make(text, letters));
}

/* No two the same: what stands there already is refused. */
static struct str words(void) {
    static unsigned count;
    return arena_printf(test_arena(), "A lamp for path %u", ++count);
}

static struct str first_guess(const struct form_field *f) {
    bool ends = str_find(f->name, STR("end")) < f->name.n || str_eq(f->name, STR("closes"));
    if (str_eq(f->type, STR("number"))) {
        return STR("3");
    }
    if (str_eq(f->type, STR("date"))) {
        return local_time(7 + ends, 10);
    }
    if (str_eq(f->type, STR("datetime-local"))) {
        return local_time(7 + ends, 16);
    }
    if (str_eq(f->type, STR("email"))) {
        return STR("somebody@example.org");
    }
    if (str_eq(f->type, STR("checkbox"))) {
        return STR("on");
    }
    return f->is_required || str_eq(f->type, STR("textarea")) ? words() : STR("");
}

/* Where words alone will not do. */
static const struct {
    const char *name, *text;
} known[] = {
    {"options", "Yes, we walk\nNo, we do not"},
    {"steps", "Ask who can walk.\nHang the list where everybody can read it."},
    {"terms", "We lend the boat on two days, they lend the net on two others."},
    {"text", "We walked it together, in the rain, and nobody fell."},
    {"partner", "hillside"},
    {"slug", "upper-village"},
    {"sources", "The report of the clinic, https://example.org/report"},
    {"duty_0", "Digging"},
    {"most_0", "3"},
    {"hours", "2"},
    {"before", "2"},
    {"after", "4"},
    {"value", "0.8"},
    {"opens", ""},
    {"writing_ends", ""},
    {"merging_ends", ""},
    {"rating_ends", ""},
};

struct str forms_guess(const struct form_field *f, unsigned time) {
    if (f->choices > 0) {
        return time == 0 && !str_is_empty(f->value) ? f->value : f->choice[time % f->choices];
    }
    if (time == 0 && !str_is_empty(f->value)) {
        return f->value;
    }
    for (size_t i = 0; i < sizeof known / sizeof known[0] && time < 2; i++) {
        if (str_eq(f->name, str_of(known[i].name))) {
            return str_of(known[i].text);
        }
    }
    switch (time % 4) {
    case 0:
        return first_guess(f);
    case 1:
        return words();
    case 2:
        return STR("3");
    default:
        return local_time(14, 10);
    }
}

struct str *forms_wrong(struct visit *v, size_t *count) {
    struct str *names = arena_array(test_arena(), struct str, FIELDS_MAX);
    xmlNode *root = root_of(v);
    *count = 0;
    for (xmlNode *n = root; n != NULL && *count < FIELDS_MAX; n = after(n, root)) {
        struct str id = n->type == XML_ELEMENT_NODE ? attribute(n, "id") : (struct str){0};
        if (id.p != NULL && str_ends(id, STR("-error"))) {
            names[(*count)++] = str_first(id, id.n - strlen("-error"));
        }
    }
    return names;
}

static void put_escaped(struct buf *b, struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
            buf_char(b, (char)c);
        } else {
            buf_printf(b, "%%%02x", c);
        }
    }
}

#define BOUNDARY "a-line-that-nobody-types"

static void put_field(struct buf *b, const struct form *f, const struct form_field *field,
                      struct str value) {
    if (!f->is_multipart) {
        put_escaped(b, field->name);
        buf_char(b, '=');
        put_escaped(b, value);
        buf_char(b, '&');
        return;
    }
    buf_printf(b, "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"%.*s\"%s\r\n\r\n",
               STR_ARG(field->name), field->is_file ? "; filename=\"\"" : "");
    buf_put(b, value);
    buf_put(b, STR("\r\n"));
}

void forms_send(struct visit *v, const struct form *f, const struct str *value) {
    struct buf b = buf_make((size_t)64 * 1024 * 1024);
    for (size_t i = 0; i < f->fields.count; i++) {
        if (value[i].p != NULL) {
            put_field(&b, f, &f->fields.item[i], value[i]);
        }
    }
    if (f->is_multipart) {
        buf_put(&b, STR("--" BOUNDARY "--\r\n"));
    }
    struct str action = f->action;
    visit_post(v, arena_cstr(test_arena(), str_cut(&action, '#')),
               f->is_multipart ? "multipart/form-data; boundary=" BOUNDARY : NULL, buf_str(&b));
    buf_free(&b);
}
