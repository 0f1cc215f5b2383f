/* SPDX-License-Identifier: AGPL-3.0-or-later
 * kith recount: is a published result what its ballots and rules give? */
#include <inttypes.h>

#include "app/commands.h"
#include "app/file_command.h"
#include "base/json.h"
#include "format/recount.h"

static void as_json(struct file_command *c, const struct recount_verdict *v) {
    struct json_out j = json_begin(&c->out);
    json_open_object(&j);
    json_key(&j, "kith");
    json_put_int(&j, 1);
    json_key(&j, "engine");
    json_put_cstr(&j, "recount");
    json_key(&j, "same");
    json_put_bool(&j, v->same);
    if (!v->same) {
        json_key(&j, "file");
        json_put_str(&j, v->file);
        json_key(&j, "why");
        json_put_str(&j, v->why);
    }
    if (v->at) {
        json_key(&j, "at");
        json_put_int(&j, (int64_t)v->at);
        json_key(&j, "published");
        json_put_str(&j, v->theirs);
        json_key(&j, "counted");
        json_put_str(&j, v->ours);
    }
    json_close_object(&j);
    buf_char(&c->out, '\n');
}

static void as_text(struct file_command *c, const struct recount_verdict *v) {
    if (v->same) {
        buf_printf(&c->out, "The same: %" PRIu64 " ballots by %.*s give the published result.\n",
                   v->ballots, STR_ARG(v->method));
        return;
    }
    buf_printf(&c->out, "Different: %.*s: %.*s.\n", STR_ARG(v->file), STR_ARG(v->why));
    if (v->at) {
        buf_printf(&c->out, "First difference at byte %zu\n  published: ", v->at);
        file_command_text(c, v->theirs);
        buf_put(&c->out, STR("\n  counted:   "));
        file_command_text(c, v->ours);
        buf_char(&c->out, '\n');
    }
}

static int judge(struct file_command *c) {
    struct str zip;
    struct str file;
    struct flaw flaw;
    struct recount_verdict v;
    int code = file_command_read(c, &zip);
    if (code) {
        return code;
    }
    if (recount_bundle_check(c->arena, zip, &v, &file, &flaw) != ERR_OK) {
        return file_command_flaw(c, file, &flaw);
    }
    if (c->json) {
        as_json(c, &v);
    } else {
        as_text(c, &v);
    }
    return v.same ? EXIT_DONE : EXIT_NO_RESULT;
}

int command_recount(int argc, char **argv) {
    struct file_command c = {.name = "recount", .usage = "BUNDLE.zip [--json]"};
    const struct option_row rows[] = {{"json", OPTION_FLAG, &c.json}, {0}};
    int code = file_command_begin(&c, argc, argv, rows);
    return code ? code : file_command_end(&c, judge(&c));
}
