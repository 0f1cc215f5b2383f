/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Writes Atom. */
#include "web/feed.h"

#include "base/xml.h"
#include "web/inside.h"

struct str feed_id_of(struct arena *a, struct id id) {
    char text[ID_TEXT_SIZE + 1];
    id_text(id, text);
    return arena_printf(a, "urn:uuid:%s", text);
}

void feed_begin(struct web *w) {
    int64_t muted = w->viewer.gate.muted;
    w->viewer = viewer_nobody;
    w->viewer.gate.muted = muted;
    w->ctx.viewer = &w->viewer;
}

static struct feed_entry entry_of(struct web *w, const struct thing *t) {
    return (struct feed_entry){
        .id = feed_id_of(w->ctx.arena, t->id),
        .title = t->title,
        .lang = t->lang,
        .path = thing_address(&w->ctx, t),
        .text = t->note,
        .published_ms = t->created_ms,
        .updated_ms = t->updated_ms,
        .stages = t->stages,
        .topic = t->topic,
        .kind = t->kind,
    };
}

void feed_things(struct web *w, const struct things *things, struct feed *f) {
    f->entry = arena_array(w->ctx.arena, struct feed_entry, things->count);
    for (size_t i = 0; i < things->count; i++) {
        if (id_eq(things->item[i].audience, AUDIENCE_PUBLIC)) {
            f->entry[f->entries++] = entry_of(w, &things->item[i]);
        }
    }
}

/* --- writing --- */

static void put_time(struct xml_out *x, const char *element, int64_t ms) {
    char utc[LANG_TIME_UTC_SIZE + 1];
    lang_time_utc(ms, utc);
    xml_pair(x, element, str_of(utc));
}

static void put_link(struct xml_out *x, const char *rel, const char *type, struct str href) {
    xml_open(x, "link");
    xml_attribute(x, "rel", str_of(rel));
    xml_attribute(x, "type", str_of(type));
    xml_attribute(x, "href", href);
    xml_close(x, "link");
}

static void put_text(struct xml_out *x, const char *element, struct str lang, struct str text) {
    xml_open(x, element);
    if (!str_is_empty(lang)) {
        xml_attribute(x, "xml:lang", lang);
    }
    xml_text(x, text);
    xml_close(x, element);
}

static void put_category(struct xml_out *x, struct str term) {
    if (!str_is_empty(term)) {
        xml_open(x, "category");
        xml_attribute(x, "term", term);
        xml_close(x, "category");
    }
}

static void put_author(struct xml_out *x, struct str name) {
    xml_open(x, "author");
    xml_pair(x, "name", name);
    xml_close(x, "author");
}

static struct str whole(struct web *w, struct str path) {
    return arena_join(w->ctx.arena, site_address(w->site), path);
}

static void put_entry(struct web *w, struct xml_out *x, const struct feed_entry *e) {
    xml_open(x, "entry");
    xml_pair(x, "id", e->id);
    put_text(x, "title", e->lang, e->title);
    put_time(x, "published", e->published_ms);
    put_time(x, "updated", e->updated_ms);
    put_link(x, "alternate", "text/html", whole(w, e->path));
    if (!str_is_empty(e->author)) {
        put_author(x, e->author);
    }
    put_category(x, e->kind);
    put_category(x, e->topic);
    for (unsigned i = 0; i < STAGE_COUNT; i++) {
        put_category(x, e->stages & (INT64_C(1) << i) ? str_of(stage_word(i)) : STR(""));
    }
    if (!str_is_empty(e->text)) {
        put_text(x, "summary", e->lang, e->text);
    }
    xml_close(x, "entry");
}

/* The newest change of what is in it, so that the same feed is the same text. */
static int64_t updated_of(const struct feed *f) {
    int64_t newest = 0;
    for (size_t i = 0; i < f->entries; i++) {
        newest = f->entry[i].updated_ms > newest ? f->entry[i].updated_ms : newest;
    }
    return newest;
}

/* An address of this site with the choices of the request, and where it goes on. */
static struct str address(struct web *w, struct str path, struct str after) {
    struct str choices = web_choices(w);
    if (after.p == NULL) {
        choices = str_first(choices, choices.n > 0 ? choices.n - 1 : 0);
        path = choices.n > 0 ? arena_join(w->ctx.arena, path, STR("?"), choices) : path;
    } else {
        path = arena_join(w->ctx.arena, path, STR("?"), choices, STR("after="), after);
    }
    return whole(w, path);
}

static void put_head(struct web *w, struct xml_out *x, const struct feed *f) {
    struct str site = str_of(w->words->name);
    xml_attribute(x, "xmlns", STR("http://www.w3.org/2005/Atom"));
    xml_attribute(x, "xml:lang", lang_tag(w->page.lang));
    struct str page = address(w, f->page, (struct str){0});
    xml_pair(x, "id", arena_join(w->ctx.arena, page, STR("#feed")));
    xml_pair(x, "title", arena_join(w->ctx.arena, f->title, STR(" – "), site));
    put_time(x, "updated", updated_of(f));
    put_author(x, site);
    put_link(x, "self", "application/atom+xml", whole(w, w->request->target));
    put_link(x, "alternate", "text/html", page);
    if (f->after.p != NULL) {
        put_link(x, "next", "application/atom+xml", address(w, w->request->path, f->after));
    }
}

enum err feed_answer(struct web *w, const struct feed *f) {
    struct xml_out x = xml_begin(&w->page.body);
    xml_open(&x, "feed");
    put_head(w, &x, f);
    for (size_t i = 0; i < f->entries; i++) {
        put_entry(w, &x, &f->entry[i]);
    }
    xml_close(&x, "feed");
    return web_data(w, "application/atom+xml; charset=utf-8");
}

const struct noun *feed_noun(struct str path) {
    for (size_t i = 0; i < cards_count(); i++) {
        for (size_t k = 0; k < cards_at(i)->noun_count; k++) {
            const struct noun *n = &cards_at(i)->nouns[k];
            if (n->in_feeds && str_eq(str_of(n->path), path)) {
                return n;
            }
        }
    }
    return NULL;
}

/* A list stands at /PATH of its noun, on the site or in a community. */
static const struct str in_community = STR_INIT("/communities/:slug/");

const struct noun *feed_noun_of_list(const struct web *w) {
    struct str path = w->route != NULL ? str_of(w->route->path) : STR("");
    return feed_noun(str_from(path, str_starts(path, in_community) ? in_community.n : 1));
}

struct str feed_of_list(const struct web *w, const char *as) {
    const struct noun *n = feed_noun_of_list(w);
    if (n == NULL) {
        return (struct str){0};
    }
    struct str tail = arena_join(w->ctx.arena, STR("/"), str_of(as), STR("/"), str_of(n->path));
    return str_starts(str_of(w->route->path), in_community)
               ? arena_join(w->ctx.arena, STR("/communities/"), web_param(w, "slug"), tail)
               : tail;
}
