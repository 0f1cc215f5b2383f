/* SPDX-License-Identifier: AGPL-3.0-or-later
 * OAI-PMH 2.0: other libraries harvest what is public here, and hear of what is gone. Which nouns
 * and how they are described is on their cards (kernel/harvest.h). */
#include "area/learn/oai_api.h"

#include "area/learn/learn.h"
#include "kernel/house.h"
#include "kernel/setting.h"
#include "web/site.h"

#define OAI "http://www.openarchives.org/OAI/2.0/"
#define SCHEMA "http://www.w3.org/2001/XMLSchema-instance"

static const char *const verb_elements[] = {"",         "Identify",        "ListMetadataFormats",
                                            "ListSets", "ListIdentifiers", "ListRecords",
                                            "GetRecord"};

static struct str utc(struct arena *a, int64_t ms) {
    char text[LANG_TIME_UTC_SIZE + 1];
    lang_time_utc(ms, text);
    return arena_str(a, str_of(text));
}

/* "kith.example" of "https://kith.example:8080" */
static struct str host_of(struct web *w) {
    struct str s = site_address(w->site);
    size_t at = str_find(s, STR("://"));
    s = at < s.n ? str_from(s, at + 3) : s;
    s = str_cut(&s, '/');
    return str_cut(&s, ':');
}

static struct str name_of(struct web *w, struct id thing) {
    char id[ID_TEXT_SIZE + 1];
    id_text(thing, id);
    return arena_join(w->ctx.arena, STR("oai:"), host_of(w), STR(":"), str_of(id));
}

static bool id_of(struct web *w, struct str name, struct id *out) {
    struct str before = arena_join(w->ctx.arena, STR("oai:"), host_of(w), STR(":"));
    return str_starts(name, before) && id_parse(str_from(name, before.n), out);
}

/* --- records --- */

static enum err put_header(struct web *w, struct xml_out *x, const struct harvest_row *r,
                           bool gone) {
    struct community m;
    xml_open(x, "header");
    if (gone) {
        xml_attribute(x, "status", STR("deleted"));
    }
    xml_pair(x, "identifier", name_of(w, r->thing));
    xml_pair(x, "datestamp", utc(w->ctx.arena, r->at_ms));
    xml_pair(x, "setSpec", arena_join(w->ctx.arena, STR("kind:"), r->kind));
    if (!id_is_none(r->community) && community_find(&w->ctx, r->community, &m) == ERR_OK) {
        xml_pair(x, "setSpec", arena_join(w->ctx.arena, STR("community:"), m.slug));
    }
    xml_close(x, "header");
    return ERR_OK;
}

static void put_dublin(struct xml_out *x, const struct dublin *d) {
    xml_open(x, "metadata");
    xml_open(x, "oai_dc:dc");
    xml_attribute(x, "xmlns:oai_dc", STR(OAI "oai_dc/"));
    xml_attribute(x, "xmlns:dc", STR("http://purl.org/dc/elements/1.1/"));
    xml_attribute(x, "xmlns:xsi", STR(SCHEMA));
    xml_attribute(x, "xsi:schemaLocation",
                  STR(OAI "oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd"));
    for (size_t i = 0; i < d->count; i++) {
        char element[40] = "dc:";
        struct str name = str_first(str_of(d->item[i].element), sizeof element - 4);
        for (size_t k = 0; k < name.n; k++) {
            element[3 + k] = name.p[k];
        }
        xml_pair(x, element, d->item[i].value);
    }
    xml_close(x, "oai_dc:dc");
    xml_close(x, "metadata");
}

