/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Recount bundles: writing what was decided by, and holding it against a count of our own. */
#include "format/recount.h"

#include <string.h>

#include "format/ballots.h"
#include "format/json_read.h"
#include "format/zip.h"

enum { RULES, BALLOTS, RESULT, FILES };

/* By form; the text decides what it is, the name is for people. */
static const struct str ballots_name[] = {[BALLOTS_CSV] = STR_INIT("ballots.csv"),
                                          [BALLOTS_BLT] = STR_INIT("ballots.blt"),
                                          [BALLOTS_ABIF] = STR_INIT("ballots.abif"),
                                          [BALLOTS_DEBIAN] = STR_INIT("ballots.txt")};
enum { FORMS = sizeof ballots_name / sizeof ballots_name[0] };
static const struct str sums_name = STR_INIT("SHA256SUMS");

#define TEXT_MAX ((size_t)1 << 30)

static struct str buf_take(struct arena *a, struct buf *b) {
    struct str s = arena_str(a, buf_str(b));
    buf_free(b);
    return s;
}

/* --- writing --- */

static const char *const strength_name[] = {"winning", "margins"};
static const char *const unranked_name[] = {"last", "ignored"};

static bool has_dots(enum tally_method m) {
    return m == TALLY_DOT;
}

static bool has_top(enum tally_method m) {
    return m == TALLY_STAR;
}

static bool has_pairs(enum tally_method m) {
    return tally_kind_of(m) == TALLY_KIND_RANKS;
}

static void put_options(struct json_out *j, struct arena *a, const struct tally_options *o) {
    json_key(j, "options");
    json_open_object(j);
    json_key(j, "seats");
    json_put_int(j, (int64_t)o->seats);
    json_key(j, "quorum");
    json_put_str(j, tally_share_text(a, o->quorum));
    json_key(j, "share");
    json_put_str(j, tally_share_text(a, o->share));
    json_key(j, "share_of");
    json_put_cstr(j, o->share_of == TALLY_OF_ELIGIBLE ? "eligible" : "valid");
    if (has_dots(o->method)) {
        json_key(j, "dots");
        json_put_int(j, (int64_t)o->dots);
    }
    if (has_top(o->method)) {
        json_key(j, "top");
        json_put_int(j, (int64_t)o->top);
    }
    if (has_pairs(o->method)) {
        json_key(j, "strength");
        json_put_cstr(j, strength_name[o->strength]);
        json_key(j, "unranked");
        json_put_cstr(j, unranked_name[o->unranked]);
    }
    json_close_object(j);
}

