/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The column of types, as its authors have written it over the years. */
#include "format/xlsform_inside.h"

struct str xlsform_key(struct arena *a, struct str text) {
    char *out = arena_room(a, text.n + 1);
    size_t n = 0;
    text = str_trim(text);
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (blank && n && out[n - 1] == '_') {
            continue;
        }
        out[n++] = blank ? '_' : c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    return str_make(out, n);
}

struct word {
    const char *key;
    enum xlsform_kind kind;
    enum form_type type;
};

static const struct word words[] = {
    {"text", XLS_QUESTION, FORM_TEXT},
    {"string", XLS_QUESTION, FORM_TEXT},
    {"phone_number", XLS_QUESTION, FORM_TEXT},
    {"integer", XLS_QUESTION, FORM_INTEGER},
    {"int", XLS_QUESTION, FORM_INTEGER},
    {"decimal", XLS_QUESTION, FORM_DECIMAL},
    {"range", XLS_QUESTION, FORM_RANGE},
    {"date", XLS_QUESTION, FORM_DATE},
    {"time", XLS_QUESTION, FORM_TIME},
    {"datetime", XLS_QUESTION, FORM_DATE_TIME},
    {"geopoint", XLS_QUESTION, FORM_GEOPOINT},
    {"gps", XLS_QUESTION, FORM_GEOPOINT},
    {"location", XLS_QUESTION, FORM_GEOPOINT},
    {"image", XLS_QUESTION, FORM_IMAGE},
    {"photo", XLS_QUESTION, FORM_IMAGE},
    {"audio", XLS_QUESTION, FORM_AUDIO},
    {"video", XLS_QUESTION, FORM_VIDEO},
    {"file", XLS_QUESTION, FORM_FILE},
    {"note", XLS_QUESTION, FORM_NOTE},
    {"acknowledge", XLS_QUESTION, FORM_ACKNOWLEDGE},
    {"trigger", XLS_QUESTION, FORM_ACKNOWLEDGE},
    {"calculate", XLS_QUESTION, FORM_CALCULATE},
    {"hidden", XLS_QUESTION, FORM_HIDDEN},
    {"start", XLS_QUESTION, FORM_START},
    {"start_time", XLS_QUESTION, FORM_START},
    {"get_start_time", XLS_QUESTION, FORM_START},
    {"end", XLS_QUESTION, FORM_END},
    {"end_time", XLS_QUESTION, FORM_END},
    {"get_end_time", XLS_QUESTION, FORM_END},
    {"today", XLS_QUESTION, FORM_TODAY},
    {"get_today", XLS_QUESTION, FORM_TODAY},
    {"begin_group", XLS_BEGIN, FORM_GROUP},
    {"begin_repeat", XLS_BEGIN, FORM_REPEAT},
    {"end_group", XLS_END, FORM_GROUP},
    {"end_repeat", XLS_END, FORM_REPEAT},
    {"deviceid", XLS_LEFT_OUT, FORM_TEXT},
    {"device_id", XLS_LEFT_OUT, FORM_TEXT},
    {"get_device_id", XLS_LEFT_OUT, FORM_TEXT},
    {"imei", XLS_LEFT_OUT, FORM_TEXT},
    {"subscriberid", XLS_LEFT_OUT, FORM_TEXT},
    {"subscriber_id", XLS_LEFT_OUT, FORM_TEXT},
    {"get_subscriber_id", XLS_LEFT_OUT, FORM_TEXT},
    {"simserial", XLS_LEFT_OUT, FORM_TEXT},
    {"simid", XLS_LEFT_OUT, FORM_TEXT},
    {"sim_id", XLS_LEFT_OUT, FORM_TEXT},
    {"get_sim_id", XLS_LEFT_OUT, FORM_TEXT},
    {"phonenumber", XLS_LEFT_OUT, FORM_TEXT},
    {"get_phone_number", XLS_LEFT_OUT, FORM_TEXT},
    {"username", XLS_LEFT_OUT, FORM_TEXT},
    {"email", XLS_LEFT_OUT, FORM_TEXT},
    {"include", XLS_UNSUPPORTED, FORM_TEXT},
    {"end_loop", XLS_UNSUPPORTED, FORM_TEXT},
    {"barcode", XLS_UNSUPPORTED, FORM_TEXT},
    {"geotrace", XLS_UNSUPPORTED, FORM_TEXT},
    {"geoshape", XLS_UNSUPPORTED, FORM_TEXT},
    {"audit", XLS_UNSUPPORTED, FORM_TEXT},
    {"background-audio", XLS_UNSUPPORTED, FORM_TEXT},
    {"background-geopoint", XLS_UNSUPPORTED, FORM_TEXT},
    {"start-geopoint", XLS_UNSUPPORTED, FORM_TEXT},
    {"csv-external", XLS_UNSUPPORTED, FORM_TEXT},
    {"xml-external", XLS_UNSUPPORTED, FORM_TEXT},
};

