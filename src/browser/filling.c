/* SPDX-License-Identifier: AGPL-3.0-or-later
 * From a request to a page. How it looks is filling_json.c's. */
#include "browser/filling.h"

#include "browser/filling_json.h"
#include "engine/form_fill.h"
#include "engine/form_language.h"
#include "engine/form_pack.h"
#include "format/form_json.h"

#define PAIRS_MAX 20000

/* --- the request --- */

struct request {
    struct str form, draft, tag;
    int64_t now_ms, offset_minutes, language;
    struct form_deed deed;
    struct form_pair *posted;
};

/* "5:river"; false: there is none. */
static bool next_text(struct str *rest, struct str *out) {
    int64_t n;
    if (!str_has(*rest, ':') || !str_to_int(str_cut(rest, ':'), &n) || n < 0 ||
        (uint64_t)n > rest->n) {
        return false;
    }
    *out = str_first(*rest, (size_t)n);
    *rest = str_from(*rest, (size_t)n);
    return true;
}

static bool take_pair(struct request *r, struct str name, struct str value) {
    const struct {
        struct str name;
        struct str *text;
        int64_t *number;
    } known[] = {
        {STR("form"), &r->form, NULL},         {STR("draft"), &r->draft, NULL},
        {STR("tag"), &r->tag, NULL},           {STR("at"), &r->deed.at, NULL},
        {STR("act"), &r->deed.act, NULL},      {STR("now"), NULL, &r->now_ms},
        {STR("language"), NULL, &r->language}, {STR("offset"), NULL, &r->offset_minutes},
    };
    if (str_starts(name, STR("."))) {
        r->posted[r->deed.count++] = (struct form_pair){str_from(name, 1), value};
        return true;
    }
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (str_eq(name, known[i].name) && known[i].text) {
            *known[i].text = value;
            return true;
        }
        if (str_eq(name, known[i].name)) {
            return str_to_int(value, known[i].number);
        }
    }
    return false;
}

static bool read_request(struct arena *a, struct str text, struct request *r) {
    struct str name, value;
    *r = (struct request){.posted = arena_array(a, struct form_pair, PAIRS_MAX)};
    r->deed.posted = r->posted;
    if (text.n > FILLING_REQUEST_MAX || !str_is_utf8(text)) {
        return false;
    }
    while (text.n > 0) {
        if (!next_text(&text, &name) || !next_text(&text, &value) || r->deed.count == PAIRS_MAX ||
            !take_pair(r, name, value)) {
            return false;
        }
    }
    return r->offset_minutes > -1500 && r->offset_minutes < 1500 && r->now_ms >= 0 &&
           r->now_ms < INT64_C(253402300800000); /* the year 10000 */
}

/* --- the answers so far --- */

static const struct form_ready *read_form(struct arena *a, struct str text) {
    struct form *f = arena_new(a, struct form);
    struct form_flaws flaws;
    struct flaw flaw;
    return form_json_read(a, text, f, &flaw) == ERR_OK ? form_prepare(a, f, &flaws) : NULL;
}

static enum err begin(struct arena *a, const struct form_ready *ready, const struct request *r,
                      struct form_answers **out) {
    struct form_clock clock = {r->now_ms, (int32_t)r->offset_minutes};
    uint32_t languages = ready->form->languages;
    if (!r->draft.p) {
        *out = form_answers_make(a, ready, clock);
        (*out)->language = form_language_like(ready->form, r->tag);
        return form_evaluate(*out);
    }
    *out = form_answers_again(a, ready, clock);
    if (!form_unpack(*out, r->draft)) {
        return ERR_INPUT;
    }
    bool known = r->language >= 0 && r->language < languages;
    (*out)->language = known ? (uint32_t)r->language : 0;
    return form_evaluate(*out);
}

/* --- the page --- */

/* Where one goes is worked out from what was kept, as it is when a page is opened anew. */
static enum err reopen(struct arena *a, const struct form_answers *as, struct str draft,
                       struct form_answers **out) {
    *out = form_answers_again(a, as->ready, as->clock);
    if (!form_unpack(*out, draft)) {
        return ERR_INPUT;
    }
    (*out)->language = as->language;
    return form_evaluate(*out);
}

static enum err show(struct arena *a, struct form_answers *as, const struct request *r,
                     struct filling_page *page) {
    struct form_filling f = {.steps = form_steps_of(as)};
    struct str at = r->deed.at;
    page->as = as;
    if (r->deed.act.p) {
        size_t to;
        TRY(form_fill(as, &r->deed, &f));
        page->stays = form_fill_on(as, &r->deed, &f, &to) == FORM_STAYS;
        at = form_steps_key(as, &f.steps, to);
    }
    if (!form_pack_text(a, as, true, &page->draft)) {
        return ERR_TOO_LARGE;
    }
    if (str_eq(r->deed.act, STR("send"))) {
        at = STR("end");
        page->stays = !form_is_fit(as, FORM_NO_FILES);
        if (!page->stays && !form_pack_text(a, as, false, &page->answers)) {
            return ERR_TOO_LARGE;
        }
    }
    if (r->deed.act.p && !page->stays) {
        TRY(reopen(a, as, page->draft, &page->as));
    }
    page->steps = form_steps_of(page->as);
    page->at = form_steps_at(page->as, &page->steps, at);
    if (!page->stays && page->at < page->steps.count) {
        form_forget_wrongs(page->as);
    }
    return ERR_OK;
}

static void put_fault(const char *fault, struct buf *out) {
    struct json_out j = json_begin(out);
    json_open_object(&j);
    json_pair_str(&j, "fault", str_of(fault));
    json_close_object(&j);
}

void filling_reply(struct arena *a, struct str request, struct buf *out) {
    struct request r;
    struct form_answers *as;
    struct filling_page page = {0};
    if (!read_request(a, request, &r)) {
        put_fault("request", out);
        return;
    }
    const struct form_ready *ready = read_form(a, r.form);
    if (!ready) {
        put_fault("form", out);
        return;
    }
    enum err e = begin(a, ready, &r, &as);
    e = e == ERR_OK ? show(a, as, &r, &page) : e;
    if (e == ERR_OK) {
        filling_put(&page, &r.deed, out);
    }
    if (e != ERR_OK || out->overflow) {
        buf_clear(out);
        put_fault(e == ERR_INPUT ? "draft" : "too_large", out);
    }
}
