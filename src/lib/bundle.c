/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Bundles: rules.json to a question and back. */
#include "lib/bundle.h"

#include <string.h>

#include "format/json_read.h"
#include "format/recount.h"

#define RULES STR("rules.json")
#define RESULT STR("result.json")
#define SUMS STR("SHA256SUMS")

/* --- writing --- */

static bool is_method(const struct engine *e, const char *option) {
    return e->method && strcmp(e->method, option) == 0;
}

/* Told beside the options, for whoever reads the rules. */
static bool stands_apart(const struct engine *e, const char *option) {
    return is_method(e, option) || strcmp(option, "seed") == 0 || strcmp(option, "eligible") == 0;
}

static struct str choice_of(const struct question *q, const char *option) {
    struct str value = str_of(NULL);
    for (size_t i = 0; option && i < q->choices; i++) {
        value = strcmp(q->choice[i].option->name, option) == 0 ? q->choice[i].value : value;
    }
    return value;
}

void bundle_swap(char *name, char from, char to) {
    for (; *name; name++) {
        *name = *name == from ? to : *name;
    }
}

static void put_choice(struct json_out *j, struct arena *a, const struct question_choice *c) {
    char *key = arena_cstr(a, str_of(c->option->name));
    bundle_swap(key, '-', '_');
    json_key(j, key);
    if (c->option->kind == ASK_TEXT) {
        json_put_str(j, c->value);
    } else {
        json_put_raw(j, c->value); /* a number, true or false */
    }
}

/* In the order in which the engine has its options, each once: the last one counts. */
static void put_options(struct json_out *j, struct question *q) {
    json_open_object(j);
    for (const struct engine_option *o = q->engine->option; o->name; o++) {
        struct question_choice c = {o, choice_of(q, o->name)};
        if (c.value.p && !o->text_only && !stands_apart(q->engine, o->name)) {
            put_choice(j, q->arena, &c);
        }
    }
    json_close_object(j);
}

static struct str rules_text(struct question *q) {
    struct buf out = buf_make(QUESTION_OUTPUT_MAX);
    struct json_out j = json_begin(&out);
    struct str eligible = choice_of(q, "eligible");
    json_open_object(&j);
    json_key(&j, "kith");
    json_put_int(&j, 1);
    json_key(&j, "engine");
    json_put_cstr(&j, q->engine->name);
    json_key(&j, "method");
    json_put_str(&j, choice_of(q, q->engine->method));
    json_key(&j, "options");
    put_options(&j, q);
    json_key(&j, "seed");
    json_put_str(&j, choice_of(q, "seed"));
    json_key(&j, "eligible");
    json_put_raw(&j, eligible.p ? eligible : STR("null"));
    json_key(&j, "times");
    json_put_raw(&j, STR("{\"opens\":null,\"closes\":null}"));
    json_close_object(&j);
    buf_char(&out, '\n');
    struct str s = arena_str(q->arena, buf_str(&out));
    buf_free(&out);
    return s;
}

/* The ending of the file's own name when it is a plain one: ballots.blt. */
static struct str ending_of(const struct question *q, const struct question_file *f) {
    struct str rest = f->path;
    struct str last = rest;
    const char *known = "csv";
    while (rest.n) {
        last = str_cut(&rest, '.');
    }
    for (size_t i = 0; i < 2 && q->engine->file[i].name; i++) {
        known = q->engine->file[i].name == f->name ? q->engine->file[i].ending : known;
    }
    bool plain = last.n >= 2 && last.n <= 4 && last.n < f->path.n;
    for (size_t i = 0; i < last.n && plain; i++) {
        plain = last.p[i] >= 'a' && last.p[i] <= 'z';
    }
    return plain ? last : str_of(known);
}

enum err bundle_write(struct question *q, struct buf *zip) {
    struct zip_item item[BUNDLE_FILES_MAX];
    size_t count = 0;
    item[count++] = (struct zip_item){RULES, rules_text(q)};
    for (size_t i = 0; i < q->files; i++) {
        struct str name =
            arena_printf(q->arena, "%s.%.*s", q->file[i].name, STR_ARG(ending_of(q, &q->file[i])));
        item[count++] = (struct zip_item){name, q->file[i].text};
    }
    item[count++] = (struct zip_item){RESULT, buf_str(&q->out)};
    item[count] = (struct zip_item){SUMS, bundle_sums(q->arena, item, count)};
    return zip_pack(item, count + 1, zip);
}