/* What begins a type, with the name of a list or more behind it. Longer ones first. */
static const struct word beginnings[] = {
    {"select_one_from_file_", XLS_UNSUPPORTED, FORM_TEXT},
    {"select_multiple_from_file_", XLS_UNSUPPORTED, FORM_TEXT},
    {"select_one_external_", XLS_UNSUPPORTED, FORM_TEXT},
    {"select_one_from_", XLS_QUESTION, FORM_SELECT_ONE},
    {"select_one_", XLS_QUESTION, FORM_SELECT_ONE},
    {"select1_", XLS_QUESTION, FORM_SELECT_ONE},
    {"select_all_that_apply_from_", XLS_QUESTION, FORM_SELECT_MULTIPLE},
    {"select_all_that_apply_", XLS_QUESTION, FORM_SELECT_MULTIPLE},
    {"select_multiple_from_", XLS_QUESTION, FORM_SELECT_MULTIPLE},
    {"select_multiple_", XLS_QUESTION, FORM_SELECT_MULTIPLE},
    {"rank_", XLS_QUESTION, FORM_RANK},
    {"begin_loop", XLS_UNSUPPORTED, FORM_TEXT},
    {"osm", XLS_UNSUPPORTED, FORM_TEXT},
    {"include_", XLS_UNSUPPORTED, FORM_TEXT},
};

static bool cut_end(struct str *s, struct str end) {
    bool is = s->n > end.n && str_ends(*s, end);
    *s = is ? str_first(*s, s->n - end.n) : *s;
    return is;
}

/* Whether one of several may be said in one's own words. */
static bool cut_other(struct str *key) {
    return cut_end(key, STR("_or_specify_other")) || cut_end(key, STR("_or_other"));
}

/* The last `words` words of the text as they were written: lists are told apart by case. */
static struct str as_written(struct str text, struct str key, size_t cut) {
    struct str rest = str_trim(text);
    size_t keyed = 0;
    size_t i = 0;
    for (; i < rest.n && keyed < cut; i++) {
        bool blank = str_has(STR(" \t\r\n"), rest.p[i]);
        bool next = i + 1 < rest.n && str_has(STR(" \t\r\n"), rest.p[i + 1]);
        keyed += !(blank && next);
    }
    rest = str_trim(str_from(rest, i));
    return str_first(rest, key.n - cut);
}

struct xlsform_type xlsform_type_read(struct arena *a, struct str text) {
    struct str key = xlsform_key(a, text);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_eq(key, str_of(words[i].key))) {
            return (struct xlsform_type){.kind = words[i].kind, .type = words[i].type};
        }
    }
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++) {
        struct str begin = str_of(beginnings[i].key);
        if (str_starts(key, begin)) {
            struct xlsform_type t = {.kind = beginnings[i].kind, .type = beginnings[i].type};
            if (t.kind == XLS_QUESTION) {
                t.other = cut_other(&key);
                t.list = as_written(text, key, begin.n);
            }
            return t;
        }
    }
    return (struct xlsform_type){.kind = XLS_UNKNOWN};
}
