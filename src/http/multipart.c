/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Reads multipart/form-data as it arrives, in constant memory. Keeps no fields, writes no files. */
#include <string.h>

#include "http/multipart.h"
#include "http/value.h"

bool multipart_begin(struct multipart *m, struct str boundary, struct multipart_owner owner) {
    memset(m, 0, sizeof *m);
    m->owner = owner;
    if (boundary.n == 0 || boundary.n > MULTIPART_BOUNDARY_MAX) {
        return false;
    }
    for (size_t i = 0; i < boundary.n; i++) {
        if (boundary.p[i] < ' ' || boundary.p[i] > '~') {
            return false;
        }
    }
    memcpy(m->delimiter, "\r\n--", 4);
    memcpy(m->delimiter + 4, boundary.p, boundary.n);
    m->delimiter_n = 4 + boundary.n;
    /* The first boundary may stand at the very beginning, as if a line's end came before. */
    m->matched = 2;
    return true;
}

bool multipart_is_done(const struct multipart *m) {
    return m->state == MULTIPART_DONE;
}

static void multipart_emit(struct multipart *m, struct str data) {
    if (m->state == MULTIPART_DATA && data.n > 0) {
        m->owner.data(m->owner.self, data);
    }
}

/* CR stands only at the delimiter's beginning, so after a mismatch a new match can only begin
 * with the byte at hand. */
static size_t multipart_scan(struct multipart *m, struct str s) {
    size_t at = 0;
    while (at < s.n) {
        if (m->matched == 0) {
            struct str rest = str_from(s, at);
            const char *cr = memchr(rest.p, '\r', rest.n);
            size_t plain = cr == NULL ? rest.n : (size_t)(cr - rest.p);
            multipart_emit(m, str_first(rest, plain));
            at += plain;
            if (cr == NULL) {
                break;
            }
        }
        if (s.p[at] == m->delimiter[m->matched]) {
            m->matched++;
            at++;
            if (m->matched == m->delimiter_n) {
                m->matched = 0;
                if (m->state == MULTIPART_DATA) {
                    m->owner.end(m->owner.self);
                }
                m->state = MULTIPART_AFTER;
                m->line_n = 0;
                break;
            }
        } else {
            multipart_emit(m, str_make(m->delimiter, m->matched));
            m->matched = 0;
        }
    }
    return at;
}

/* Blanks may stand between a boundary and its line's end. */
static void multipart_after(struct multipart *m, char c) {
    if (m->line_n == 0 && (c == ' ' || c == '\t')) {
        return;
    }
    m->line[m->line_n++] = c;
    if (m->line_n < 2) {
        return;
    }
    if (memcmp(m->line, "--", 2) == 0) {
        m->state = MULTIPART_DONE;
    } else if (memcmp(m->line, "\r\n", 2) == 0) {
        m->state = MULTIPART_LINE;
        m->part = (struct multipart_part){{NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}};
        m->line_n = 0;
        m->lines = 0;
    } else {
        m->state = MULTIPART_BROKEN;
    }
}

static struct str multipart_keep(char room[MULTIPART_LINE_MAX], struct str s) {
    memcpy(room, s.p, s.n);
    return str_make(room, s.n);
}

/* Browsers write a quote as %22; older programs put a backslash before it. */
static struct str multipart_unquote(char room[MULTIPART_LINE_MAX], struct str s) {
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '\\' && i + 1 < s.n && s.p[i + 1] == '"') {
            c = '"';
            i++;
        } else if (str_starts(str_from(s, i), STR("%22"))) {
            c = '"';
            i += 2;
        }
        room[n++] = c;
    }
    return str_make(room, n);
}

static bool multipart_disposition(struct multipart *m, struct str value) {
    struct str name;
    struct str found;
    if (m->part.name.p != NULL ||
        !str_eq_nocase(str_trim(str_cut(&value, ';')), STR("form-data"))) {
        return false;
    }
    while (value_parameter(&value, &name, &found)) {
        if (str_eq_nocase(name, STR("name")) && m->part.name.p == NULL) {
            m->part.name = multipart_unquote(m->name, found);
        } else if (str_eq_nocase(name, STR("filename")) && m->part.filename.p == NULL) {
            m->part.filename = multipart_unquote(m->filename, found);
        }
    }
    return value.n == 0 && m->part.name.p != NULL;
}

static bool multipart_header(struct multipart *m, struct str line) {
    struct str value = line;
    struct str name = str_cut(&value, ':');
    if (!str_has(line, ':') || !value_is_token(name)) {
        return false;
    }
    value = str_trim(value);
    if (str_eq_nocase(name, STR("content-disposition"))) {
        return multipart_disposition(m, value);
    }
    if (str_eq_nocase(name, STR("content-type")) && value.n > 0) {
        m->part.type = multipart_keep(m->type, value);
    } else if (str_eq_nocase(name, STR("content-transfer-encoding")) && value.n > 0) {
        m->part.encoding = multipart_keep(m->encoding, value);
    }
    return true;
}

static void multipart_line_end(struct multipart *m) {
    struct str line = str_make(m->line, m->line_n - 2);
    m->line_n = 0;
    if (line.n > 0) {
        m->lines++;
        if (m->lines > MULTIPART_LINES_MAX || !multipart_header(m, line)) {
            m->state = MULTIPART_BROKEN;
        }
        return;
    }
    if (m->part.name.p == NULL) {
        m->state = MULTIPART_BROKEN;
        return;
    }
    m->state = MULTIPART_DATA;
    m->owner.part(m->owner.self, &m->part);
}

static void multipart_line(struct multipart *m, char c) {
    if (m->line_n == MULTIPART_LINE_MAX || (c == '\n' && m->line_n == 0)) {
        m->state = MULTIPART_BROKEN;
        return;
    }
    m->line[m->line_n++] = c;
    if (c == '\n') {
        if (m->line[m->line_n - 2] == '\r') {
            multipart_line_end(m);
        } else {
            m->state = MULTIPART_BROKEN;
        }
    }
}

bool multipart_feed(struct multipart *m, struct str bytes) {
    size_t at = 0;
    while (at < bytes.n && m->state != MULTIPART_DONE && m->state != MULTIPART_BROKEN) {
        if (m->state == MULTIPART_BEFORE || m->state == MULTIPART_DATA) {
            at += multipart_scan(m, str_from(bytes, at));
        } else if (m->state == MULTIPART_AFTER) {
            multipart_after(m, bytes.p[at++]);
        } else {
            multipart_line(m, bytes.p[at++]);
        }
    }
    return m->state != MULTIPART_BROKEN;
}
