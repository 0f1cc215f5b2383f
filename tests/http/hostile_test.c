/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Every form of the site with what nobody should send: too long, cut off, not text, hostile,
 * somebody else's, twice. The answer is clear, keeps what was typed, and changes nothing.
 * The site begins nearly empty and grows: each round walks it as everybody, tries the forms that
 * are new, and then fills in and sends all of them, so that the next round meets more. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/areas.h"
#include "kernel/gate.h"
#include "sys/chance.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "tests/http/forms.h"

#define MARK "kithmark"
#define ROUNDS 10
#define PAGES 2 /* of one route, for each person in each round */

/* All that is wrong is told, not only the first. */
static char doing[512];
static unsigned complaints;

static void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void complain(const char *format, ...) {
    char why[512];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(why, sizeof why, format, args);
    va_end(args);
    (void)printf("%s: %s\n", doing, why);
    complaints++;
}

/* --- a site with something of everything, and everybody who is there --- */

static const enum world_person people[] = {STELLA_STEWARD, HANNA_HOST,    MARA_MEMBER,
                                           HOLA_HELPER,    SANA_STRANGER, NOBODY_AT_ALL};
#define PEOPLE (sizeof people / sizeof people[0])

struct crowd {
    struct world world;
    struct visit *visit[PEOPLE];
    struct visit *stranger, *newcomer, *late;
    struct id secret;             /* a thing that Mateo alone may see, and nobody here is he */
    bool clicks;                  /* send each form that is taken once more */
    bool seen[1024], twice[1024]; /* by number of the route */
};

/* A thing of Mateo's own. */
#define SECRET "What Mateo alone may read"

static struct id add_secret(struct world *w) {
    struct thing t = {.kind = STR("need"),
                      .community = w->community.thing.id,
                      .owner = w->person[MATEO_MEMBER],
                      .wanted = w->person[MATEO_MEMBER],
                      .life = LIFE_PUBLISHED,
                      .state = STR("open"),
                      .topic = STR(""),
                      .title = STR(SECRET),
                      .note = STR(SECRET)};
    struct ctx *c = world_as(w, MATEO_MEMBER);
    assert_int_equal(world_end(w, thing_make(c, &t)), ERR_OK);
    return t.id;
}

static void crowd_make(struct crowd *k, struct store *store) {
    *k = (struct crowd){0};
    complaints = 0;
    struct world *w = &k->world;
    world_make(w, store);
    w->now_ms = clock_now_ms();
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    c->viewer = &viewer_site;
    for (size_t i = 0; i < area_count; i++) {
        assert_true(areas[i]->seed == NULL || areas[i]->seed(c) == ERR_OK);
    }
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
    for (size_t i = 0; i < PEOPLE; i++) {
        k->visit[i] = i == 0 ? visit_begin(w) : visit_another(k->visit[0]);
        if (people[i] != NOBODY_AT_ALL) {
            visit_sign_in(k->visit[i], people[i]);
        }
    }
    k->stranger = visit_another(k->visit[0]);
    k->newcomer = visit_another(k->visit[0]);
    k->late = visit_another(k->visit[0]);
    k->secret = add_secret(w);
}

static enum world_person who_is(const struct crowd *k, const struct visit *v) {
    size_t i = 0;
    while (k->visit[i] != v) {
        i++;
    }
    return people[i];
}

/* What makes a thing, a session or a person go, or go on: sent when nothing new comes any more. */
static bool is_end(const struct form *f) {
    static const char *const ends[] = {
        "/withdraw", "/leave", "/end",       "/close",           "/take-back",
        "/call-off", "/erase", "/order/:id", "/reports/:id",     "/settle",
        "/answer",   "/state", "/release",   "/members/:person", "/admin/people/:id",
        "/pause",    "/name",  "/people/new"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        if (str_ends(str_of(f->route->path), str_of(ends[i]))) {
            return true;
        }
    }
    return false;
}

/* These end the account, the session or the place in the community. */
static bool is_farewell(const struct form *f) {
    static const char *const paths[] = {"/me/forget", "/sign-out", "/communities/:slug/leave",
                                        "/me/sessions"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        if (strcmp(f->route->path, paths[i]) == 0) {
            return true;
        }
    }
    return false;
}

static size_t number_of(const struct route *r) {
    size_t i = 0;
    while (route_at(i) != r) {
        i++;
    }
    return i;
}