/* What every noun has. ERR_NOT_FOUND and ERR_GONE: it is not for everybody any more. */
static enum err describe(struct web *w, const struct harvest_row *r, struct dublin *d) {
    struct ctx *c = &w->ctx;
    struct thing t;
    const struct noun *n = noun_find(r->kind);
    TRY(thing_find(c, r->thing, NULL, &t));
    dublin_add(d, "title", t.title);
    TRY(n != NULL && n->harvest != NULL ? n->harvest->describe(c, &t, d) : ERR_NOT_FOUND);
    dublin_add(d, "publisher", w->page.title); /* the site's name: see oai_answer */
    dublin_add(d, "date", utc(c->arena, t.created_ms));
    dublin_add(d, "type", STR("Text"));
    dublin_add(d, "language", t.lang);
    dublin_add(d, "identifier", arena_join(c->arena, site_address(w->site), thing_address(c, &t)));
    return ERR_OK;
}

static enum err put_record(struct web *w, struct xml_out *x, const struct harvest_row *r,
                           bool whole) {
    struct dublin d = {.count = 0};
    enum err e = r->gone ? ERR_GONE : describe(w, r, &d);
    bool gone = e == ERR_GONE || e == ERR_NOT_FOUND;
    if (e != ERR_OK && !gone) {
        return e;
    }
    if (whole) {
        xml_open(x, "record");
    }
    TRY(put_header(w, x, r, gone));
    if (whole && !gone) {
        put_dublin(x, &d);
    }
    if (whole) {
        xml_close(x, "record");
    }
    return ERR_OK;
}

/* --- lists --- */

static enum err put_token(struct web *w, struct xml_out *x, const struct oai_list *l,
                          const struct harvest_rows *rows, bool more) {
    struct str token = STR("");
    if (more) {
        TRY(oai_token(w, l, &rows->item[OAI_PER_PAGE - 1], OAI_PER_PAGE, &token));
    } else if (l->cursor == 0) {
        return ERR_OK; /* it was whole at once */
    }
    xml_open(x, "resumptionToken");
    xml_attribute(x, "cursor", arena_printf(w->ctx.arena, "%lld", (long long)l->cursor));
    xml_text(x, token);
    xml_close(x, "resumptionToken");
    return ERR_OK;
}

static enum err put_list(struct web *w, struct xml_out *x, struct oai_request *r) {
    struct oai_list l;
    struct harvest_rows rows = {0};
    TRY(oai_list_begin(w, r, &l));
    if (r->error == NULL) {
        TRY(harvest_list(&w->ctx, &l.query, &rows));
    }
    if (rows.count == 0) {
        oai_refuse(r, r->token.p ? "badResumptionToken" : "noRecordsMatch", "there is nothing");
    }
    if (r->error != NULL) {
        return ERR_OK;
    }
    bool more = rows.count > OAI_PER_PAGE;
    xml_open(x, verb_elements[r->verb]);
    for (size_t i = 0; i < rows.count && i < OAI_PER_PAGE; i++) {
        TRY(put_record(w, x, &rows.item[i], r->verb == OAI_LIST_RECORDS));
    }
    TRY(put_token(w, x, &l, &rows, more));
    xml_close(x, verb_elements[r->verb]);
    return ERR_OK;
}

static enum err put_one(struct web *w, struct xml_out *x, struct oai_request *r) {
    struct id id;
    struct harvest_row row;
    enum err e = id_of(w, r->identifier, &id) ? harvest_find(&w->ctx, id, &row) : ERR_NOT_FOUND;
    if (e == ERR_NOT_FOUND) {
        oai_refuse(r, "idDoesNotExist", "there is no such record");
        return ERR_OK;
    }
    TRY(e);
    xml_open(x, "GetRecord");
    TRY(put_record(w, x, &row, true));
    xml_close(x, "GetRecord");
    return ERR_OK;
}

/* --- about the site --- */