static void put_rules(struct json_out *j, struct arena *a, const struct tally_options *o,
                      struct recount_times times) {
    json_open_object(j);
    json_key(j, "kith");
    json_put_int(j, 1);
    json_key(j, "engine");
    json_put_cstr(j, "tally");
    json_key(j, "method");
    json_put_cstr(j, tally_method_name(o->method));
    put_options(j, a, o);
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

struct str recount_result(struct arena *a, struct str text, const struct tally_ballots *b,
                          const struct tally_options *o) {
    struct buf out = buf_make(TEXT_MAX);
    struct json_out j = json_begin(&out);
    struct tally_result r = tally_count(a, b, o);
    struct result_head head = {.input = hash_of(text.p, text.n)};
    tally_json(&j, a, b, o, &r, head);
    buf_char(&out, '\n');
    return buf_take(a, &out);
}

static struct str sums_of(struct arena *a, const struct zip_item item[FILES]) {
    struct buf out = buf_make(TEXT_MAX);
    for (size_t i = 0; i < FILES; i++) {
        char hex[2 * HASH_SIZE + 1];
        struct hash h = hash_of(item[i].data.p, item[i].data.n);
        hash_hex(&h, hex);
        buf_printf(&out, "%s  %.*s\n", hex, STR_ARG(item[i].name));
    }
    return buf_take(a, &out);
}

/* Those that were counted with: given, or the file's, or one. */
static size_t seats_of(const struct tally_ballots *b, const struct tally_options *o) {
    size_t seats = o->seats ? o->seats : b->seats;
    return seats ? seats : 1;
}

enum err recount_bundle_write(struct arena *a, const struct tally_ballots *b,
                              const struct tally_options *o, struct recount_times times,
                              struct buf *zip) {
    struct zip_item item[FILES + 1];
    struct tally_ballots written = *b;
    struct tally_options told = *o;
    written.ignored_line = 0; /* all that is written is read */
    told.top = o->top ? o->top : b->top;
    told.seats = seats_of(b, o);
    if (!ballots_can_write(b, o->method)) {
        return ERR_INPUT;
    }
    struct buf rules = buf_make(TEXT_MAX);
    struct buf ballots = buf_make(TEXT_MAX);
    struct json_out j = json_begin(&rules);
    put_rules(&j, a, &told, times);
    buf_char(&rules, '\n');
    struct str name = ballots_name[ballots_write(&ballots, b, o->method, told.seats)];
    bool fits = !ballots.overflow && !rules.overflow;
    item[RULES] = (struct zip_item){STR("rules.json"), buf_take(a, &rules)};
    item[BALLOTS] = (struct zip_item){name, buf_take(a, &ballots)};
    item[RESULT] = (struct zip_item){STR("result.json"),
                                     recount_result(a, item[BALLOTS].data, &written, &told)};
    item[FILES] = (struct zip_item){sums_name, sums_of(a, item)};
    return fits ? zip_pack(item, FILES + 1, zip) : ERR_TOO_LARGE;
}

/* --- checking --- */

struct checking {
    struct arena *arena;
    struct str name[FILES];
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
    c->name[RULES] = STR("rules.json");
    c->name[RESULT] = STR("result.json");
    c->name[BALLOTS] = ballots_name[0];
    for (size_t i = 0; i < FORMS; i++) {
        if (find(item, count, ballots_name[i]).p) {
            c->name[BALLOTS] = ballots_name[i];
        }
    }
    bool whole = c->sums.p && count == FILES + 1;
    for (size_t i = 0; i < FILES; i++) {
        c->text[i] = find(item, count, c->name[i]);
        whole = whole && c->text[i].p;
    }
    if (!whole) {
        return refuse_zip(c, ERR_INPUT,
                          STR("a bundle holds rules.json, ballots.csv (or .blt, .abif, .txt), "
                              "result.json and SHA256SUMS, nothing else"));
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
        while (i < FILES && !(text.n > 66 && str_eq(str_from(text, 66), c->name[i]))) {
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
            c->verdict->file = c->name[i];
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
    return refuse(c, c->name[RULES], flaw_at(text, at < text.n ? at : 0, "recount_rules", why));
}

static bool whole_number(const json_t *v, uint64_t most, uint64_t *out) {
    json_int_t i = json_integer_value(v);
    *out = (uint64_t)i;
    return json_is_integer(v) && i >= 1 && (uint64_t)i <= most;
}

static bool share(const json_t *v, struct tally_share *out) {
    return json_is_null(v) || (json_is_string(v) && tally_share_parse(json_str(v), out));
}

/* Which of two words it is. */
static bool one_of(const json_t *v, const char *const word[2], int *out) {
    struct str s = json_str(v);
    *out = str_eq(s, str_of(word[1])) ? 1 : 0;
    return str_eq(s, str_of(word[*out]));
}

/* What only some methods have. */
static enum err read_more_options(struct checking *c, const json_t *v, struct tally_options *o) {
    int word;
    if (has_dots(o->method) &&
        !whole_number(json_object_get(v, "dots"), TALLY_DOTS_MAX, &o->dots)) {
        return refuse_rule(c, "dots");
    }
    json_int_t top = json_integer_value(json_object_get(v, "top"));
    if (has_top(o->method) &&
        (!json_is_integer(json_object_get(v, "top")) || top < 0 || top > TALLY_MARK_MAX)) {
        return refuse_rule(c, "top");
    }
    o->top = has_top(o->method) ? (uint64_t)top : 0;
    if (!has_pairs(o->method)) {
        return ERR_OK;
    }
    if (!one_of(json_object_get(v, "strength"), strength_name, &word)) {
        return refuse_rule(c, "strength");
    }
    o->strength = (enum tally_strength)word;
    if (!one_of(json_object_get(v, "unranked"), unranked_name, &word)) {
        return refuse_rule(c, "unranked");
    }
    o->unranked = (enum tally_unranked)word;
    return ERR_OK;
}

static enum err read_options(struct checking *c, const json_t *v, struct tally_options *o) {
    static const char *const base_name[] = {"valid", "eligible"};
    uint64_t seats;
    int base;
    size_t size = has_pairs(o->method) ? 6 : has_dots(o->method) || has_top(o->method) ? 5 : 4;
    if (!json_is_object(v) || json_object_size(v) != size) {
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
    if (!one_of(json_object_get(v, "share_of"), base_name, &base)) {
        return refuse_rule(c, "share_of");
    }
    o->share_of = base ? TALLY_OF_ELIGIBLE : TALLY_OF_VALID;
    o->seats = (size_t)seats;
    return read_more_options(c, v, o);
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
        return refuse(c, c->name[RULES], flaw);
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
    c->verdict->file = c->name[RESULT];
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
    enum err e = ballots_read(c->arena, c->text[BALLOTS], &o, &b, &flaw);
    if (e != ERR_OK) {
        (void)refuse(c, c->name[BALLOTS], flaw);
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