/* --- opening --- */

struct opening {
    struct question *q;
    const struct question_file *f;
    struct zip_item *item;
    size_t count;
};

static int refuse(const struct opening *o, struct str within, struct flaw flaw) {
    return question_flaw(o->q, o->f, within, &flaw);
}

static struct str find(const struct opening *o, struct str name) {
    for (size_t i = 0; i < o->count; i++) {
        if (str_eq(o->item[i].name, name)) {
            return o->item[i].data;
        }
    }
    return str_of(NULL);
}

static int unpack(struct opening *o) {
    static const struct zip_limits limits = {16, (size_t)1 << 29, (size_t)1 << 29};
    struct str why;
    if (zip_unpack(o->q->arena, o->f->text, limits, &o->item, &o->count, &why) != ERR_OK) {
        return refuse(o, str_of(NULL), flaw_at(STR(""), 0, "recount_bundle", why));
    }
    bool whole = o->count >= 4 && o->count <= BUNDLE_FILES_MAX && find(o, RULES).p &&
                 find(o, RESULT).p && find(o, SUMS).p;
    return whole ? EXIT_DONE
                 : refuse(o, str_of(NULL),
                          flaw_at(STR(""), 0, "recount_bundle",
                                  STR("a bundle holds rules.json, what was counted, result.json "
                                      "and SHA256SUMS, nothing else")));
}

/* Which file a line of SHA256SUMS is for, "HEX  NAME" or "HEX *NAME"; o->count: none. */
static size_t file_of(const struct opening *o, struct str line) {
    size_t i = 0;
    while (i < o->count && !(line.n > 66 && str_eq(str_from(line, 66), o->item[i].name) &&
                             !str_eq(o->item[i].name, SUMS))) {
        i++;
    }
    return i;
}

/* Any order, each file once. */
static int check_sums(const struct opening *o, struct str *tampered) {
    struct str sums = find(o, SUMS);
    struct str rest = sums;
    bool seen[BUNDLE_FILES_MAX] = {false};
    size_t lines = 0;
    while (rest.n) {
        struct str text = str_cut(&rest, '\n');
        size_t i = file_of(o, text);
        lines++;
        if (i == o->count || seen[i]) {
            struct flaw f = {lines, 1, "recount_sums", STR("this is no line for one of the files")};
            return refuse(o, SUMS, f);
        }
        char hex[2 * HASH_SIZE + 1];
        struct hash h = hash_of(o->item[i].data.p, o->item[i].data.n);
        hash_hex(&h, hex);
        seen[i] = true;
        if (!str_eq_nocase(str_first(text, 64), str_of(hex)) && !tampered->p) {
            *tampered = o->item[i].name;
        }
    }
    return lines + 1 == o->count
               ? EXIT_DONE
               : refuse(o, SUMS,
                        flaw_at(sums, sums.n, "recount_sums", STR("a file's line is missing")));
}

int bundle_open(struct question *q, const struct question_file *f, struct bundle *out) {
    struct opening o = {.q = q, .f = f};
    *out = (struct bundle){.tampered = str_of(NULL)};
    int code = unpack(&o);
    code = code ? code : check_sums(&o, &out->tampered);
    if (code) {
        return code;
    }
    struct zip_item *file = arena_array(q->arena, struct zip_item, o.count);
    for (size_t i = 0; i < o.count; i++) {
        struct str name = o.item[i].name;
        if (!str_eq(name, RULES) && !str_eq(name, RESULT) && !str_eq(name, SUMS)) {
            file[out->files++] = o.item[i];
        }
    }
    out->file = file;
    out->rules = find(&o, RULES);
    out->result = find(&o, RESULT);
    return EXIT_DONE;
}

/* --- asking anew --- */

struct asking {
    struct opening o;
    struct str rules;
    struct question *again;
};