/* --- what is sent, and what must come back --- */

static void row(const struct crowd *k, const struct form *f, const char *what, struct str field) {
    (void)snprintf(doing, sizeof doing, "POST %s as %s, %s: %s%s%.*s", f->route->path,
                   world_name(who_is(k, f->by)), f->page, what, field.n > 0 ? " in " : "",
                   STR_ARG(field));
    test_row("%s", doing);
}

static bool is_typed(const struct form_field *f) {
    static const char *const types[] = {"text", "textarea", "search", "tel", "url", "email"};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (str_eq(f->type, str_of(types[i]))) {
            return str_find(f->name, STR("password")) == f->name.n;
        }
    }
    return false;
}

static bool is_ours(const struct form_field *f) {
    return f->is_file || str_eq(f->name, STR("form_token"));
}

/* What every field of the form is likely to be given; the copy is the test's to change. */
static struct str *likely(const struct form *f) {
    struct str *value = arena_array(test_arena(), struct str, f->fields.count + 1);
    for (size_t i = 0; i < f->fields.count; i++) {
        value[i] = forms_guess(&f->fields.item[i], 0);
    }
    return value;
}

struct answer {
    const struct form *form;
    const struct str *sent;
    struct forms on; /* the forms of the answer */
};

static const struct form_field *answered_field(const struct answer *a, struct str name) {
    for (size_t i = 0; i < a->on.count; i++) {
        const struct form_field *f = forms_field(&a->on.item[i].fields, name);
        if (f != NULL && (f->is_invalid || str_eq(a->on.item[i].action, a->form->action))) {
            return f;
        }
    }
    return NULL;
}

/* What was no text comes back with a mark in its place, or not at all. */
static struct str text_of(struct str value) {
    char *p = arena_alloc(test_arena(), value.n + 1, 1);
    size_t n = 0;
    for (size_t i = 0; i < value.n; i++) {
        bool mark = str_starts(str_from(value, i), STR("\xef\xbf\xbd"));
        bool half = str_starts(str_from(value, i), STR("\xed\xa0\x80"));
        unsigned char c = (unsigned char)value.p[i];
        if (mark || half) {
            i += 2;
        } else if (c > ' ' && c != 0x7f && c < 0xf8) {
            p[n++] = value.p[i];
        }
    }
    return str_trim(str_make(p, n));
}

/* Does a form of the page hold what was typed? */
static bool is_kept(const struct answer *a, struct str name, struct str value) {
    for (size_t i = 0; i < a->on.count; i++) {
        for (size_t k = 0; k < a->on.item[i].fields.count; k++) {
            const struct form_field *f = &a->on.item[i].fields.item[k];
            if (str_eq(f->name, name) && str_eq(text_of(f->value), text_of(value))) {
                return true;
            }
        }
    }
    return false;
}

static void check_kept(const struct answer *a) {
    for (size_t i = 0; i < a->form->fields.count; i++) {
        const struct form_field *f = &a->form->fields.item[i];
        if (is_typed(f) && !str_is_empty(a->sent[i]) && !is_kept(a, f->name, a->sent[i])) {
            complain("%d: \"%.*s\" has lost what was typed", visit_status(a->form->by),
                     STR_ARG(f->name));
        }
    }
}

static uint64_t clock_of(const struct crowd *k) {
    return store_clock(k->world.store);
}

/* Sends it, and looks at what holds for every answer. True: it was refused. */
static bool try_form(const struct crowd *k, const struct form *f, const struct str *value) {
    struct visit *v = f->by;
    uint64_t before = clock_of(k);
    forms_send(v, f, value);
    int status = visit_status(v);
    if (status < 200 || status >= 500 || (status > 303 && status < 400)) {
        complain("the answer is %d", status);
    }
    forms_sound(v, MARK);
    if (status < 400) {
        return false;
    }
    struct answer a = {f, value, forms_on(v, (struct str){0})};
    check_kept(&a);
    if (clock_of(k) != before) {
        complain("it was refused (%d), and yet something was written", status);
    }
    return true;
}

/* --- too long, and no text --- */

static struct str repeat(char c, size_t n) {
    char *p = arena_alloc(test_arena(), n + 1, 1);
    memset(p, c, n);
    p[n] = '\0';
    return str_make(p, n);
}

