/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Words for files of outlines. */
#include "kernel/outline.h"

#include <string.h>

/* What the reader's words are in the visitor's language. */
static struct msg_text why_of(const struct flaw *f) {
    static const struct {
        const char *code;
        int key;
    } all[] = {
        {"geojson_kind", MSG_need_region_wrong_kind},
        {"geojson_crs", MSG_need_region_wrong_crs},
        {"geojson_empty", MSG_need_region_wrong_empty},
        {"geojson_many", MSG_need_region_wrong_many},
        {"geojson_position", MSG_need_region_wrong_position},
        {"geojson_range", MSG_need_region_wrong_range},
        {"geojson_open", MSG_need_region_wrong_open},
        {"geojson_short", MSG_need_region_wrong_short},
        {"geojson_180", MSG_need_region_wrong_180},
        {"geojson_crossing", MSG_need_region_wrong_crossing},
        {"geojson_tangled", MSG_need_region_wrong_tangled},
        {"json_long", MSG_need_region_wrong_many},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (strcmp(f->code, all[i].code) == 0) {
            return (struct msg_text){.key = all[i].key};
        }
    }
    return (struct msg_text){.key = MSG_need_region_wrong_file};
}

enum err outline_wrong(struct ctx *c, const char *field, const struct geojson *g,
                       const struct flaw *f) {
    struct str why = lang_text(c->lang, c->arena, why_of(f));
    struct msg_text text =
        g->refused > 0 ? msg_need_region_wrong_feature(msg_arg_size(f->line),
                                                       msg_arg_size(g->refused), msg_arg_str(why))
                       : msg_need_region_wrong_line(msg_arg_size(f->line), msg_arg_str(why));
    return ctx_wrong(c, field, text);
}
