/* SPDX-License-Identifier: AGPL-3.0-or-later
 * .xlsx (ECMA-376): a zip of XML parts that name each other. Elements are told by their names,
 * whatever the namespace, since the strict and the usual form differ in nothing else here. */
#include <string.h>

#include "format/workbook_inside.h"
#include "format/xml_read.h"
#include "format/zip.h"

#define PARTS_MAX 300
#define PART_BYTES ((size_t)8 << 20)
#define ALL_BYTES ((size_t)16 << 20)
#define STRINGS_MAX 100000
#define STYLES_MAX 10000
#define FORMATS_MAX 1000   /* of numbers; a program writes some hundred */
#define RELATIONS_MAX 1000 /* of one part */
#define DEPTH_MAX 32
#define ELEMENTS_MAX 300000 /* of all parts that are read, however often */
#define ATTRIBUTES_MAX 600000
#define CELLS_MAX 1000000 /* of all rows, the empty ones before the last of each with them */

struct xlsx {
    struct arena *arena;
    const struct zip_item *part;
    size_t parts;
    struct workbook *out;
    struct flaw *flaw;
    const struct str *string; /* the shared ones */
    size_t strings;
    const enum workbook_shows *shows; /* by the number of a cell's style */
    size_t styles;
    bool from_1904;
    size_t elements, attributes, cells; /* that may still be read */
};

static enum err refuse(struct xlsx *x, enum err e, const char *code, struct str why) {
    *x->flaw = (struct flaw){1, 1, code, why};
    return e;
}

static enum err refuse_cell(struct xlsx *x, struct str sheet, struct str cell, const char *code,
                            const char *why) {
    return refuse(x, ERR_INPUT, code,
                  arena_printf(x->arena, "%.*s!%.*s: %s", STR_ARG(sheet), STR_ARG(cell), why));
}

/* --- parts --- */

static const struct zip_item *part_of(const struct xlsx *x, struct str name) {
    for (size_t i = 0; i < x->parts; i++) {
        if (str_eq_nocase(x->part[i].name, name)) {
            return &x->part[i];
        }
    }
    return NULL;
}

static enum err part_read(struct xlsx *x, struct str name, struct xml *out) {
    const struct zip_item *p = part_of(x, name);
    struct flaw within;
    if (!p) {
        return refuse(x, ERR_INPUT, "workbook_part",
                      arena_printf(x->arena, "this workbook lacks its part %.*s", STR_ARG(name)));
    }
    struct xml_limits limits = {PART_BYTES, DEPTH_MAX, x->elements, x->attributes};
    enum err e = xml_read(x->arena, p->data, limits, out, &within);
    if (e != ERR_OK) {
        return refuse(x, e, "workbook_part",
                      arena_printf(x->arena, "%.*s:%zu:%zu: %.*s", STR_ARG(name), within.line,
                                   within.column, STR_ARG(within.why)));
    }
    x->elements -= out->nodes;
    for (size_t i = 0; i < out->nodes; i++) {
        x->attributes -= out->node[i].attributes;
    }
    return ERR_OK;
}

/* What a part leads to. Relations are looked through for each name, so they are few. */
static enum err rels_read(struct xlsx *x, struct str name, struct xml *out) {
    TRY(part_read(x, name, out));
    return out->nodes <= RELATIONS_MAX
               ? ERR_OK
               : refuse(x, ERR_TOO_LARGE, "workbook_part",
                        arena_printf(x->arena, "%.*s: too many parts", STR_ARG(name)));
}

/* "xl/" of "xl/workbook.xml". */
static struct str folder_of(struct str name) {
    size_t n = name.n;
    while (n && name.p[n - 1] != '/') {
        n--;
    }
    return str_first(name, n);
}

static struct str rels_of(struct xlsx *x, struct str part) {
    struct str folder = folder_of(part);
    return arena_join(x->arena, folder, STR("_rels/"), str_from(part, folder.n), STR(".rels"));
}

/* Where a target leads that stands in a part of this folder. Only down, or from the top. */
static struct str target_of(struct xlsx *x, struct str folder, struct str target) {
    while (str_starts(target, STR("./"))) {
        target = str_from(target, 2);
    }
    while (str_starts(target, STR("../")) && folder.n) {
        target = str_from(target, 3);
        folder = folder_of(str_first(folder, folder.n - 1));
    }
    return str_starts(target, STR("/")) ? str_from(target, 1)
                                        : arena_join(x->arena, folder, target);
}

struct relation {
    struct str kind; /* the end of its type: "worksheet" */
    struct str part;
};

