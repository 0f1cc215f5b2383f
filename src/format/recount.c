/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Recount bundles: writing what was decided by, and holding it against a count of our own. */
#include "format/recount.h"

#include <string.h>

#include "format/ballots.h"
#include "format/json_read.h"
#include "format/zip.h"

enum { RULES, BALLOTS, RESULT, FILES };

static const struct str file_name[FILES] = {STR_INIT("rules.json"), STR_INIT("ballots.csv"),
                                            STR_INIT("result.json")};
static const struct str sums_name = STR_INIT("SHA256SUMS");

#define TEXT_MAX ((size_t)1 << 30)

static struct str buf_take(struct arena *a, struct buf *b) {
    struct str s = arena_str(a, buf_str(b));
    buf_free(b);
    return s;
}

/* --- writing --- */

static void put_rules(struct json_out *j, struct arena *a, const struct tally_options *o,
                      struct recount_times times) {
    json_open_object(j);
    json_key(j, "kith");
    json_put_int(j, 1);
    json_key(j, "engine");
    json_put_cstr(j, "tally");
    json_key(j, "method");
    json_put_cstr(j, tally_method_name(o->method));
    json_key(j, "options");
    json_open_object(j);
    json_key(j, "seats");
    json_put_int(j, o->seats ? (int64_t)o->seats : 1);
    json_key(j, "quorum");
    json_put_str(j, tally_share_text(a, o->quorum));
    json_key(j, "share");
    json_put_str(j, tally_share_text(a, o->share));
    json_key(j, "share_of");
    json_put_cstr(j, o->share_of == TALLY_OF_ELIGIBLE ? "eligible" : "valid");
    json_close_object(j);
    json_key(j, "seed");
    json_put_str(j, o->seed);
    json_key(j, "eligible");
    json_put_raw(j, o->eligible ? arena_printf(a, "%llu", (unsigned long long)o->eligible)
                                : STR("null"));
    json_key(j, "times");
    json_open_object(j);
    json_key(j, "opens");
    json_put_str(j, times.opens);
    json_key(j, "closes");
    json_put_str(j, times.closes);
    json_close_object(j);
    json_close_object(j);
}

struct str recount_result(struct arena *a, struct str ballots_csv, const struct tally_ballots *b,
                          const struct tally_options *o) {
    struct buf out = buf_make(TEXT_MAX);
    struct json_out j = json_begin(&out);
    struct tally_result r = tally_count(a, b, o);
    struct result_head head = {.input = hash_of(ballots_csv.p, ballots_csv.n)};
    tally_json(&j, a, b, o, &r, head);
    buf_char(&out, '\n');
    return buf_take(a, &out);
}

static struct str sums_of(struct arena *a, const struct str text[FILES]) {
    struct buf out = buf_make(TEXT_MAX);
    for (size_t i = 0; i < FILES; i++) {
        char hex[2 * HASH_SIZE + 1];
        struct hash h = hash_of(text[i].p, text[i].n);
        hash_hex(&h, hex);
        buf_printf(&out, "%s  %s\n", hex, file_name[i].p);
    }
    return buf_take(a, &out);
}

enum err recount_bundle_write(struct arena *a, const struct tally_ballots *b,
                              const struct tally_options *o, struct recount_times times,
                              struct buf *zip) {
    struct str text[FILES];
    struct zip_item item[FILES + 1];
    struct buf rules = buf_make(TEXT_MAX);
    struct buf ballots = buf_make(TEXT_MAX);
    struct json_out j = json_begin(&rules);
    put_rules(&j, a, o, times);
    buf_char(&rules, '\n');
    ballots_write(&ballots, b, o->method);
    bool fits = !ballots.overflow && !rules.overflow;
    text[RULES] = buf_take(a, &rules);
    text[BALLOTS] = buf_take(a, &ballots);
    text[RESULT] = recount_result(a, text[BALLOTS], b, o);
    for (size_t i = 0; i < FILES; i++) {
        item[i] = (struct zip_item){file_name[i], text[i]};
    }
    item[FILES] = (struct zip_item){sums_name, sums_of(a, text)};
    return fits ? zip_pack(item, FILES + 1, zip) : ERR_TOO_LARGE;
}

/* --- checking --- */