/* jansson forgets where a value stood: its name's place is near enough. */
static int refuse_rule(const struct asking *k, const char *key, const char *why) {
    struct arena *a = k->o.q->arena;
    size_t at = str_find(k->rules, arena_printf(a, "\"%s\"", key));
    struct str says = arena_printf(a, "the rule \"%s\" %s", key, why);
    return refuse(&k->o, RULES, flaw_at(k->rules, at < k->rules.n ? at : 0, "recount_rules", says));
}

/* A rule becomes an option; null is none. */
static int take_rule(const struct asking *k, const char *key, const char *option, const json_t *v) {
    struct arena *a = k->o.q->arena;
    struct str value = json_is_integer(v) ? arena_printf(a, "%lld", json_integer_value(v))
                       : json_is_true(v)  ? STR("true")
                                          : json_str(v);
    if (json_is_null(v)) {
        return EXIT_DONE;
    }
    if (!value.p) {
        return refuse_rule(k, key, "is missing or cannot be");
    }
    if (question_option(k->again, str_of(option), value) != EXIT_DONE) {
        return refuse_rule(k, key, arena_printf(a, "cannot be: %.*s", STR_ARG(k->again->why)).p);
    }
    return EXIT_DONE;
}

static int take_options(const struct asking *k, json_t *options) {
    const char *key;
    json_t *v;
    if (!json_is_object(options)) {
        return refuse_rule(k, "options", "is missing or cannot be");
    }
    json_object_foreach(options, key, v) {
        char *option = arena_cstr(k->o.q->arena, str_of(key));
        bundle_swap(option, '_', '-');
        int code = stands_apart(k->again->engine, option)
                       ? refuse_rule(k, key, "does not stand among the options")
                       : take_rule(k, key, option, v);
        if (code) {
            return code;
        }
    }
    return EXIT_DONE;
}

static int take_rules(const struct asking *k, json_t *v) {
    const json_t *method = json_object_get(v, "method");
    const char *by = k->again->engine->method;
    if (!json_is_object(json_object_get(v, "times")) || json_object_size(v) != 7) {
        return refuse_rule(k, "times", "is missing, or another one is not known");
    }
    if (!by && !json_is_null(method)) {
        return refuse_rule(k, "method", "cannot be: there is one method");
    }
    int code = take_rule(k, "method", by, method);
    code = code ? code : take_options(k, json_object_get(v, "options"));
    code = code ? code : take_rule(k, "seed", "seed", json_object_get(v, "seed"));
    return code ? code : take_rule(k, "eligible", "eligible", json_object_get(v, "eligible"));
}

static int take_files(const struct asking *k, const struct bundle *b) {
    for (size_t i = 0; i < b->files; i++) {
        struct str rest = b->file[i].name;
        struct str stem = str_cut(&rest, '.');
        if (question_file(k->again, stem, b->file[i].name, b->file[i].data) != EXIT_DONE) {
            return refuse(
                &k->o, b->file[i].name,
                flaw_at(STR(""), 0, "recount_bundle", arena_str(k->o.q->arena, k->again->why)));
        }
    }
    return EXIT_DONE;
}

static int begin_again(struct asking *k, json_t *v, const struct bundle *b) {
    struct question *q = k->o.q;
    const struct engine *e = engine_find(json_str(json_object_get(v, "engine")));
    if (json_integer_value(json_object_get(v, "kith")) != 1) {
        return refuse_rule(k, "kith", "is missing or cannot be");
    }
    if (!e || e == q->engine) {
        return refuse_rule(k, "engine", "is missing or cannot be");
    }
    question_begin(k->again, e);
    k->again->json = true;
    k->again->helper = q->helper;
    k->again->progress = q->progress;
    k->again->self = q->self;
    int code = take_rules(k, v);
    code = code ? code : take_files(k, b);
    if (code) {
        question_end(k->again);
    }
    return code;
}

int bundle_ask(struct question *q, const struct question_file *f, const struct bundle *b,
               struct question *again) {
    struct asking k = {{.q = q, .f = f}, b->rules, again};
    json_t *v;
    struct flaw flaw;
    if (json_read(b->rules, (struct json_limits){100000, 8}, &v, &flaw) != ERR_OK) {
        return refuse(&k.o, RULES, flaw);
    }
    int code = json_is_object(v) ? begin_again(&k, v, b)
                                 : refuse_rule(&k, "kith", "is missing or cannot be");
    json_decref(v);
    return code;
}
