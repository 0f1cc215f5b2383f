/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes the reader of multipart forms: the first byte says how the rest is cut, and the cut must
 * not change what is read. The boundary is "XX". */
#include <assert.h>

#include "base/hash.h"
#include "http/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct seen {
    struct hash_state state;
    bool open;
};

static void see(struct seen *s, struct str text) {
    hash_add(&s->state, text.p, text.n);
}

static void see_part(void *self, const struct multipart_part *part) {
    struct seen *s = self;
    assert(!s->open && part->name.p != NULL);
    s->open = true;
    see(s, STR("\x01part"));
    see(s, part->name);
    see(s, part->filename);
    see(s, part->type);
    see(s, part->encoding);
}

static void see_data(void *self, struct str data) {
    struct seen *s = self;
    assert(s->open && data.n > 0);
    see(s, data);
}

static void see_end(void *self) {
    struct seen *s = self;
    assert(s->open);
    s->open = false;
    see(s, STR("\x01"
               "end"));
}

static struct hash read_in_steps(struct str body, size_t step) {
    static struct multipart m;
    struct seen seen = {.open = false};
    struct multipart_owner owner = {&seen, see_part, see_data, see_end};
    bool fine = true;
    hash_begin(&seen.state);
    bool begun = multipart_begin(&m, STR("XX"), owner);
    assert(begun);
    for (size_t at = 0; at < body.n; at += step) {
        fine = multipart_feed(&m, str_first(str_from(body, at), step));
    }
    see(&seen, fine ? STR("fine") : STR("broken"));
    see(&seen, multipart_is_done(&m) ? STR("done") : STR("open"));
    return hash_end(&seen.state);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 2) {
        return 0;
    }
    struct str body = str_make((const char *)data + 1, size - 1);
    struct hash whole = read_in_steps(body, body.n);
    struct hash cut = read_in_steps(body, 1 + data[0] % 16);
    assert(hash_eq(&whole, &cut));
    return 0;
}