/* The first relation of a part with this identifier, or (id absent) of this kind. */
static bool relation_find(struct xlsx *x, const struct xml *rels, struct str folder, struct str id,
                          struct str kind, struct relation *out) {
    for (size_t i = xml_first(rels, 0); i != XML_NONE; i = xml_after(rels, i)) {
        const struct xml_node *n = &rels->node[i];
        struct str type = xml_value(n, STR("Type"));
        struct str own = str_from(type, folder_of(type).n);
        bool is = id.p ? str_eq(xml_value(n, STR("Id")), id) : str_eq(own, kind);
        if (is && !str_eq(xml_value(n, STR("TargetMode")), STR("External"))) {
            *out = (struct relation){own, target_of(x, folder, xml_value(n, STR("Target")))};
            return true;
        }
    }
    return false;
}

/* --- shared strings --- */

/* What a child of a text says: <t>, or <t> of a run; not what is said beside a word (phonetic
 * readings). */
static struct str piece_of(const struct xml *doc, size_t i) {
    if (str_eq(doc->node[i].name, STR("r"))) {
        i = xml_child(doc, i, STR("t"));
    } else if (!str_eq(doc->node[i].name, STR("t"))) {
        i = XML_NONE;
    }
    return i != XML_NONE ? doc->node[i].text : str_of(NULL);
}

/* Longer ones are cut a byte above the limit: whoever uses it says where. */
static struct str rich_text(struct xlsx *x, const struct xml *doc, size_t node) {
    size_t size = 0, n = 0;
    for (size_t i = xml_first(doc, node); i != XML_NONE; i = xml_after(doc, i)) {
        size += piece_of(doc, i).n;
    }
    size = size > WORKBOOK_CELL_MAX ? WORKBOOK_CELL_MAX + 1 : size;
    char *text = size ? arena_room(x->arena, size) : NULL;
    for (size_t i = xml_first(doc, node); i != XML_NONE && n < size; i = xml_after(doc, i)) {
        struct str piece = str_first(piece_of(doc, i), size - n);
        if (piece.n) {
            memcpy(text + n, piece.p, piece.n);
        }
        n += piece.n;
    }
    return str_make(text, n);
}

static enum err strings_read(struct xlsx *x, struct str part) {
    struct xml doc;
    TRY(part_read(x, part, &doc));
    struct str *list = arena_array(x->arena, struct str, doc.nodes);
    for (size_t i = xml_first(&doc, 0); i != XML_NONE; i = xml_after(&doc, i)) {
        if (x->strings == STRINGS_MAX) {
            return refuse(x, ERR_TOO_LARGE, "workbook_strings", STR("there are too many texts"));
        }
        if (str_eq(doc.node[i].name, STR("si"))) {
            list[x->strings++] = rich_text(x, &doc, i);
        }
    }
    x->string = list;
    return ERR_OK;
}

/* --- styles --- */

static struct str code_of(const struct xml *doc, size_t formats, struct str id) {
    size_t looked = 0;
    for (size_t i = formats != XML_NONE ? xml_first(doc, formats) : XML_NONE;
         i != XML_NONE && looked < FORMATS_MAX; i = xml_after(doc, i), looked++) {
        if (str_eq(xml_value(&doc->node[i], STR("numFmtId")), id)) {
            return xml_value(&doc->node[i], STR("formatCode"));
        }
    }
    return str_of(NULL);
}

static enum err styles_read(struct xlsx *x, struct str part) {
    struct xml doc;
    TRY(part_read(x, part, &doc));
    size_t formats = xml_child(&doc, 0, STR("numFmts"));
    size_t cells = xml_child(&doc, 0, STR("cellXfs"));
    if (cells == XML_NONE) {
        return ERR_OK;
    }
    enum workbook_shows *list = arena_array(x->arena, enum workbook_shows, STYLES_MAX);
    for (size_t i = xml_first(&doc, cells); i != XML_NONE && x->styles < STYLES_MAX;
         i = xml_after(&doc, i)) {
        struct str id = xml_value(&doc.node[i], STR("numFmtId"));
        int64_t number = 0;
        (void)str_to_int(id, &number);
        list[x->styles++] = workbook_format(number, code_of(&doc, formats, id));
    }
    x->shows = list;
    return ERR_OK;
}

/* --- cells --- */

/* "F14" into column 5 and row 14. */
static bool place_of(struct str ref, size_t *column, size_t *row) {
    size_t i = 0;
    size_t c = 0;
    int64_t r = 0;
    for (; i < ref.n && ref.p[i] >= 'A' && ref.p[i] <= 'Z' && i < 4; i++) {
        c = 26 * c + (size_t)(ref.p[i] - 'A') + 1;
    }
    if (c == 0 || !str_to_int(str_from(ref, i), &r) || r < 1 || r > 1048576) {
        return false;
    }
    *column = c - 1;
    *row = (size_t)r;
    return true;
}

