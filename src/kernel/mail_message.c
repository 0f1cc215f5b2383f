/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A mail as it goes over the wire. Everything that people typed is encoded, so that no line of
 * theirs becomes a header. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "kernel/mail.h"

#define MESSAGE_MAX ((size_t)8 << 20)
#define LINE_BYTES 57  /* 76 characters of base64 */
#define WORD_BYTES 39  /* of an encoded word: 52 characters, with "=?UTF-8?B?" and "?=" under 75 */
#define QUOTED_LINE 75 /* and the "=" that joins lines */

static void put_base64(struct buf *b, struct str s) {
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < s.n; i += 3) {
        unsigned left = s.n - i > 2 ? 3 : (unsigned)(s.n - i);
        unsigned v = (unsigned)(unsigned char)s.p[i] << 16;
        v |= left > 1 ? (unsigned)(unsigned char)s.p[i + 1] << 8 : 0;
        v |= left > 2 ? (unsigned)(unsigned char)s.p[i + 2] : 0;
        buf_char(b, digit[v >> 18]);
        buf_char(b, digit[v >> 12 & 63]);
        buf_char(b, left > 1 ? digit[v >> 6 & 63] : '=');
        buf_char(b, left > 2 ? digit[v & 63] : '=');
    }
}

static bool is_plain(struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        unsigned char ch = (unsigned char)s.p[i];
        if (ch < ' ' || ch > '~') {
            return false;
        }
    }
    return true;
}

/* Words of whole characters, one a line. */
static void put_encoded(struct buf *b, struct str s) {
    for (bool first = true; !str_is_empty(s); first = false) {
        struct str word = str_utf8_first(s, WORD_BYTES);
        word = word.n == 0 ? str_first(s, 1) : word;
        buf_put(b, first ? STR("=?UTF-8?B?") : STR("\r\n =?UTF-8?B?"));
        put_base64(b, word);
        buf_put(b, STR("?="));
        s = str_from(s, word.n);
    }
}

/* Unstructured: what is short and plain stands as it is. */
static void put_header(struct buf *b, const char *name, struct str value) {
    buf_printf(b, "%s: ", name);
    if (is_plain(value) && value.n < 60 && str_find(value, STR("=?")) == value.n) {
        buf_put(b, value);
    } else {
        put_encoded(b, value);
    }
    buf_put(b, STR("\r\n"));
}

static void put_date(struct buf *b, int64_t ms) {
    static const char *const day[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char *const month[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    time_t s = (time_t)(ms / 1000);
    struct tm t;
    (void)gmtime_r(&s, &t);
    buf_printf(b, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n", day[t.tm_wday], t.tm_mday,
               month[t.tm_mon], t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
}

/* Every line of the text ends with CRLF. */
static struct str crlf(struct arena *a, struct str text) {
    char *out = arena_alloc(a, 2, text.n + 2);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\r') {
            continue;
        }
        if (text.p[i] == '\n') {
            out[n++] = '\r';
        }
        out[n++] = text.p[i];
    }
    if (n == 0 || out[n - 1] != '\n') {
        out[n++] = '\r';
        out[n++] = '\n';
    }
    return str_make(out, n);
}

/* Base64 for letters that quoting would make three times as long. */
static bool wants_base64(struct str text) {
    size_t high = 0;
    for (size_t i = 0; i < text.n; i++) {
        high += (unsigned char)text.p[i] >= 0x80;
    }
    return high > text.n / 6;
}

static void put_quoted(struct buf *b, struct str text) {
    size_t column = 0;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char ch = (unsigned char)text.p[i];
        if (ch == '\r') {
            continue;
        }
        if (ch == '\n') {
            buf_put(b, STR("\r\n"));
            column = 0;
            continue;
        }
        bool last = i + 1 == text.n || text.p[i + 1] == '\r';
        bool plain = ch > ' ' && ch < 127 && ch != '=';
        /* A blank at a line's end would be lost, a dot at its beginning is the protocol's own. */
        plain = (plain && !(ch == '.' && column == 0)) || (ch == ' ' && !last);
        size_t need = plain ? 1 : 3;
        if (column + need > QUOTED_LINE) {
            buf_put(b, STR("=\r\n"));
            column = 0;
        }
        if (plain) {
            buf_char(b, (char)ch);
        } else {
            buf_printf(b, "=%02X", ch);
        }
        column += need;
    }
}

static void put_body(struct buf *b, struct str text) {
    if (!wants_base64(text)) {
        buf_put(b, STR("Content-Transfer-Encoding: quoted-printable\r\n\r\n"));
        put_quoted(b, text);
        return;
    }
    buf_put(b, STR("Content-Transfer-Encoding: base64\r\n\r\n"));
    for (; !str_is_empty(text); text = str_from(text, LINE_BYTES)) {
        put_base64(b, str_first(text, LINE_BYTES));
        buf_put(b, STR("\r\n"));
    }
}

/* An address that we make ourselves: plain, and its characters need no encoding. */
static void put_unsubscribe(struct buf *b, struct str address) {
    if (str_is_empty(address) || !is_plain(address) || str_has(address, '>')) {
        return;
    }
    buf_printf(b,
               "List-Unsubscribe: <%.*s>\r\n"
               "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
               STR_ARG(address));
}

/* A name is a word of the address's grammar: always encoded, never quoted. */
static void put_from(struct buf *b, struct str name, struct str from) {
    buf_put(b, STR("From: "));
    if (!str_is_empty(name)) {
        put_encoded(b, name);
        buf_char(b, ' ');
    }
    buf_printf(b, "<%.*s>\r\n", STR_ARG(from));
}

struct str mail_message(struct arena *a, const struct mail *m, struct str from_name,
                        struct str from) {
    struct buf b = buf_make(MESSAGE_MAX);
    struct str domain = from;
    char id[ID_TEXT_SIZE + 1];
    (void)str_cut(&domain, '@');
    id_text(m->id, id);
    put_date(&b, m->created_ms);
    put_from(&b, from_name, from);
    buf_printf(&b, "To: <%.*s>\r\n", STR_ARG(m->recipient));
    put_header(&b, "Subject", m->subject);
    /* The same each time it is tried: who gets it twice can tell. */
    buf_printf(&b, "Message-ID: <%s@%.*s>\r\n", id, STR_ARG(domain));
    buf_put(&b, STR("Auto-Submitted: auto-generated\r\n"));
    put_unsubscribe(&b, m->unsubscribe);
    buf_printf(&b,
               "MIME-Version: 1.0\r\n"
               "Content-Type: text/plain; charset=utf-8\r\n"
               "Content-Language: %.*s\r\n",
               STR_ARG(m->lang));
    put_body(&b, crlf(a, m->text));
    struct str out = arena_str(a, buf_str(&b));
    buf_free(&b);
    return out;
}
