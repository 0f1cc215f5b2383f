/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The visitor: libcurl for the wire, libxml2 for the page. */
#include "tests/http/visit.h"

#include <curl/curl.h>
#include <libxml/HTMLparser.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/session.h"
#include "sys/clock.h"
#include "web/site.h"
#include "web/web.h"

#define FIELDS_MAX 128

struct place {
    struct site *site;
    struct world *world;
    char base[64];
};

struct field {
    char *name;
    char *value;
};

struct visit {
    struct place *place;
    CURL *curl;
    struct curl_slist *headers;
    struct buf body, head;
    htmlDocPtr page;
    long status;
    char path[2048];
    char action[2048];
    char token[SESSION_TOKEN_SIZE + 1];
    struct field field[FIELDS_MAX];
    size_t fields;
};

/* --- the site --- */

static void place_end(void *self) {
    struct place *p = self;
    site_stop(p->site, 5000);
    free(p);
}

static struct place *place_begin(struct world *w) {
    static bool started;
    if (!started) {
        routes_use();
        (void)curl_global_init(CURL_GLOBAL_ALL);
        started = true;
    }
    struct place *p = calloc(1, sizeof *p);
    assert_non_null(p);
    p->world = w;
    struct buf why = buf_make(1000);
    struct site_options o = {.store = w->store,
                             .folder = str_of(test_folder()),
                             .tmp = str_of(test_folder()),
                             .listen = STR("127.0.0.1:0"),
                             .development = true,
                             .threads = 2,
                             .writes_per_minute = WRITES_UNLIMITED};
    if (site_start(o, &p->site, &why) != ERR_OK) {
        fail_msg("the site does not start: %.*s", STR_ARG(buf_str(&why)));
    }
    buf_free(&why);
    (void)snprintf(p->base, sizeof p->base, "http://127.0.0.1:%u", site_port(p->site));
    test_at_end(place_end, p);
    return p;
}

/* --- the visit --- */

static size_t take(char *bytes, size_t size, size_t n, void *to) {
    struct buf *b = to;
    buf_put(b, str_make(bytes, size * n));
    return b->overflow ? 0 : size * n;
}

static void forget_form(struct visit *v) {
    for (size_t i = 0; i < v->fields; i++) {
        free(v->field[i].name);
        free(v->field[i].value);
    }
    v->fields = 0;
}

static void visit_end(void *self) {
    struct visit *v = self;
    forget_form(v);
    if (v->page != NULL) {
        xmlFreeDoc(v->page);
    }
    buf_free(&v->body);
    buf_free(&v->head);
    curl_slist_free_all(v->headers);
    curl_easy_cleanup(v->curl);
    free(v);
}

static struct visit *visit_of(struct place *p) {
    struct visit *v = calloc(1, sizeof *v);
    assert_non_null(v);
    v->place = p;
    v->curl = curl_easy_init();
    assert_non_null(v->curl);
    v->body = buf_make((size_t)64 * 1024 * 1024);
    v->head = buf_make((size_t)1024 * 1024);
    (void)curl_easy_setopt(v->curl, CURLOPT_COOKIEFILE, "");
    (void)curl_easy_setopt(v->curl, CURLOPT_WRITEFUNCTION, take);
    (void)curl_easy_setopt(v->curl, CURLOPT_HEADERFUNCTION, take);
    (void)curl_easy_setopt(v->curl, CURLOPT_WRITEDATA, &v->body);
    (void)curl_easy_setopt(v->curl, CURLOPT_HEADERDATA, &v->head);
    (void)curl_easy_setopt(v->curl, CURLOPT_TIMEOUT, 30L);
    (void)curl_easy_setopt(v->curl, CURLOPT_NOPROXY, "*");
    test_at_end(visit_end, v);
    return v;
}

struct visit *visit_begin(struct world *w) {
    return visit_of(place_begin(w));
}

struct visit *visit_another(struct visit *v) {
    return visit_of(v->place);
}

