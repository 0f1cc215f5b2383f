/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The arguments of OAI-PMH, and its lists. A token says all that a list needs to go on, and a sum
 * over it that only this site can make: nothing is kept between two parts. */
#include "area/learn/oai_api.h"

#include <string.h>

#include "base/hash.h"
#include "kernel/setting.h"

#define TOKEN_MAX 400
#define SUM_SIZE 32 /* hexadecimal digits of the sum */

static const struct {
    const char *word;
    enum oai_verb verb;
    const char *takes; /* its arguments; * those that it needs unless there is a token */
} verbs[] = {
    {"Identify", OAI_IDENTIFY, ""},
    {"ListMetadataFormats", OAI_LIST_METADATA_FORMATS, "identifier "},
    {"ListSets", OAI_LIST_SETS, "resumptionToken "},
    {"ListIdentifiers", OAI_LIST_IDENTIFIERS, "*metadataPrefix from until set resumptionToken "},
    {"ListRecords", OAI_LIST_RECORDS, "*metadataPrefix from until set resumptionToken "},
    {"GetRecord", OAI_GET_RECORD, "*identifier *metadataPrefix "},
};

void oai_refuse(struct oai_request *r, const char *code, const char *why) {
    if (r->error == NULL) {
        r->error = code;
        r->why = str_of(why);
    }
}

static struct str *argument(struct oai_request *r, struct str name) {
    return str_eq(name, STR("identifier"))        ? &r->identifier
           : str_eq(name, STR("metadataPrefix"))  ? &r->prefix
           : str_eq(name, STR("from"))            ? &r->from
           : str_eq(name, STR("until"))           ? &r->until
           : str_eq(name, STR("set"))             ? &r->set
           : str_eq(name, STR("resumptionToken")) ? &r->token
                                                  : NULL;
}

static void read_pairs(const struct http_pairs *all, struct oai_request *r) {
    for (size_t i = 0; i < all->count; i++) {
        const struct http_pair *p = &all->item[i];
        struct str *to = str_eq(p->name, STR("verb")) ? &r->verb_word : argument(r, p->name);
        if (to == NULL) {
            oai_refuse(r, "badArgument", "there is an argument that is not known");
        } else if (to->p != NULL) {
            oai_refuse(r, to == &r->verb_word ? "badVerb" : "badArgument",
                       "an argument is there twice");
        } else {
            *to = p->value.p ? p->value : STR("");
        }
    }
}

static size_t verb_at(struct str word) {
    size_t i = 0;
    while (i < sizeof verbs / sizeof verbs[0] && !str_eq(word, str_of(verbs[i].word))) {
        i++;
    }
    return i;
}

/* Is `name` among the arguments of the verb? *needed: it must be there. */
static bool takes(const char *list, const char *name, bool *needed) {
    struct str rest = str_of(list);
    while (!str_is_empty(rest)) {
        struct str word = str_cut(&rest, ' ');
        *needed = str_starts(word, STR("*"));
        if (str_eq(*needed ? str_from(word, 1) : word, str_of(name))) {
            return true;
        }
    }
    *needed = false;
    return false;
}

static void check_arguments(struct oai_request *r, const char *list) {
    static const char *const names[] = {"identifier", "metadataPrefix", "from", "until",
                                        "set",        "resumptionToken"};
    bool resumes = r->token.p != NULL;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        bool needed, there = argument(r, str_of(names[i]))->p != NULL;
        bool token = strcmp(names[i], "resumptionToken") == 0;
        if (there && (!takes(list, names[i], &needed) || (resumes && !token))) {
            oai_refuse(r, "badArgument", "an argument does not belong to this request");
        } else if (!there && takes(list, names[i], &needed) && needed && !resumes) {
            oai_refuse(r, "badArgument", "an argument is missing");
        }
    }
    if (r->prefix.p != NULL && !str_eq(r->prefix, STR("oai_dc"))) {
        oai_refuse(r, "cannotDisseminateFormat", "there is only oai_dc");
    }
}

void oai_read(struct web *w, struct oai_request *out) {
    *out = (struct oai_request){.verb = OAI_NO_VERB};
    read_pairs(&w->request->query, out);
    read_pairs(&w->request->form, out);
    size_t at = verb_at(out->verb_word);
    if (at == sizeof verbs / sizeof verbs[0]) {
        out->error = NULL;
        oai_refuse(out, "badVerb", "the verb is missing or not known");
        return;
    }
    out->verb = verbs[at].verb;
    check_arguments(out, verbs[at].takes);
}

/* --- times --- */

static bool read_time(struct str text, bool *day, int64_t *out_s) {
    struct str local = text;
    *day = text.n == 10;
    if (text.n != 10 && (text.n != 20 || text.p[19] != 'Z' || text.p[10] != 'T')) {
        return false;
    }
    char whole[] = "0000-00-00T00:00:00";
    memcpy(whole, local.p, text.n == 10 ? 10 : 19);
    int64_t ms;
    if (!lang_time_parse(str_of(whole), STR("UTC"), &ms) || ms < 0) {
        return false;
    }
    *out_s = ms / 1000;
    return true;
}