static enum err number_text(struct xlsx *x, const struct xml_node *cell, struct str stored,
                            struct str *out) {
    int64_t style = 0;
    (void)str_to_int(xml_value(cell, STR("s")), &style);
    enum workbook_shows shows =
        style >= 0 && (size_t)style < x->styles ? x->shows[style] : WORKBOOK_NUMBER;
    *out = workbook_number(x->arena, stored, shows, x->from_1904);
    return out->p ? ERR_OK : ERR_INPUT;
}

/* What a cell shows; absent: nothing. ERR_INPUT: it cannot be read. */
static enum err cell_text(struct xlsx *x, const struct xml *doc, size_t i, struct str *out) {
    const struct xml_node *cell = &doc->node[i];
    struct str type = xml_value(cell, STR("t"));
    size_t v = xml_child(doc, i, STR("v"));
    size_t inline_text = xml_child(doc, i, STR("is"));
    struct str stored = v != XML_NONE ? doc->node[v].text : str_of(NULL);
    *out = str_of(NULL);
    if (str_eq(type, STR("inlineStr"))) {
        *out = inline_text != XML_NONE ? rich_text(x, doc, inline_text) : *out;
        return ERR_OK;
    }
    if (!stored.n) {
        return ERR_OK;
    }
    if (str_eq(type, STR("s"))) {
        int64_t at;
        if (!str_to_int(str_trim(stored), &at) || at < 0 || (size_t)at >= x->strings) {
            return ERR_INPUT;
        }
        *out = x->string[at];
        return ERR_OK;
    }
    if (str_eq(type, STR("b"))) {
        *out = str_eq(str_trim(stored), STR("1")) ? STR("TRUE") : STR("FALSE");
        return ERR_OK;
    }
    if (str_eq(type, STR("str")) || str_eq(type, STR("d")) || str_eq(type, STR("e"))) {
        *out = stored;
        return ERR_OK;
    }
    return number_text(x, cell, stored, out);
}

struct row_reading {
    struct str sheet;
    size_t number; /* of the row */
    size_t next;   /* column of a cell that does not say where it is */
    size_t filled; /* columns up to the last that has something */
    struct str text[WORKBOOK_COLUMNS_MAX];
};

static enum err take_cell(struct xlsx *x, const struct xml *doc, size_t i, struct row_reading *r) {
    struct str ref = xml_value(&doc->node[i], STR("r"));
    size_t column = r->next;
    size_t row = r->number;
    struct str text;
    if (ref.p && (!place_of(ref, &column, &row) || row != r->number)) {
        return refuse_cell(x, r->sheet, str_first(ref, 12), "workbook_place",
                           "this is not the place where this cell stands");
    }
    ref = workbook_cell_name(x->arena, column, row);
    if (cell_text(x, doc, i, &text) != ERR_OK) {
        return refuse_cell(x, r->sheet, ref, "workbook_cell", "this cell is damaged");
    }
    r->next = column + 1;
    if (!text.n) {
        return ERR_OK;
    }
    if (column >= WORKBOOK_COLUMNS_MAX || text.n > WORKBOOK_CELL_MAX) {
        (void)refuse_cell(x, r->sheet, ref, "workbook_columns",
                          text.n > WORKBOOK_CELL_MAX ? "this text is too long"
                                                     : "this column is too far to the right");
        return ERR_TOO_LARGE;
    }
    r->text[column] = text;
    r->filled = column >= r->filled ? column + 1 : r->filled;
    return ERR_OK;
}

static enum err take_row(struct xlsx *x, const struct xml *doc, size_t node, struct row_reading *r,
                         struct workbook_growing *g) {
    int64_t said;
    size_t number = r->number + 1;
    if (str_to_int(xml_value(&doc->node[node], STR("r")), &said)) {
        if (said <= (int64_t)r->number || said > 1048576) {
            return refuse(
                x, ERR_INPUT, "workbook_rows",
                arena_printf(x->arena, "%.*s: the rows are not in order", STR_ARG(r->sheet)));
        }
        number = (size_t)said;
    }
    *r = (struct row_reading){.sheet = r->sheet, .number = number};
    for (size_t i = xml_first(doc, node); i != XML_NONE; i = xml_after(doc, i)) {
        if (str_eq(doc->node[i].name, STR("c"))) {
            TRY(take_cell(x, doc, i, r));
        }
    }
    if (r->filled == 0) {
        return ERR_OK;
    }
    struct str *cell = r->filled <= x->cells ? workbook_grow(g, number, r->filled) : NULL;
    if (!cell) {
        return refuse(
            x, ERR_TOO_LARGE, "workbook_rows",
            arena_printf(x->arena, "%.*s: this sheet has too many rows", STR_ARG(r->sheet)));
    }
    x->cells -= r->filled;
    memcpy(cell, r->text, r->filled * sizeof *cell);
    return ERR_OK;
}