void visit_header(struct visit *v, const char *line) {
    v->headers = curl_slist_append(v->headers, line);
    (void)curl_easy_setopt(v->curl, CURLOPT_HTTPHEADER, v->headers);
}

void visit_sign_in_person(struct visit *v, struct id person) {
    struct world *w = v->place->world;
    int64_t now = w->now_ms;
    w->now_ms = clock_now_ms(); /* the site's clock is the real one */
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    enum err e = session_begin(c, person, STR("a test"), v->token);
    assert_int_equal(world_end(w, e), ERR_OK);
    w->now_ms = now;
    char line[256];
    (void)snprintf(line, sizeof line, "127.0.0.1\tFALSE\t/\tFALSE\t0\tkith-session\t%s", v->token);
    (void)curl_easy_setopt(v->curl, CURLOPT_COOKIELIST, line);
}

void visit_sign_in(struct visit *v, enum world_person who) {
    visit_sign_in_person(v, v->place->world->person[who]);
}

struct visit *visit_signed_in(struct visit *v, enum world_person who) {
    struct visit *other = visit_another(v);
    visit_sign_in(other, who);
    return other;
}

void visit_end_session(struct visit *v) {
    struct world *w = v->place->world;
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    assert_int_equal(world_end(w, session_end(c, str_of(v->token))), ERR_OK);
}

void visit_forget_cookies(struct visit *v) {
    (void)curl_easy_setopt(v->curl, CURLOPT_COOKIELIST, "ALL");
}

static void read_page(struct visit *v) {
    if (v->page != NULL) {
        xmlFreeDoc(v->page);
    }
    v->page = htmlReadMemory(v->body.p, (int)v->body.n, NULL, "UTF-8",
                             HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING);
}

static void fetch(struct visit *v, const char *path, bool follow) {
    char url[4096];
    (void)snprintf(url, sizeof url, "%s%s", v->place->base, path);
    (void)snprintf(v->path, sizeof v->path, "%s", path);
    for (int hop = 0; hop < 6; hop++) {
        buf_clear(&v->body);
        buf_clear(&v->head);
        (void)curl_easy_setopt(v->curl, CURLOPT_URL, url);
        CURLcode code = curl_easy_perform(v->curl);
        if (code != CURLE_OK) {
            fail_msg("%s: %s", path, curl_easy_strerror(code));
        }
        (void)curl_easy_getinfo(v->curl, CURLINFO_RESPONSE_CODE, &v->status);
        struct str to = visit_location(v);
        if (!follow || to.n == 0) {
            break;
        }
        (void)snprintf(v->path, sizeof v->path, "%.*s", STR_ARG(to));
        (void)snprintf(url, sizeof url, "%s%.*s", v->place->base, STR_ARG(to));
        (void)curl_easy_setopt(v->curl, CURLOPT_HTTPGET, 1L);
    }
    read_page(v);
}

void visit_get(struct visit *v, const char *path) {
    (void)curl_easy_setopt(v->curl, CURLOPT_HTTPGET, 1L);
    fetch(v, path, true);
}

void visit_get_only(struct visit *v, const char *path) {
    (void)curl_easy_setopt(v->curl, CURLOPT_HTTPGET, 1L);
    fetch(v, path, false);
}

void visit_post(struct visit *v, const char *path, const char *type, struct str body) {
    char line[128];
    (void)snprintf(line, sizeof line, "Content-Type: %s",
                   type ? type : "application/x-www-form-urlencoded");
    struct curl_slist *own = curl_slist_append(NULL, line);
    for (struct curl_slist *h = v->headers; h != NULL; h = h->next) {
        own = curl_slist_append(own, h->data);
    }
    (void)curl_easy_setopt(v->curl, CURLOPT_HTTPHEADER, own);
    (void)curl_easy_setopt(v->curl, CURLOPT_POSTFIELDSIZE, (long)body.n);
    (void)curl_easy_setopt(v->curl, CURLOPT_POSTFIELDS, body.p);
    fetch(v, path, false);
    (void)curl_easy_setopt(v->curl, CURLOPT_HTTPHEADER, v->headers);
    curl_slist_free_all(own);
}