static void read_times(struct oai_request *r, struct oai_list *l) {
    bool from_day = false, until_day = false;
    if (r->from.p != NULL && !read_time(r->from, &from_day, &l->from_s)) {
        oai_refuse(r, "badArgument", "from is not a time in UTC");
    }
    if (r->until.p != NULL && !read_time(r->until, &until_day, &l->until_s)) {
        oai_refuse(r, "badArgument", "until is not a time in UTC");
    }
    if (r->from.p != NULL && r->until.p != NULL && from_day != until_day) {
        oai_refuse(r, "badArgument", "from and until are of different granularity");
    }
    if (l->until_s >= 0) { /* the last second of it belongs to it */
        l->until_s += until_day ? 86400 : 1;
    }
    if (l->from_s >= 0 && l->until_s >= 0 && l->from_s >= l->until_s) {
        oai_refuse(r, "badArgument", "from is after until");
    }
}

/* --- tokens --- */

static enum err sum_of(struct web *w, struct str text, char out[SUM_SIZE + 1]) {
    struct str secret;
    TRY(setting_secret(&w->ctx, &secret));
    struct hash h = hash_hmac(secret, arena_join(w->ctx.arena, STR("oai "), text));
    char hex[2 * HASH_SIZE + 1];
    hash_hex(&h, hex);
    memcpy(out, hex, SUM_SIZE);
    out[SUM_SIZE] = '\0';
    return ERR_OK;
}

enum err oai_token(struct web *w, const struct oai_list *l, const struct harvest_row *last,
                   size_t count, struct str *out) {
    char id[ID_TEXT_SIZE + 1], sum[SUM_SIZE + 1];
    id_text(last->thing, id);
    struct str text =
        arena_printf(w->ctx.arena, "%lld,%s,%lld,%lld,%lld,%.*s", (long long)last->at_ms, id,
                     (long long)l->from_s, (long long)l->until_s,
                     (long long)l->cursor + (long long)count, STR_ARG(l->set));
    TRY(sum_of(w, text, sum));
    *out = arena_join(w->ctx.arena, text, STR(","), str_of(sum));
    return ERR_OK;
}

static bool next_int(struct str *rest, int64_t *out) {
    return str_to_int(str_cut(rest, ','), out);
}

static enum err read_token(struct web *w, struct oai_request *r, struct oai_list *l) {
    struct str t = r->token;
    char sum[SUM_SIZE + 1] = "";
    bool good = t.n > SUM_SIZE + 1 && t.n <= TOKEN_MAX;
    struct str text = good ? str_first(t, t.n - SUM_SIZE - 1) : STR("");
    TRY(sum_of(w, text, sum));
    good = good && t.p[text.n] == ',' && str_eq(str_from(t, text.n + 1), str_of(sum));
    struct str rest = text;
    good = good && next_int(&rest, &l->query.after_ms) &&
           id_parse(str_cut(&rest, ','), &l->query.after) && next_int(&rest, &l->from_s) &&
           next_int(&rest, &l->until_s) && next_int(&rest, &l->cursor);
    l->set = rest;
    if (!good) {
        oai_refuse(r, "badResumptionToken", "this token is none of ours");
    }
    return ERR_OK;
}

/* --- what it is about --- */

static enum err read_set(struct web *w, struct oai_request *r, struct oai_list *l) {
    struct str rest = l->set;
    struct str head = str_cut(&rest, ':');
    if (str_is_empty(l->set)) {
        return ERR_OK;
    }
    if (str_eq(head, STR("kind"))) {
        const struct noun *n = noun_find(rest);
        if (n != NULL && n->harvest != NULL) {
            l->query.kind = rest;
            return ERR_OK;
        }
    } else if (str_eq(head, STR("community"))) {
        struct community m;
        enum err e = community_by_slug(&w->ctx, rest, &m);
        if (e == ERR_OK) {
            l->query.community = m.thing.id;
        }
        if (e != ERR_NOT_FOUND && e != ERR_GONE) {
            return e;
        }
    }
    if (str_is_empty(l->query.kind) && id_is_none(l->query.community)) {
        oai_refuse(r, "noRecordsMatch", "there is no such set");
    }
    return ERR_OK;
}

enum err oai_list_begin(struct web *w, struct oai_request *r, struct oai_list *out) {
    *out = (struct oai_list){.from_s = -1, .until_s = -1};
    out->set = r->set.p ? r->set : STR("");
    out->query.after_ms = -1;
    if (r->token.p != NULL) {
        TRY(read_token(w, r, out));
    } else {
        read_times(r, out);
    }
    TRY(read_set(w, r, out));
    out->query.from_ms = out->from_s < 0 ? 0 : out->from_s * 1000;
    out->query.until_ms = out->until_s < 0 ? INT64_MAX : out->until_s * 1000;
    out->query.limit = OAI_PER_PAGE + 1;
    return ERR_OK;
}
