/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of format/workbook.h: workbooks made here part by part, the twin in CSV, what is refused.
 */
#include "format/workbook.h"

#include <string.h>

#include "base/buf.h"
#include "format/workbook_inside.h"
#include "format/zip.h"
#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

/* What each part holds; NULL: the part as most tests want it. */
struct parts {
    const char *sheet; /* within <sheetData> */
    const char *book;
    const char *strings;
    const char *styles;
    const char *extra; /* the name of one part more */
};

static struct str made(struct parts p) {
    struct arena *a = test_arena();
    const char *book = p.book ? p.book : "<sheets><sheet name='survey' r:id='r1'/></sheets>";
    struct zip_item item[8] = {
        {STR("_rels/.rels"), STR("<r><x Id='a' Type='" OFFICE "/officeDocument' "
                                 "Target='xl/workbook.xml'/></r>")},
        {STR("xl/workbook.xml"), arena_printf(a, "<w xmlns:r='" OFFICE "'>%s</w>", book)},
        {STR("xl/_rels/workbook.xml.rels"),
         STR("<r><x Id='r1' Type='u/worksheet' Target='sheets/one.xml'/>"
             "<x Id='r2' Type='u/worksheet' Target='/xl/sheets/two.xml'/>"
             "<x Id='r3' Type='u/chartsheet' Target='chart.xml'/>"
             "<x Id='r4' Type='u/sharedStrings' Target='../xl/strings.xml'/>"
             "<x Id='r5' Type='u/styles' Target='./styles.xml'/></r>")},
        {STR("xl/sheets/one.xml"),
         arena_printf(a, "<w xmlns='" MAIN "'><sheetData>%s</sheetData></w>",
                      p.sheet ? p.sheet : "")},
        {STR("xl/sheets/two.xml"), STR("<w><sheetData><row><c><v>7</v></c></row></sheetData></w>")},
        {STR("xl/strings.xml"), arena_printf(a, "<s>%s</s>", p.strings ? p.strings : "")},
        {STR("xl/styles.xml"), arena_printf(a, "<s>%s</s>", p.styles ? p.styles : "")},
        {str_of(p.extra), STR("x")}};
    struct buf b = buf_make(1 << 20);
    assert_int_equal(zip_pack(item, p.extra ? 8 : 7, &b), ERR_OK);
    struct str bytes = arena_str(a, buf_str(&b));
    buf_free(&b);
    return bytes;
}

/* "survey: B1=x C3=y; choices: ..." */
static struct str told(const struct workbook *w) {
    struct buf b = buf_make(1 << 20);
    for (size_t i = 0; i < w->sheets; i++) {
        buf_printf(&b, "%s%.*s:", i ? "; " : "", STR_ARG(w->sheet[i].name));
        for (size_t r = 0; r < w->sheet[i].rows; r++) {
            const struct workbook_row *row = &w->sheet[i].row[r];
            for (size_t c = 0; c < row->cells; c++) {
                struct str name = workbook_cell_name(test_arena(), c, row->number);
                if (row->cell[c].p) {
                    buf_printf(&b, " %.*s=%.*s", STR_ARG(name), STR_ARG(row->cell[c]));
                }
            }
        }
    }
    struct str s = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    return s;
}

static struct str read_bytes(struct str bytes) {
    struct workbook w;
    struct flaw flaw;
    enum err e = workbook_read(test_arena(), bytes, &w, &flaw);
    test_row("%zu:%zu %.*s", flaw.line, flaw.column, STR_ARG(flaw.why));
    assert_int_equal(e == ERR_OK, flaw.code == NULL);
    return e == ERR_OK ? told(&w) : flaw.why;
}