/* --- forms --- */

static xmlNode *next_node(xmlNode *n, const xmlNode *within) {
    if (n->children != NULL) {
        return n->children;
    }
    while (n != within && n->next == NULL) {
        n = n->parent;
    }
    return n == within ? NULL : n->next;
}

static bool is_element(const xmlNode *n, const char *name) {
    return n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, name) == 0;
}

static char *attribute(xmlNode *n, const char *name) {
    xmlChar *value = xmlGetProp(n, (const xmlChar *)name);
    char *copy = value ? strdup((const char *)value) : NULL;
    xmlFree(value);
    return copy;
}

static bool has_attribute(xmlNode *n, const char *name) {
    return xmlHasProp(n, (const xmlChar *)name) != NULL;
}

static void add_field(struct visit *v, const char *name, const char *value) {
    assert_true(v->fields < FIELDS_MAX);
    v->field[v->fields++] = (struct field){strdup(name), strdup(value)};
}

static void add_content(struct visit *v, xmlNode *n, const char *name) {
    xmlChar *text = xmlNodeGetContent(n);
    const char *value = (const char *)text;
    add_field(v, name, value[0] == '\n' ? value + 1 : value);
    xmlFree(text);
}

static void add_chosen(struct visit *v, xmlNode *select, const char *name) {
    xmlNode *chosen = NULL;
    for (xmlNode *n = next_node(select, select); n != NULL; n = next_node(n, select)) {
        if (is_element(n, "option") && (chosen == NULL || has_attribute(n, "selected"))) {
            chosen = n;
        }
    }
    if (chosen != NULL) {
        char *value = attribute(chosen, "value");
        add_field(v, name, value ? value : "");
        free(value);
    }
}

static void add_input(struct visit *v, xmlNode *n, const char *name) {
    char *type = attribute(n, "type");
    char *value = attribute(n, "value");
    bool box = type && (strcmp(type, "checkbox") == 0 || strcmp(type, "radio") == 0);
    bool file = type && strcmp(type, "file") == 0;
    if (!file && (!box || has_attribute(n, "checked"))) {
        add_field(v, name, value ? value : box ? "on" : "");
    }
    free(type);
    free(value);
}

static void read_field(struct visit *v, xmlNode *n) {
    char *name = attribute(n, "name");
    if (name == NULL) {
        return;
    }
    if (is_element(n, "input")) {
        add_input(v, n, name);
    } else if (is_element(n, "textarea")) {
        add_content(v, n, name);
    } else if (is_element(n, "select")) {
        add_chosen(v, n, name);
    }
    free(name);
}

static bool action_fits(struct visit *v, xmlNode *form, const char *ends) {
    char *method = attribute(form, "method");
    bool post = method != NULL && (strcmp(method, "post") == 0 || strcmp(method, "POST") == 0);
    free(method);
    char *action = attribute(form, "action");
    (void)snprintf(v->action, sizeof v->action, "%s", action ? action : v->path);
    free(action);
    return post && str_ends(str_of(v->action), str_of(ends));
}

void visit_form(struct visit *v, const char *ends) {
    forget_form(v);
    xmlNode *root = v->page ? xmlDocGetRootElement(v->page) : NULL;
    for (xmlNode *n = root; n != NULL; n = next_node(n, root)) {
        if (!is_element(n, "form") || !action_fits(v, n, ends)) {
            continue;
        }
        for (xmlNode *f = next_node(n, n); f != NULL; f = next_node(f, n)) {
            read_field(v, f);
        }
        return;
    }
    fail_msg("%s has no form for \"%s\":\n%.*s", v->path, ends, STR_ARG(visit_body(v)));
}

void visit_drop(struct visit *v, const char *name) {
    size_t kept = 0;
    for (size_t i = 0; i < v->fields; i++) {
        if (strcmp(v->field[i].name, name) == 0) {
            free(v->field[i].name);
            free(v->field[i].value);
        } else {
            v->field[kept++] = v->field[i];
        }
    }
    v->fields = kept;
}