struct checking {
    struct arena *arena;
    struct str text[FILES];
    struct str sums;
    struct str *file;
    struct flaw *flaw;
    struct recount_verdict *verdict;
};

static enum err refuse(struct checking *c, struct str file, struct flaw flaw) {
    *c->file = file;
    *c->flaw = flaw;
    return ERR_INPUT;
}

static enum err refuse_zip(struct checking *c, enum err e, struct str why) {
    (void)refuse(c, str_of(NULL), flaw_at(STR(""), 0, "recount_bundle", why));
    return e;
}

static struct str find(const struct zip_item *item, size_t count, struct str name) {
    for (size_t i = 0; i < count; i++) {
        if (str_eq(item[i].name, name)) {
            return item[i].data;
        }
    }
    return str_of(NULL);
}

static enum err open_bundle(struct checking *c, struct str zip) {
    static const struct zip_limits limits = {16, (size_t)1 << 29, (size_t)1 << 29};
    struct zip_item *item;
    size_t count;
    struct str why;
    enum err e = zip_unpack(c->arena, zip, limits, &item, &count, &why);
    if (e != ERR_OK) {
        return refuse_zip(c, e, why);
    }
    c->sums = find(item, count, sums_name);
    bool whole = c->sums.p && count == FILES + 1;
    for (size_t i = 0; i < FILES; i++) {
        c->text[i] = find(item, count, file_name[i]);
        whole = whole && c->text[i].p;
    }
    if (!whole) {
        return refuse_zip(c, ERR_INPUT,
                          STR("a bundle holds rules.json, ballots.csv, result.json and SHA256SUMS, "
                              "nothing else"));
    }
    return ERR_OK;
}

/* Any order, each file once; a line for each as sha256sum writes it, "HEX  NAME" or "HEX *NAME". */
static enum err check_sums(struct checking *c) {
    struct str rest = c->sums;
    bool seen[FILES] = {false};
    for (size_t line = 1; rest.n; line++) {
        struct str text = str_cut(&rest, '\n');
        size_t i = 0;
        while (i < FILES && !(text.n > 66 && str_eq(str_from(text, 66), file_name[i]))) {
            i++;
        }
        if (i == FILES || seen[i]) {
            struct flaw f = {line, 1, "recount_sums", STR("this is no line for one of the files")};
            return refuse(c, sums_name, f);
        }
        char hex[2 * HASH_SIZE + 1];
        struct hash h = hash_of(c->text[i].p, c->text[i].n);
        hash_hex(&h, hex);
        seen[i] = true;
        if (!str_eq_nocase(str_first(text, 64), str_of(hex)) && c->verdict->same) {
            c->verdict->same = false;
            c->verdict->file = file_name[i];
            c->verdict->why = STR("its sum is not the one in SHA256SUMS");
        }
    }
    if (!(seen[RULES] && seen[BALLOTS] && seen[RESULT])) {
        return refuse(c, sums_name,
                      flaw_at(c->sums, c->sums.n, "recount_sums", STR("a file's line is missing")));
    }
    return ERR_OK;
}

/* jansson forgets where a value stood: its name's place is near enough. */
static enum err refuse_rule(struct checking *c, const char *key) {
    struct str text = c->text[RULES];
    struct str quoted = arena_printf(c->arena, "\"%s\"", key);
    size_t at = str_find(text, quoted);
    struct str why = arena_printf(c->arena, "the rule \"%s\" is missing or cannot be", key);
    return refuse(c, file_name[RULES], flaw_at(text, at < text.n ? at : 0, "recount_rules", why));
}

static bool whole_number(const json_t *v, uint64_t most, uint64_t *out) {
    json_int_t i = json_integer_value(v);
    *out = (uint64_t)i;
    return json_is_integer(v) && i >= 1 && (uint64_t)i <= most;
}

static bool share(const json_t *v, struct tally_share *out) {
    return json_is_null(v) || (json_is_string(v) && tally_share_parse(json_str(v), out));
}