static enum err put_identify(struct web *w, struct xml_out *x, struct str site) {
    struct house_mail mail;
    int64_t first;
    TRY(harvest_first(&w->ctx, &first));
    enum err e = house_mail_server(&w->ctx, &mail);
    bool known = e == ERR_OK && !str_is_empty(mail.from);
    TRY(e == ERR_NOT_FOUND ? ERR_OK : e);
    xml_open(x, "Identify");
    xml_pair(x, "repositoryName", site);
    xml_pair(x, "baseURL", arena_join(w->ctx.arena, site_address(w->site), STR("/oai")));
    xml_pair(x, "protocolVersion", STR("2.0"));
    xml_pair(x, "adminEmail",
             known ? mail.from : arena_join(w->ctx.arena, STR("postmaster@"), host_of(w)));
    xml_pair(x, "earliestDatestamp", utc(w->ctx.arena, first));
    xml_pair(x, "deletedRecord", STR("persistent"));
    xml_pair(x, "granularity", STR("YYYY-MM-DDThh:mm:ssZ"));
    xml_close(x, "Identify");
    return ERR_OK;
}

static enum err put_formats(struct web *w, struct xml_out *x, struct oai_request *r) {
    struct id id;
    struct harvest_row row;
    if (r->identifier.p != NULL) {
        enum err e = id_of(w, r->identifier, &id) ? harvest_find(&w->ctx, id, &row) : ERR_NOT_FOUND;
        if (e == ERR_NOT_FOUND) {
            oai_refuse(r, "idDoesNotExist", "there is no such record");
            return ERR_OK;
        }
        TRY(e);
    }
    xml_open(x, "ListMetadataFormats");
    xml_open(x, "metadataFormat");
    xml_pair(x, "metadataPrefix", STR("oai_dc"));
    xml_pair(x, "schema", STR("http://www.openarchives.org/OAI/2.0/oai_dc.xsd"));
    xml_pair(x, "metadataNamespace", STR(OAI "oai_dc/"));
    xml_close(x, "metadataFormat");
    xml_close(x, "ListMetadataFormats");
    return ERR_OK;
}

static void put_set(struct web *w, struct xml_out *x, const char *head, struct str word,
                    struct str name) {
    xml_open(x, "set");
    xml_pair(x, "setSpec", arena_join(w->ctx.arena, str_of(head), word));
    xml_pair(x, "setName", name);
    xml_close(x, "set");
}

static void put_kinds(struct web *w, struct xml_out *x) {
    for (size_t i = 0; i < cards_count(); i++) {
        for (size_t k = 0; k < cards_at(i)->noun_count; k++) {
            const struct noun *n = &cards_at(i)->nouns[k];
            if (n->harvest != NULL) {
                put_set(w, x, "kind:", str_of(n->kind),
                        lang_text(w->ctx.lang, w->ctx.arena, (struct msg_text){.key = n->word}));
            }
        }
    }
}

/* Its token is the slug behind which it goes on: there is nothing in it to forge. */
static enum err put_sets(struct web *w, struct xml_out *x, struct oai_request *r) {
    struct harvest_communities all;
    bool first = r->token.p == NULL;
    TRY(harvest_communities(&w->ctx, first ? STR("") : r->token, OAI_PER_PAGE + 1, &all));
    if (!first && all.count == 0) {
        oai_refuse(r, "badResumptionToken", "there is nothing behind it");
        return ERR_OK;
    }
    xml_open(x, "ListSets");
    if (first) {
        put_kinds(w, x);
    }
    for (size_t i = 0; i < all.count && i < OAI_PER_PAGE; i++) {
        put_set(w, x, "community:", all.item[i].slug, all.item[i].title);
    }
    if (all.count > OAI_PER_PAGE || !first) {
        xml_open(x, "resumptionToken");
        xml_text(x, all.count > OAI_PER_PAGE ? all.item[OAI_PER_PAGE - 1].slug : STR(""));
        xml_close(x, "resumptionToken");
    }
    xml_close(x, "ListSets");
    return ERR_OK;
}

/* --- the answer --- */