static struct str too_long(const struct form_field *f) {
    return f->max > 0 ? repeat('x', (size_t)f->max + 1) : (struct str){0};
}

static struct str far_too_long(const struct form_field *f) {
    (void)f;
    return repeat('x', 60000);
}

#define FIXED(name, text)                                                                          \
    static struct str name(const struct form_field *f) {                                           \
        (void)f;                                                                                   \
        return STR(text);                                                                          \
    }
FIXED(with_nul, "a\0b")
FIXED(with_bytes, "a\xff\xfe")
FIXED(with_surrogate, "a\xed\xa0\x80")
FIXED(with_controls, "a\x01\x08\x1b[31m\x7f z")
FIXED(with_bidi, "a\xe2\x80\xae\xe2\x81\xa6\xe2\x80\x8f z")
FIXED(with_markup, "\"'><kithmark kithmark=\"1\" onclick=alert(1)>")

static const struct attack {
    const char *name;
    struct str (*value)(const struct form_field *f); /* absent: not for this field */
    bool refused;                                    /* by any field that one types into */
} attacks[] = {
    {"one letter too many", too_long, true},
    {"60 KB", far_too_long, true},
    {"a NUL", with_nul, true},
    {"bytes that are no text", with_bytes, true},
    {"half a pair", with_surrogate, true},
    {"controls", with_controls, false},
    {"marks of direction", with_bidi, false},
    {"markup", with_markup, false},
};

/* Said of another field, and why. */
static const struct {
    const char *path, *field;
} elsewhere[] = {
    {"/sign-in/password", "account"},      /* which of the two is wrong is nobody's business */
    {"/evidence/:id/numbers", "hi"},       /* the two of an interval are wrong together */
    {"/initiatives/:id/state", "closing"}, /* it is in that state already: nothing is written */
};

static bool is_elsewhere(const struct form *f, struct str field) {
    for (size_t i = 0; i < sizeof elsewhere / sizeof elsewhere[0]; i++) {
        if (strcmp(f->route->path, elsewhere[i].path) == 0 &&
            str_eq(field, str_of(elsewhere[i].field))) {
            return true;
        }
    }
    return false;
}

static void check_named(const struct form *f, const struct form_field *field) {
    struct answer a = {f, NULL, forms_on(f->by, (struct str){0})};
    const struct form_field *there = answered_field(&a, field->name);
    int status = visit_status(f->by);
    bool named = (there != NULL && there->is_invalid) ||
                 (status != 422 && visit_has(f->by, arena_cstr(test_arena(), field->name)));
    if (!named) {
        complain("the answer %d does not say that \"%.*s\" is wrong", status, STR_ARG(field->name));
    }
}

static void try_attacks(const struct crowd *k, const struct form *f) {
    for (size_t i = 0; i < f->fields.count; i++) {
        const struct form_field *field = &f->fields.item[i];
        for (size_t a = 0; a < sizeof attacks / sizeof attacks[0] && !is_ours(field); a++) {
            struct str *value = likely(f);
            value[i] = attacks[a].value(field);
            if (value[i].p == NULL) {
                continue;
            }
            row(k, f, attacks[a].name, field->name);
            bool refused = try_form(k, f, value);
            if (attacks[a].refused && is_typed(field) && !is_elsewhere(f, field->name)) {
                if (!refused) {
                    complain("it was taken");
                }
                check_named(f, field);
            }
        }
    }
}

/* --- hostile strings, in all fields at once --- */

static struct str *hostile; /* lines; absent: none here */
static size_t hostiles;

static void read_hostile(void) {
    static const char *const files[] = {"xss_1.txt",    "xss_2.txt",       "sql_error.txt",
                                        "sql_fuzz.txt", "sql_login_1.txt", "sql_login_2.txt",
                                        "sql_time.txt", "sql_union.txt"};
    hostile = arena_array(test_arena(), struct str, 4000);
    hostiles = 0;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        struct str path = arena_printf(test_arena(), "formats/hostile/%s", files[i]), text;
        const char *full = test_data(arena_cstr(test_arena(), path));
        assert_int_equal(file_read(test_arena(), full, 1 << 20, &text), ERR_OK);
        while (!str_is_empty(text) && hostiles < 4000) {
            struct str line = str_cut(&text, '\n');
            if (!str_is_empty(line)) {
                hostile[hostiles++] = line;
            }
        }
    }
}