TEST("workbook: cells of every kind, gaps, empty rows") {
    static const struct {
        struct parts parts;
        const char *expected;
    } rows[] = {
        {{.sheet = ""}, "survey:"},
        {{.sheet = "<row r='2'><c r='B2'><v>1</v></c></row><row r='5'/><row r='9'><c r='A9'/>"
                   "<c r='AB9'><v>2.5</v></c></row>"},
         "survey: B2=1 AB9=2.5"},
        {{.sheet = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c r='C2'><v>3</v></c>"
                   "<c><v>4</v></c></row>"},
         "survey: A1=1 B1=2 C2=3 D2=4"},
        {{.sheet = "<row r='1'><c t='s'><v>1</v></c><c t='s'><v>0</v></c></row>",
          .strings = "<si><t>a</t></si><si><r><t>b</t></r><rPh><t>x</t></rPh>"
                     "<r><t> c</t></r></si>"},
         "survey: A1=b c B1=a"},
        {{.sheet = "<row r='1'><c t='inlineStr'><is><t>in</t></is></c><c t='b'><v>1</v></c>"
                   "<c t='b'><v>0</v></c><c t='str'><f>1+1</f><v>two</v></c>"
                   "<c t='e'><v>#REF!</v></c><c t='d'><v>2024-05-01</v></c></row>"},
         "survey: A1=in B1=TRUE C1=FALSE D1=two E1=#REF! F1=2024-05-01"},
        {{.sheet = "<row r='1'><c s='0'><v>45413</v></c><c s='1'><v>45413</v></c>"
                   "<c s='2'><v>45413.5</v></c><c s='3'><v>0.25</v></c><c s='9'><v>5</v></c></row>",
          .styles = "<numFmts><f numFmtId='165' formatCode='[$-409]d\\ mmm\"h\";@'/>"
                    "</numFmts><cellXfs><x numFmtId='0'/><x numFmtId='165'/><x numFmtId='22'/>"
                    "<x numFmtId='21'/></cellXfs>"},
         "survey: A1=45413 B1=2024-05-01 C1=2024-05-01T12:00:00 D1=06:00:00 E1=5"},
        {{.sheet = "<row r='1'><c><v>1</v></c></row>",
          .book = "<sheets><sheet name='x' r:id='r2'/><sheet name='c' r:id='r3'/>"
                  "<sheet name='y' r:id='r1'/><sheet name='n'/></sheets>"},
         "x: A1=7; y: A1=1"},
        {{.sheet = "<row><c s='0'><v>0</v></c></row>",
          .book = "<workbookPr date1904='1'/><sheets><sheet name='s' r:id='r1'/></sheets>",
          .styles = "<cellXfs><x numFmtId='14'/></cellXfs>"},
         "s: A1=1904-01-01"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct str got = read_bytes(made(rows[i].parts));
        test_row("row %zu", i);
        assert_str(got, rows[i].expected);
    }
}

TEST("workbook: what is refused") {
    static const struct {
        struct parts parts;
        const char *why;
    } rows[] = {
        {{.sheet = "<row r='1'><c t='s'><v>0</v></c></row>"}, "survey!A1: this cell is damaged"},
        {{.sheet = "<row r='1'><c t='s'><v>-1</v></c></row>"}, "survey!A1: this cell is damaged"},
        {{.sheet = "<row r='1'><c><v>x</v></c></row>"}, "survey!A1: this cell is damaged"},
        {{.sheet = "<row r='2'><c r='C3'><v>1</v></c></row>"},
         "survey!C3: this is not the place where this cell stands"},
        {{.sheet = "<row r='2'/><row r='2'/>"}, "survey: the rows are not in order"},
        {{.sheet = "<row r='1'><c r='XFD1'><v>1</v></c></row>"},
         "survey!XFD1: this column is too far to the right"},
        {{.sheet = "<row>"},
         "xl/sheets/one.xml:1:98: this is not well-formed XML: Opening and ending tag mismatch: "
         "row line 1 and sheetData"},
        {{.extra = "xl/vbaProject.bin"},
         "this workbook has macros: save it as .xlsx, without them"},
        {{.book = "<sheets><sheet name='s' r:id='r1'/></sheets>", .extra = "../evil"},
         "a name in the archive is not that of a plain file"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct str got = read_bytes(made(rows[i].parts));
        test_row("row %zu", i);
        assert_str(got, rows[i].why);
    }
    const struct zip_item other = {STR("a.txt"), STR("x")};
    struct buf b = buf_make(10000);
    assert_int_equal(zip_pack(&other, 1, &b), ERR_OK);
    assert_str(read_bytes(buf_str(&b)), "this archive is not a workbook");
    buf_free(&b);
    assert_str(read_bytes(STR("\xD0\xCF\x11\xE0 old")),
               "this is an old workbook (.xls): save it as .xlsx");
    assert_str(read_bytes(STR("\xD0\xCF\x11\xE0 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e")),
               "this workbook is locked with a password: save it without one");
    assert_str(read_bytes(STR("PK nothing")), "this is not a zip archive, or it is damaged");
}

TEST("workbook: a part that unpacks to more than the limit") {
    char *zeros = arena_array(test_arena(), char, (size_t)9 << 20);
    const struct zip_item bomb = {STR("xl/workbook.xml"), {zeros, (size_t)9 << 20}};
    struct buf b = buf_make((size_t)10 << 20);
    assert_int_equal(zip_pack(&bomb, 1, &b), ERR_OK);
    assert_true(b.n < 100000);
    assert_str(read_bytes(buf_str(&b)), "the archive holds more than the limit");
    buf_free(&b);
}

TEST("workbook: the twin in CSV") {
    static const struct {
        struct str text;
        const char *expected;
    } rows[] = {
        {STR_INIT("survey\n,type,name\n,text,a\n\nchoices\n,list_name\n"),
         "survey: B2=type C2=name B3=text C3=a; choices: B6=list_name"},
        {STR_INIT("\xEF\xBB\xBFsurvey;;\r\n;type;name\r\n;;b\r\n"), "survey: B2=type C2=name C3=b"},
        {STR_INIT("\"survey\",,,\n,\"a\nb\",c,,,,\n,\n,d\n"), "survey: B2=a\nb C2=c B4=d"},
        {STR_INIT(" SURVEY ,\n, x\n"), "SURVEY: B2= x"},
        {STR_INIT(""), ""},
        {STR_INIT("name,label\na,b\n"), "column A has only the name of a sheet, alone in its row"},
        {STR_INIT(",type\n"), "before this row stands the name of its sheet, in column A"},
        {STR_INIT("survey\n,\"x\n"), "this quote is never closed"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct str got = read_bytes(rows[i].text);
        test_row("row %zu", i);
        assert_str(got, rows[i].expected);
    }
}

TEST("workbook: names of cells") {
    static const struct {
        size_t column, row;
        const char *name;
    } rows[] = {{0, 1, "A1"},   {5, 14, "F14"},  {25, 2, "Z2"},
                {26, 3, "AA3"}, {701, 4, "ZZ4"}, {702, 5, "AAA5"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_str(workbook_cell_name(test_arena(), rows[i].column, rows[i].row), rows[i].name);
    }
}

TEST("workbook: numbers as they are shown") {
    static const struct {
        const char *stored;
        enum workbook_shows shows;
        const char *expected;
    } rows[] = {
        {"1", WORKBOOK_NUMBER, "1"},
        {"1.0", WORKBOOK_NUMBER, "1"},
        {"-0", WORKBOOK_NUMBER, "0"},
        {"0.1", WORKBOOK_NUMBER, "0.1"},
        {"0.30000000000000004", WORKBOOK_NUMBER, "0.3"},
        {"1E3", WORKBOOK_NUMBER, "1000"},
        {"123456789012", WORKBOOK_NUMBER, "123456789012"},
        {"1", WORKBOOK_DAY, "1900-01-01"},
        {"59", WORKBOOK_DAY, "1900-02-28"},
        {"60", WORKBOOK_DAY, "60"}, /* a day that never was */
        {"61", WORKBOOK_DAY, "1900-03-01"},
        {"36526", WORKBOOK_DAY, "2000-01-01"},
        {"45351", WORKBOOK_DAY, "2024-02-29"},
        {"2958465", WORKBOOK_DAY, "9999-12-31"},
        {"2958466", WORKBOOK_DAY, "2958466"},
        {"-1", WORKBOOK_DAY, "-1"},
        {"0.999999", WORKBOOK_TIME, "00:00:00"}, /* rounds to the next day */
        {"0.5", WORKBOOK_TIME, "12:00:00"},
        {"45413.999999", WORKBOOK_DAY_TIME, "2024-05-02"},
        {"45413.25", WORKBOOK_DAY_TIME, "2024-05-01T06:00:00"},
        {"x", WORKBOOK_NUMBER, ""},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        test_row("row %zu", i);
        assert_str(workbook_number(test_arena(), str_of(rows[i].stored), rows[i].shows, false),
                   rows[i].expected);
    }
    static const struct {
        const char *code;
        enum workbook_shows shows;
    } codes[] = {{"General", WORKBOOK_NUMBER},
                 {"0.00", WORKBOOK_NUMBER},
                 {"yyyy\\-mm\\-dd", WORKBOOK_DAY},
                 {"[$-407]d/m/yy", WORKBOOK_DAY},
                 {"h:mm", WORKBOOK_TIME},
                 {"[h]:mm", WORKBOOK_TIME},
                 {"d.m.yyyy hh:mm", WORKBOOK_DAY_TIME},
                 {"0 \"days\"", WORKBOOK_NUMBER},
                 {"[Red]0", WORKBOOK_NUMBER},
                 {"#,##0;[Red]-d", WORKBOOK_NUMBER}};
    for (size_t i = 0; i < COUNT(codes); i++) {
        test_row("%s", codes[i].code);
        assert_int_equal(workbook_format(200, str_of(codes[i].code)), codes[i].shows);
    }
}

static const char *times(const char *text, int n) {
    struct buf b = buf_make(8 << 20);
    for (int i = 0; i < n; i++) {
        buf_put(&b, str_of(text));
    }
    const char *all = arena_cstr(test_arena(), buf_str(&b));
    buf_free(&b);
    return all;
}

TEST("workbook: what is small in the file and large when it is read is refused") {
    const char *many = arena_printf(test_arena(), "<sheets>%s</sheets>%c",
                                    times("<sheet name='s' r:id='r1'/>", 40), '\0')
                           .p;
    const char *nowhere =
        arena_printf(test_arena(), "<sheets>%s</sheets>%c", times("<sheet name='s'/>", 1001), '\0')
            .p;
    const struct {
        const char *what;
        struct parts parts;
        const char *code;
    } rows[] = {
        {"one part as many sheets",
         {.sheet = times("<row/>", 10000), .book = many},
         "workbook_part"},
        {"sheets that lead nowhere", {.book = nowhere}, "workbook_sheets"},
        {"a few rows", {.sheet = times("<row><c/><c><v>1</v></c></row>", 2)}, NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct workbook w;
        struct flaw flaw;
        enum err e = workbook_read(test_arena(), made(rows[i].parts), &w, &flaw);
        test_row("%s: %.*s", rows[i].what, STR_ARG(flaw.why));
        assert_int_equal(e, rows[i].code ? ERR_TOO_LARGE : ERR_OK);
        if (rows[i].code) {
            assert_string_equal(flaw.code, rows[i].code);
        }
    }
    struct buf wide = buf_make(1 << 20);
    for (int i = 1; i <= 2001; i++) {
        buf_printf(&wide, "<row r='%d'><c r='SF%d'><v>1</v></c></row>", i, i);
    }
    struct workbook w;
    struct flaw flaw;
    struct parts parts = {.sheet = arena_cstr(test_arena(), buf_str(&wide))};
    buf_free(&wide);
    assert_int_equal(workbook_read(test_arena(), made(parts), &w, &flaw), ERR_TOO_LARGE);
    assert_string_equal(flaw.code, "workbook_rows");
}
