/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Recount bundles of ballots: what they were decided by, and with what result. */
#include "format/recount.h"

#include <string.h>

#include "format/ballots.h"
#include "format/zip.h"

enum { RULES, BALLOTS, RESULT, FILES };

/* By form; the text decides what it is, the name is for people. */
static const struct str ballots_name[] = {[BALLOTS_CSV] = STR_INIT("ballots.csv"),
                                          [BALLOTS_BLT] = STR_INIT("ballots.blt"),
                                          [BALLOTS_ABIF] = STR_INIT("ballots.abif"),
                                          [BALLOTS_DEBIAN] = STR_INIT("ballots.txt")};

#define TEXT_MAX ((size_t)1 << 30)

static struct str buf_take(struct arena *a, struct buf *b) {
    struct str s = arena_str(a, buf_str(b));
    buf_free(b);
    return s;
}

/* --- writing --- */

static const char *const strength_name[] = {"winning", "margins"};
static const char *const unranked_name[] = {"last", "ignored"};

/* Those that the method knows, by the names that `kith tally` has for them. */
static void put_options(struct json_out *j, struct arena *a, const struct tally_options *o) {
    bool elects = tally_kind_of(o->method) != TALLY_KIND_STANCES;
    json_key(j, "options");
    json_open_object(j);
    if (elects) {
        json_key(j, "seats");
        json_put_int(j, (int64_t)o->seats);
    }
    json_key(j, "quorum");
    json_put_str(j, tally_share_text(a, o->quorum));
    if (o->method != TALLY_CONSENT) {
        json_key(j, "share");
        json_put_str(j, tally_share_text(a, o->share));
    }
    if (elects) {
        json_key(j, "share_of");
        json_put_cstr(j, o->share_of == TALLY_OF_ELIGIBLE ? "eligible" : "valid");
    }
    if (o->method == TALLY_DOT) {
        json_key(j, "dots");
        json_put_int(j, (int64_t)o->dots);
    }
    if (o->method == TALLY_STAR) {
        json_key(j, "top");
        json_put_int(j, (int64_t)o->top);
    }
    if (tally_kind_of(o->method) == TALLY_KIND_RANKS) {
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

/* The text of result.json: one line. `text` is what the ballots were read from. */
static struct str result_line(struct arena *a, struct str text, const struct tally_ballots *b,
                              const struct tally_options *o) {
    struct buf out = buf_make(TEXT_MAX);
    struct json_out j = json_begin(&out);
    struct tally_result r = tally_count(a, b, o);
    struct result_head head = {.input = hash_of(text.p, text.n)};
    tally_json(&j, a, b, o, &r, head);
    buf_char(&out, '\n');
    return buf_take(a, &out);
}

struct str bundle_sums(struct arena *a, const struct zip_item *item, size_t count) {
    struct buf out = buf_make(TEXT_MAX);
    for (size_t i = 0; i < count; i++) {
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
    if (!ballots_can_write(b, o->method) || (tally_one_seat(o->method) && told.seats > 1)) {
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
    item[RESULT] =
        (struct zip_item){STR("result.json"), result_line(a, item[BALLOTS].data, &written, &told)};
    item[FILES] = (struct zip_item){STR("SHA256SUMS"), bundle_sums(a, item, FILES)};
    return fits ? zip_pack(item, FILES + 1, zip) : ERR_TOO_LARGE;
}