void visit_add(struct visit *v, const char *name, const char *value) {
    add_field(v, name, value);
}

void visit_fill(struct visit *v, const char *name, const char *value) {
    visit_drop(v, name);
    add_field(v, name, value);
}

static void send_form(struct visit *v, bool follow) {
    struct buf b = buf_make((size_t)64 * 1024 * 1024);
    for (size_t i = 0; i < v->fields; i++) {
        char *name = curl_easy_escape(v->curl, v->field[i].name, 0);
        char *value = curl_easy_escape(v->curl, v->field[i].value, 0);
        buf_put(&b, str_of(i > 0 ? "&" : ""));
        buf_put(&b, str_of(name));
        buf_char(&b, '=');
        buf_put(&b, str_of(value));
        curl_free(name);
        curl_free(value);
    }
    (void)curl_easy_setopt(v->curl, CURLOPT_POSTFIELDSIZE, (long)b.n);
    (void)curl_easy_setopt(v->curl, CURLOPT_COPYPOSTFIELDS, b.n > 0 ? b.p : "");
    char path[sizeof v->action];
    memcpy(path, v->action, sizeof path);
    fetch(v, path, follow);
    buf_free(&b);
}

void visit_send(struct visit *v) {
    send_form(v, true);
}

void visit_send_only(struct visit *v) {
    send_form(v, false);
}

/* --- looking --- */

int visit_status(const struct visit *v) {
    return (int)v->status;
}

struct _xmlDoc *visit_page(const struct visit *v) {
    return v->page;
}

struct str visit_body(const struct visit *v) {
    return buf_str(&v->body);
}

struct str visit_answer_header(const struct visit *v, const char *name) {
    struct str rest = buf_str(&v->head);
    while (!str_is_empty(rest)) {
        struct str value = str_trim(str_cut(&rest, '\n'));
        struct str key = str_cut(&value, ':');
        if (str_eq_nocase(key, str_of(name))) {
            return str_trim(value);
        }
    }
    return (struct str){0};
}

struct str visit_location(const struct visit *v) {
    return visit_answer_header(v, "Location");
}

const char *visit_path(const struct visit *v) {
    return v->path;
}

const char *visit_path_only(const struct visit *v) {
    struct str path = str_of(visit_path(v));
    return arena_cstr(test_arena(), str_cut(&path, '?'));
}

const char *visit_below(const char *path, const char *deed) {
    return arena_cstr(test_arena(), arena_printf(test_arena(), "%s/%s", path, deed));
}

bool visit_has(const struct visit *v, const char *text) {
    struct str body = visit_body(v);
    return str_find(body, str_of(text)) < body.n;
}

struct str visit_value(const struct visit *v, const char *field) {
    struct visit scratch = {.page = v->page};
    struct str found = {0};
    xmlNode *root = v->page ? xmlDocGetRootElement(v->page) : NULL;
    for (xmlNode *n = root; n != NULL && found.p == NULL; n = next_node(n, root)) {
        char *name = n->type == XML_ELEMENT_NODE ? attribute(n, "name") : NULL;
        if (name != NULL && strcmp(name, field) == 0) {
            read_field(&scratch, n);
        }
        free(name);
        if (scratch.fields > 0) {
            found = arena_str(test_arena(), str_of(scratch.field[0].value));
        }
    }
    forget_form(&scratch);
    return found;
}

const char *visit_link(struct visit *v, const char *text) {
    xmlNode *root = v->page ? xmlDocGetRootElement(v->page) : NULL;
    for (xmlNode *n = root; n != NULL; n = next_node(n, root)) {
        if (!is_element(n, "a")) {
            continue;
        }
        xmlChar *content = xmlNodeGetContent(n);
        bool fits = strstr((const char *)content, text) != NULL;
        xmlFree(content);
        if (fits) {
            char *href = attribute(n, "href");
            const char *kept = arena_cstr(test_arena(), str_of(href));
            free(href);
            return kept;
        }
    }
    fail_msg("%s has no link \"%s\"", v->path, text);
    return "";
}