/* Each form meets its share of them, so that together they meet all. */
static void try_hostile(const struct crowd *k, const struct form *f) {
    static size_t next;
    for (int i = 0; i < 12; i++, next++) {
        struct str *value = likely(f);
        struct str line = hostile[next % hostiles];
        for (size_t n = 0; n < f->fields.count; n++) {
            if (!is_ours(&f->fields.item[n])) {
                value[n] = arena_printf(test_arena(), "%.*s<" MARK " " MARK "=1>", STR_ARG(line));
            }
        }
        row(k, f, "a hostile string", line);
        (void)try_form(k, f, value);
    }
}

/* --- cut off, left out, repeated, of another kind, far too large --- */

static void post(const struct form *f, const char *type, struct str body) {
    visit_post(f->by, arena_cstr(test_arena(), f->action), type, body);
}

static void check_refused(const char *what, int status, int other) {
    (void)what;
    if (status != other) {
        complain("the answer is %d, not %d", status, other);
    }
}

static void try_pieces(const struct crowd *k, const struct form *f) {
    for (size_t i = 0; i < f->fields.count; i++) {
        const struct form_field *field = &f->fields.item[i];
        struct str *value = likely(f);
        bool token = str_eq(field->name, STR("form_token"));
        value[i] = (struct str){0};
        row(k, f, "without its field", field->name);
        if (!try_form(k, f, value) && token) {
            complain("it was taken without our token");
        }
    }
    struct form twice = *f;
    twice.fields.count = 2 * f->fields.count;
    twice.fields.item = arena_array(test_arena(), struct form_field, twice.fields.count);
    struct str *value = arena_array(test_arena(), struct str, twice.fields.count);
    for (size_t i = 0; i < twice.fields.count; i++) {
        twice.fields.item[i] = f->fields.item[i / 2];
        if (i % 2 == 1) {
            twice.fields.item[i].type = STR("hidden"); /* the page keeps the first */
        }
        value[i] = i % 2 == 0 || is_ours(&f->fields.item[i / 2])
                       ? forms_guess(&f->fields.item[i / 2], 0)
                       : STR("-1");
    }
    row(k, f, "each field twice", (struct str){0});
    (void)try_form(k, &twice, value);
}

static void try_bodies(const struct crowd *k, const struct form *f) {
    static const struct {
        const char *name, *type, *body;
        int status;
    } rows[] = {
        {"plain text", "text/plain", "title=a", 415},
        {"JSON", "application/json", "{\"title\":\"a\"}", 415},
        {"no kind at all", "", "title=a", 415},
        {"a form of parts without a line", "multipart/form-data", "title=a", 400},
        {"a form of parts cut off", "multipart/form-data; boundary=x",
         "--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nA lamp", 400},
        {"an empty body", NULL, "", 403},
    };
    uint64_t before = clock_of(k);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        row(k, f, rows[i].name, (struct str){0});
        post(f, rows[i].type, str_of(rows[i].body));
        check_refused(rows[i].name, visit_status(f->by), rows[i].status);
        forms_sound(f->by, MARK);
    }
    row(k, f, "10 MB", (struct str){0});
    static char *paste;
    size_t n = (size_t)10 * 1024 * 1024;
    if (paste == NULL) {
        paste = malloc(n);
        assert_non_null(paste);
        memset(paste, 'x', n);
    }
    post(f, NULL, str_make(paste, n));
    check_refused("10 MB", visit_status(f->by), 413);
    if (clock_of(k) != before) {
        complain("something was written");
    }
}

/* --- who sends it --- */

/* Where the first identifier stands in a text; n: nowhere. */
static size_t id_at(struct str s) {
    struct id id;
    for (size_t i = 0; i + ID_TEXT_SIZE <= s.n; i++) {
        if (id_parse(str_make(s.p + i, ID_TEXT_SIZE), &id)) {
            return i;
        }
    }
    return s.n;
}

static struct str with_id(struct str s, struct id id) {
    char text[ID_TEXT_SIZE + 1];
    size_t at = id_at(s);
    id_text(id, text);
    return arena_printf(test_arena(), "%.*s%s%.*s", (int)at, s.p, text,
                        STR_ARG(str_from(s, at + ID_TEXT_SIZE)));
}