static enum err read_options(struct checking *c, const json_t *v, struct tally_options *o) {
    uint64_t seats;
    struct str of = json_str(json_object_get(v, "share_of"));
    if (!json_is_object(v) || json_object_size(v) != 4) {
        return refuse_rule(c, "options");
    }
    if (!whole_number(json_object_get(v, "seats"), TALLY_SEATS_MAX, &seats)) {
        return refuse_rule(c, "seats");
    }
    if (!share(json_object_get(v, "quorum"), &o->quorum)) {
        return refuse_rule(c, "quorum");
    }
    if (!share(json_object_get(v, "share"), &o->share)) {
        return refuse_rule(c, "share");
    }
    if (!str_eq(of, STR("valid")) && !str_eq(of, STR("eligible"))) {
        return refuse_rule(c, "share_of");
    }
    o->share_of = str_eq(of, STR("eligible")) ? TALLY_OF_ELIGIBLE : TALLY_OF_VALID;
    o->seats = (size_t)seats;
    return ERR_OK;
}

static enum err read_rules_of(struct checking *c, const json_t *v, struct tally_options *o) {
    const json_t *seed = json_object_get(v, "seed");
    const json_t *eligible = json_object_get(v, "eligible");
    if (json_integer_value(json_object_get(v, "kith")) != 1) {
        return refuse_rule(c, "kith");
    }
    if (!str_eq(json_str(json_object_get(v, "engine")), STR("tally"))) {
        return refuse_rule(c, "engine");
    }
    struct str method = json_str(json_object_get(v, "method"));
    if (!tally_method_find(method, &o->method)) {
        return refuse_rule(c, "method");
    }
    o->seed = arena_str(c->arena, json_str(seed));
    if (!json_is_null(seed) && (o->seed.n < 1 || o->seed.n > 200)) {
        return refuse_rule(c, "seed");
    }
    if (!json_is_null(eligible) && !whole_number(eligible, TALLY_BALLOTS_MAX, &o->eligible)) {
        return refuse_rule(c, "eligible");
    }
    if (!json_is_object(json_object_get(v, "times")) || json_object_size(v) != 7) {
        return refuse_rule(c, "times");
    }
    return read_options(c, json_object_get(v, "options"), o);
}

static enum err read_rules(struct checking *c, struct tally_options *o) {
    json_t *v;
    struct flaw flaw;
    if (json_read(c->text[RULES], (struct json_limits){100000, 8}, &v, &flaw) != ERR_OK) {
        return refuse(c, file_name[RULES], flaw);
    }
    enum err e = json_is_object(v) ? read_rules_of(c, v, o) : refuse_rule(c, "kith");
    json_decref(v);
    return e;
}

static struct str piece(struct str s, size_t at) {
    return str_utf8_first(str_from(s, at), 60);
}

static void compare(struct checking *c, struct str ours) {
    struct str theirs = c->text[RESULT];
    size_t at = 0;
    while (at < ours.n && at < theirs.n && ours.p[at] == theirs.p[at]) {
        at++;
    }
    if (at == ours.n && at == theirs.n) {
        return;
    }
    while (at && !str_is_utf8(str_from(ours, at))) {
        at--; /* not within a character */
    }
    c->verdict->same = false;
    c->verdict->file = file_name[RESULT];
    c->verdict->why = STR("the count gives another result");
    c->verdict->at = at + 1;
    c->verdict->theirs = piece(theirs, at);
    c->verdict->ours = piece(ours, at);
}

static enum err check(struct checking *c, struct str zip) {
    struct tally_options o = {0};
    struct tally_ballots b;
    struct flaw flaw;
    TRY(open_bundle(c, zip));
    TRY(check_sums(c));
    if (!c->verdict->same) {
        return ERR_OK;
    }
    TRY(read_rules(c, &o));
    enum err e = ballots_read(c->arena, c->text[BALLOTS], o.method, &b, &flaw);
    if (e != ERR_OK) {
        (void)refuse(c, file_name[BALLOTS], flaw);
        return e;
    }
    for (size_t i = 0; i < b.count; i++) {
        c->verdict->ballots += b.weight ? b.weight[i] : 1;
    }
    c->verdict->method = str_of(tally_method_name(o.method));
    compare(c, recount_result(c->arena, c->text[BALLOTS], &b, &o));
    return ERR_OK;
}

enum err recount_bundle_check(struct arena *a, struct str zip, struct recount_verdict *out,
                              struct str *file, struct flaw *flaw) {
    struct checking c = {.arena = a, .file = file, .flaw = flaw, .verdict = out};
    *out = (struct recount_verdict){.same = true};
    return check(&c, zip);
}