static enum err sheet_read(struct xlsx *x, struct str part, struct workbook_sheet *sheet) {
    struct xml doc;
    struct workbook_growing g = {.arena = x->arena, .sheet = sheet};
    struct row_reading *r = arena_new(x->arena, struct row_reading);
    r->sheet = sheet->name;
    TRY(part_read(x, part, &doc));
    size_t data = xml_child(&doc, 0, STR("sheetData"));
    for (size_t i = data != XML_NONE ? xml_first(&doc, data) : XML_NONE; i != XML_NONE;
         i = xml_after(&doc, i)) {
        if (str_eq(doc.node[i].name, STR("row"))) {
            TRY(take_row(x, &doc, i, r, &g));
        }
    }
    return ERR_OK;
}

/* --- the workbook --- */

/* In the order of their tabs. What is no sheet of cells (a chart) is passed over. */
static enum err sheets_read(struct xlsx *x, const struct xml *book, const struct xml *rels,
                            struct str folder) {
    size_t list = xml_child(book, 0, STR("sheets"));
    size_t named = 0;
    for (size_t i = list != XML_NONE ? xml_first(book, list) : XML_NONE; i != XML_NONE;
         i = xml_after(book, i)) {
        struct relation at;
        struct str id = xml_value(&book->node[i], STR("id"));
        if (++named > RELATIONS_MAX) {
            return refuse(x, ERR_TOO_LARGE, "workbook_sheets", STR("there are too many sheets"));
        }
        if (!relation_find(x, rels, folder, id.p ? id : STR(""), str_of(NULL), &at) ||
            !str_eq(at.kind, STR("worksheet"))) {
            continue;
        }
        if (x->out->sheets == WORKBOOK_SHEETS_MAX) {
            return refuse(x, ERR_TOO_LARGE, "workbook_sheets", STR("there are too many sheets"));
        }
        struct workbook_sheet *s = &x->out->sheet[x->out->sheets++];
        s->name = str_utf8_first(xml_value(&book->node[i], STR("name")), 100);
        TRY(sheet_read(x, at.part, s));
    }
    return ERR_OK;
}

static enum err book_read(struct xlsx *x, struct str part) {
    struct xml book;
    struct xml rels;
    struct relation r;
    struct str folder = folder_of(part);
    TRY(part_read(x, part, &book));
    TRY(rels_read(x, rels_of(x, part), &rels));
    size_t properties = xml_child(&book, 0, STR("workbookPr"));
    struct str from_1904 =
        properties != XML_NONE ? xml_value(&book.node[properties], STR("date1904")) : str_of(NULL);
    x->from_1904 = str_eq(from_1904, STR("1")) || str_eq(from_1904, STR("true"));
    if (relation_find(x, &rels, folder, str_of(NULL), STR("vbaProject"), &r)) {
        return refuse(x, ERR_INPUT, "workbook_macros",
                      STR("this workbook has macros: save it as .xlsx, without them"));
    }
    if (relation_find(x, &rels, folder, str_of(NULL), STR("sharedStrings"), &r)) {
        TRY(strings_read(x, r.part));
    }
    if (relation_find(x, &rels, folder, str_of(NULL), STR("styles"), &r)) {
        TRY(styles_read(x, r.part));
    }
    return sheets_read(x, &book, &rels, folder);
}

enum err workbook_xlsx_read(struct arena *a, struct str bytes, struct workbook *out,
                            struct flaw *flaw) {
    static const struct zip_limits limits = {PARTS_MAX, PART_BYTES, ALL_BYTES, true};
    struct xlsx x = {.arena = a,
                     .out = out,
                     .flaw = flaw,
                     .elements = ELEMENTS_MAX,
                     .attributes = ATTRIBUTES_MAX,
                     .cells = CELLS_MAX};
    struct zip_item *item;
    struct str why;
    struct xml rels;
    struct relation book;
    enum err e = zip_unpack(a, bytes, limits, &item, &x.parts, &why);
    if (e != ERR_OK) {
        return refuse(&x, e, "workbook_zip", why);
    }
    x.part = item;
    for (size_t i = 0; i < x.parts; i++) {
        if (str_ends(item[i].name, STR("vbaProject.bin"))) {
            return refuse(&x, ERR_INPUT, "workbook_macros",
                          STR("this workbook has macros: save it as .xlsx, without them"));
        }
    }
    if (!part_of(&x, STR("_rels/.rels"))) {
        return refuse(&x, ERR_INPUT, "workbook_kind", STR("this archive is not a workbook"));
    }
    TRY(rels_read(&x, STR("_rels/.rels"), &rels));
    if (!relation_find(&x, &rels, str_of(NULL), str_of(NULL), STR("officeDocument"), &book)) {
        return refuse(&x, ERR_INPUT, "workbook_kind", STR("this archive is not a workbook"));
    }
    return book_read(&x, book.part);
}