static enum err put_verb(struct web *w, struct xml_out *x, struct oai_request *r, struct str site) {
    if (r->error != NULL) {
        return ERR_OK;
    }
    switch (r->verb) {
    case OAI_IDENTIFY:
        return put_identify(w, x, site);
    case OAI_LIST_METADATA_FORMATS:
        return put_formats(w, x, r);
    case OAI_LIST_SETS:
        return put_sets(w, x, r);
    case OAI_LIST_IDENTIFIERS:
    case OAI_LIST_RECORDS:
        return put_list(w, x, r);
    case OAI_GET_RECORD:
        return put_one(w, x, r);
    case OAI_NO_VERB:
        break;
    }
    return ERR_OK;
}

static void put_request(struct web *w, struct xml_out *x, const struct oai_request *r) {
    bool silent = r->error != NULL && (str_eq(str_of(r->error), STR("badVerb")) ||
                                       str_eq(str_of(r->error), STR("badArgument")));
    xml_open(x, "request");
    if (!silent) {
        xml_attribute(x, "verb", r->verb_word);
        xml_attribute(x, "identifier", r->identifier);
        xml_attribute(x, "metadataPrefix", r->prefix);
        xml_attribute(x, "from", r->from);
        xml_attribute(x, "until", r->until);
        xml_attribute(x, "set", r->set);
        xml_attribute(x, "resumptionToken", r->token);
    }
    xml_text(x, arena_join(w->ctx.arena, site_address(w->site), STR("/oai")));
    xml_close(x, "request");
}

/* The verb is written first, as only it knows whether there is an error. */
static enum err oai_answer(struct web *w) {
    struct oai_request r;
    struct str site;
    struct buf body = buf_make((size_t)16 << 20);
    struct xml_out inner = {.buf = &body};
    w->ctx.viewer = &viewer_nobody; /* whoever asks: only what everybody may see */
    w->ctx.lang = lang_english();
    oai_read(w, &r);
    enum err e = setting_get(&w->ctx, "name", STR("Kith"), &site);
    w->page.title = site;
    e = e == ERR_OK ? put_verb(w, &inner, &r, site) : e;
    struct xml_out x = xml_begin(&w->page.body);
    xml_open(&x, "OAI-PMH");
    xml_attribute(&x, "xmlns", STR(OAI));
    xml_attribute(&x, "xmlns:xsi", STR(SCHEMA));
    xml_attribute(&x, "xsi:schemaLocation",
                  STR(OAI " http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"));
    xml_pair(&x, "responseDate", utc(w->ctx.arena, w->ctx.now_ms));
    put_request(w, &x, &r);
    if (r.error != NULL) {
        xml_open(&x, "error");
        xml_attribute(&x, "code", str_of(r.error));
        xml_text(&x, r.why);
        xml_close(&x, "error");
    } else {
        xml_raw(&x, buf_str(&body));
    }
    xml_close(&x, "OAI-PMH");
    bool cut = body.overflow;
    buf_free(&body);
    return cut ? ERR_BUG : e;
}

static enum err oai_get(struct web *w) {
    TRY(oai_answer(w));
    return web_plain(w, "text/xml; charset=utf-8");
}

/* A POST asks the same: it is answered from a snapshot, before the transaction, and writes nothing.
 */
static enum err oai_before(struct web *w) {
    struct str *answer = arena_new(w->ctx.arena, struct str);
    TRY(oai_answer(w));
    *answer = arena_str(w->ctx.arena, buf_str(&w->page.body));
    buf_clear(&w->page.body);
    w->before = answer;
    return ERR_OK;
}

static enum err oai_post(struct web *w) {
    buf_put(&w->page.body, *(const struct str *)w->before);
    return web_plain(w, "text/xml; charset=utf-8");
}

static const struct route rows[] = {
    {HTTP_GET, "/oai", ANYONE, oai_get, SLOW},
    {HTTP_POST, "/oai", ANYONE, oai_post, .before = oai_before, .other_sites = true},
    {0},
};

const struct route_table oai_routes = {rows};