/* Identifiers of nothing, of another kind, of what others keep to themselves. */
static void try_ids(const struct crowd *k, const struct form *f) {
    const struct id ids[] = {k->secret, k->world.person[HOLA_HELPER], k->world.other.thing.id,
                             id_make_random()};
    for (size_t n = 0; n < sizeof ids / sizeof ids[0]; n++) {
        for (size_t i = 0; i <= f->fields.count; i++) {
            struct form other = *f;
            struct str *value = likely(f);
            struct str *at = i == 0 ? &other.action : &value[i - 1];
            size_t end = str_find(*at, STR("?"));
            if (id_at(*at) >= end ||
                (i > 0 && !str_eq(f->fields.item[i - 1].type, STR("hidden")))) {
                continue;
            }
            *at = with_id(*at, ids[n]);
            row(k, f, n == 0 ? "what is not theirs" : "another identifier",
                i == 0 ? STR("the address") : f->fields.item[i - 1].name);
            bool refused = try_form(k, &other, value);
            if (visit_has(f->by, SECRET)) {
                complain("it says what Mateo alone may read");
            }
            /* A steward may hide what a member keeps to themselves: somebody may have reported it.
             */
            bool orders = strcmp(f->route->path, "/order/:id") == 0;
            if (!refused && ((n == 0 && !orders) || n == 3) && i == 0) {
                complain("it was taken (%d)", visit_status(f->by));
            }
        }
    }
}

/* Without our token, with somebody else's, in a browser that knows nothing of us. */
static void try_tokens(const struct crowd *k, const struct form *f) {
    struct str *value = likely(f);
    struct visit *other = k->stranger;
    visit_get(other, "/receipt");
    struct str theirs = visit_value(other, "form_token");
    const struct str tokens[] = {STR(""), STR("x"), theirs};
    for (size_t t = 0; t < sizeof tokens / sizeof tokens[0]; t++) {
        for (size_t i = 0; i < f->fields.count; i++) {
            if (str_eq(f->fields.item[i].name, STR("form_token"))) {
                value[i] = tokens[t];
            }
        }
        row(k, f, t < 2 ? "no token of ours" : "the token of somebody else", (struct str){0});
        (void)try_form(k, f, value);
        check_refused("token", visit_status(f->by), 403);
    }
    row(k, f, "a browser that comes from nowhere", (struct str){0});
    struct visit *nobody = k->newcomer;
    visit_forget_cookies(nobody);
    struct form theirs_form = *f;
    theirs_form.by = nobody;
    forms_send(nobody, &theirs_form, likely(f));
    check_refused("no cookie", visit_status(nobody), 403);
}

static bool has_words(const struct form *f) {
    bool has = false;
    for (size_t i = 0; i < f->fields.count; i++) {
        has |= is_typed(&f->fields.item[i]);
    }
    return has;
}

/* The session ended while the form stood open. What was typed goes with them through signing in. */
static void try_late(const struct crowd *k, const struct form *f) {
    enum world_person who = who_is(k, f->by);
    if (f->route->who == ANYONE || who == NOBODY_AT_ALL || f->is_multipart) {
        return;
    }
    struct visit *v = k->late;
    visit_forget_cookies(v);
    visit_sign_in(v, who);
    visit_get(v, f->page);
    struct forms on = forms_on(v, f->action);
    if (on.count == 0 || !has_words(f)) {
        return; /* what was tried before has changed the page, or there is nothing to keep */
    }
    visit_end_session(v);
    struct str *value = likely(&on.item[0]);
    row(k, f, "after the session has ended", (struct str){0});
    (void)try_form(k, &on.item[0], value);
    check_refused("late", visit_status(v), 401);
    visit_sign_in(v, who);
    for (int again = 0; again < 2; again++) {
        struct forms kept = forms_on(v, f->action);
        if (kept.count == 0) {
            complain("the page has no way to send it again");
            return;
        }
        struct answer a = {&on.item[0], value, kept};
        check_kept(&a);
        row(k, f, again == 0 ? "after signing in again" : "and once more", (struct str){0});
        visit_form(v, arena_cstr(test_arena(), f->action));
        visit_send_only(v);
        if (visit_status(v) != 403 && visit_status(v) != 401) {
            return;
        }
    }
    complain("signed in again, the answer is %d", visit_status(v));
}

/* --- twice --- */

