/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes the reader of workbooks, of both kinds: the bytes as they are, and as the parts of an
 * archive, one after the other with a line of = between them, so that zip's sums do not stop it. */
#include <assert.h>

#include "base/buf.h"
#include "format/workbook.h"
#include "format/zip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look(struct arena *a, struct str bytes) {
    struct workbook w;
    struct flaw flaw;
    enum err e = workbook_read(a, bytes, &w, &flaw);
    assert((e == ERR_OK) == (flaw.code == NULL));
    for (size_t i = 0; e == ERR_OK && i < w.sheets; i++) {
        size_t before = 0;
        for (size_t r = 0; r < w.sheet[i].rows; r++) {
            const struct workbook_row *row = &w.sheet[i].row[r];
            assert(row->number > before && row->cells && row->cells <= WORKBOOK_COLUMNS_MAX);
            before = row->number;
            for (size_t c = 0; c < row->cells; c++) {
                assert(str_is_utf8(row->cell[c]) && row->cell[c].n <= WORKBOOK_CELL_MAX);
            }
        }
    }
}

static struct str part(struct str *rest) {
    size_t at = str_find(*rest, STR("\n=\n"));
    struct str one = str_first(*rest, at);
    *rest = str_from(*rest, at + 3);
    return one;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_make();
    struct str bytes = str_make((const char *)data, size);
    look(a, bytes);
    struct zip_item item[] = {
        {STR("_rels/.rels"), STR("<r><x Type='/officeDocument' Target='xl/workbook.xml'/></r>")},
        {STR("xl/workbook.xml"), part(&bytes)},
        {STR("xl/_rels/workbook.xml.rels"), part(&bytes)},
        {STR("xl/strings.xml"), part(&bytes)},
        {STR("xl/styles.xml"), part(&bytes)},
        {STR("xl/one.xml"), part(&bytes)},
    };
    struct buf zip = buf_make(1 << 22);
    if (zip_pack(item, sizeof item / sizeof item[0], &zip) == ERR_OK) {
        look(a, buf_str(&zip));
    }
    buf_free(&zip);
    arena_free(a);
    return 0;
}