/* What one does once is there once, in every table that keeps what people did. */
static const char *const kept_tables[] = {"thing",
                                          "comment",
                                          "event",
                                          "notice",
                                          "link",
                                          "step",
                                          "task",
                                          "support",
                                          "seat",
                                          "vote",
                                          "teammate",
                                          "circle_member",
                                          "membership",
                                          "attendance",
                                          "hours",
                                          "report",
                                          "reason",
                                          "adaptation_change",
                                          "mail",
                                          "media",
                                          "block",
                                          "audit",
                                          "job",
                                          "adaptation_answer",
                                          "evidence_note",
                                          "evidence_effect",
                                          "initiative_update",
                                          "warning",
                                          "profile_statement",
                                          "duty",
                                          "pass",
                                          "address",
                                          "follow"};
#define TABLES (sizeof kept_tables / sizeof kept_tables[0])

static void count_kept(const struct crowd *k, int64_t count[TABLES]) {
    static uint32_t slot[TABLES];
    static const enum db_type column[] = {DB_INT};
    struct db *db = test_reader(k->world.store);
    assert_int_equal(db_begin_read(db), ERR_OK);
    for (size_t i = 0; i < TABLES; i++) {
        const char *text = arena_printf(test_arena(), "SELECT count(*) FROM %s", kept_tables[i]).p;
        struct db_sql sql = {.name = kept_tables[i],
                             .sqlite = text,
                             .postgres = text,
                             .column = column,
                             .columns = 1,
                             .slot = &slot[i]};
        struct db_sql *kept = arena_new(test_arena(), struct db_sql);
        *kept = sql;
        struct db_stmt *st = db_statement(db, kept);
        bool is_row = false;
        assert_non_null(st);
        assert_int_equal(db_step(st, &is_row), ERR_OK);
        count[i] = db_get_int(st, 0);
        db_done(st);
    }
    db_end(db);
}

/* A code is shown once: a second click makes another and shows that, so that there is one to read.
 */
static bool shows_a_code(const struct form *f) {
    return visit_status(f->by) == 200 &&
           (visit_has(f->by, "class=\"code") || visit_has(f->by, "class=\"result"));
}

/* A second click on the same button, once the first has been taken. */
static void send_again(const struct crowd *k, const struct form *f, const struct str *value) {
    int64_t before[TABLES], after[TABLES];
    count_kept(k, before);
    row(k, f, "a second click", (struct str){0});
    (void)try_form(k, f, value);
    count_kept(k, after);
    for (size_t i = 0; i < TABLES; i++) {
        if (after[i] > before[i] && !shows_a_code(f)) {
            complain("%s has %lld more (%d)", kept_tables[i], (long long)(after[i] - before[i]),
                     visit_status(f->by));
        }
    }
}

/* --- growing --- */

/* As a person does: fills in, reads what is wrong, and mends that. */
static void send_likely(struct crowd *k, const struct form *f) {
    struct str *value = likely(f);
    for (unsigned time = 1; time < 5; time++) {
        row(k, f, "what is likely", (struct str){0});
        if (!try_form(k, f, value)) {
            bool *twice = &k->twice[number_of(f->route)];
            if (!*twice && k->clicks) {
                *twice = true;
                send_again(k, f, value);
            }
            break;
        }
        if (visit_status(f->by) != 422) {
            break;
        }
        size_t wrong;
        struct str *name = forms_wrong(f->by, &wrong);
        for (size_t i = 0; i < wrong; i++) {
            for (size_t n = 0; n < f->fields.count; n++) {
                if (str_eq(f->fields.item[n].name, name[i])) {
                    value[n] = forms_guess(&f->fields.item[n], time);
                }
            }
        }
    }
}

/* Everybody's forms, one for each route. */
static struct forms walk(const struct crowd *k) {
    struct forms now = {0};
    for (size_t i = 0; i < PEOPLE; i++) {
        forms_walk(k->visit[i], &now, PAGES, NULL, NULL);
    }
    return now;
}

enum when { GROWING, ENDING, LEAVING };

static enum when time_for(const struct form *f) {
    return is_farewell(f) ? LEAVING : is_end(f) ? ENDING : GROWING;
}

typedef void form_try(const struct crowd *k, const struct form *f);

static size_t try_new(struct crowd *k, const struct forms *now, enum when when, form_try *try) {
    size_t news = 0;
    for (size_t i = 0; i < now->count; i++) {
        bool *seen = &k->seen[number_of(now->item[i].route)];
        if (!*seen && time_for(&now->item[i]) == when) {
            *seen = true;
            news++;
            try(k, &now->item[i]);
        }
    }
    return news;
}

/* What no link leads to (a letter's link, a code from paper): with fields that it may have. */
static struct form made_up(const struct crowd *k, const struct route *r, struct visit *by) {
    static const char *const names[] = {"form_token", "code",  "token", "name", "title",
                                        "text",       "words", "id",    "act",  "state"};
    struct form f = {.route = r, .by = by, .page = "/me/settings"};
    char id[ID_TEXT_SIZE + 1];
    struct buf b = buf_make(1000);
    id_text(k->world.community.thing.id, id);
    for (struct str left = str_of(r->path + 1); !str_is_empty(left);) {
        struct str piece = str_cut(&left, '/');
        bool slug = str_eq(piece, STR(":slug"));
        buf_char(&b, '/');
        buf_put(&b, slug ? STR("riverside") : str_starts(piece, STR(":")) ? str_of(id) : piece);
    }
    f.action = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    f.fields.count = sizeof names / sizeof names[0];
    f.fields.item = arena_array(test_arena(), struct form_field, f.fields.count);
    visit_get(by, "/me/settings");
    for (size_t i = 0; i < f.fields.count; i++) {
        f.fields.item[i] = (struct form_field){
            .name = str_of(names[i]), .type = STR("hidden"), .value = STR("A lamp")};
    }
    f.fields.item[0].value = visit_value(by, "form_token");
    return f;
}

static void try_unmet(const struct crowd *k, form_try *try) {
    for (size_t i = 0; route_at(i) != NULL; i++) {
        const struct route *r = route_at(i);
        if (r->method == HTTP_POST && !k->seen[i] && !r->other_sites) {
            struct form f = made_up(k, r, k->visit[1]);
            try(k, &f);
        }
    }
}

/* Three quarters of the forms there are, or the walk is none. What programs and links in letters
 * send is no form. */
static void count_met(const struct crowd *k) {
    size_t all = 0, met = 0;
    for (size_t i = 0; route_at(i) != NULL; i++) {
        const struct route *r = route_at(i);
        bool form = r->method == HTTP_POST && r->fault == NULL && !r->other_sites;
        all += form;
        met += form && k->seen[i];
        if (form && !k->seen[i]) {
            print_message("not met: %s\n", r->path);
        }
    }
    print_message("met %zu of %zu forms\n", met, all);
    assert_true(met * 4 >= all * 3);
}

static void each_form(struct crowd *k, form_try *try) {
    enum when when = GROWING;
    for (int round = 0; round < ROUNDS && when != LEAVING; round++) {
        struct forms now = walk(k);
        size_t news = try_new(k, &now, when, try);
        for (size_t i = 0; i < now.count; i++) {
            if (time_for(&now.item[i]) <= when) {
                send_likely(k, &now.item[i]);
            }
        }
        when = news > 0 ? GROWING : when + 1;
    }
    try_unmet(k, try);
    struct forms now = walk(k);
    (void)try_new(k, &now, LEAVING, try);
    count_met(k);
}

static void try_all(const struct crowd *k, const struct form *f) {
    try_tokens(k, f);
    try_bodies(k, f);
    try_attacks(k, f);
    try_pieces(k, f);
    try_ids(k, f);
}

TEST_STORES(
    "hostile: whatever is sent to whatever form, it is refused by name and nothing is lost") {
    struct crowd k;
    crowd_make(&k, store);
    each_form(&k, try_all);
    assert_int_equal(complaints, 0);
}

TEST("hostile: strings that attack are shown as they are, if at all") {
    struct crowd k;
    read_hostile();
    struct store *store = test_store(DB_SQLITE);
    crowd_make(&k, store);
    each_form(&k, try_hostile);
    assert_int_equal(complaints, 0);
}

static void try_click(const struct crowd *k, const struct form *f) {
    try_late(k, f);
}

TEST_STORES("hostile: a second click changes nothing; a session that ended loses nothing") {
    struct crowd k;
    crowd_make(&k, store);
    k.clicks = true;
    each_form(&k, try_click);
    assert_int_equal(complaints, 0);
}
