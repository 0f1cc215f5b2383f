/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of format/panel_files.h: what is read, what is refused and where. */
#include "format/panel_files.h"

#include <string.h>

#include "base/buf.h"
#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

TEST("panel files: quotas that are refused, with the place") {
    static const struct {
        struct str text;
        size_t line, column;
        const char *code;
    } rows[] = {
        {STR_INIT(""), 1, 1, "quota_empty"},
        {STR_INIT("category,feature,min,max\n"), 2, 1, "quota_none"},
        {STR_INIT("category,value,min,max\n"), 1, 10, "quota_heading"},
        {STR_INIT("feature,value,min,max,min_flex\n"), 1, 23, "quota_heading"},
        {STR_INIT("category,feature,min,max,min_flex,max_flex\n"), 1, 26, "quota_heading"},
        {STR_INIT("feature,value,min\n"), 1, 15, "quota_heading"},
        {STR_INIT("category,feature,min,max\nc,a,1\n"), 2, 1, NULL},
        {STR_INIT("category,feature,min,max\nc,a,1.5,2\n"), 2, 5, "quota_number"},
        {STR_INIT("category,feature,min,max\nc,a,1,-2\n"), 2, 7, "quota_number"},
        {STR_INIT("category,feature,min,max\nc,a,1,1000001\n"), 2, 7, "quota_number"},
        {STR_INIT("category,feature,min,max\nc,a,2,1\n"), 2, 5, "quota_order"},
        {STR_INIT("category,feature,min,max\n,a,0,1\n"), 2, 1, "quota_text"},
        {STR_INIT("category,feature,min,max\nc,a,0,1\nC, A ,0,1\n"), 3, 3, "quota_twice"},
        {STR_INIT("feature,value,min,max,min_flex,max_flex\nc,a,1,2,2,2\n"), 2, 9, "quota_flex"},
        {STR_INIT("feature,value,min,max,min_flex,max_flex\nc,a,1,2,0,1\n"), 2, 11, "quota_flex"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct panel_pool p = {.size = 1};
        struct flaw f = {0};
        test_row("%.*s", STR_ARG(rows[i].text));
        assert_int_equal(panel_quotas_read(test_arena(), rows[i].text, &p, &f), ERR_INPUT);
        if (rows[i].code) {
            assert_str(str_of(f.code), rows[i].code);
            assert_int_equal(f.line, rows[i].line);
            assert_int_equal(f.column, rows[i].column);
        }
    }
}

static enum err read_both(const char *quotas, struct str pool, struct panel_columns columns,
                          struct panel_pool *p, struct flaw *f) {
    struct str missing = {0};
    *p = (struct panel_pool){.size = 1};
    assert_int_equal(panel_quotas_read(test_arena(), str_of(quotas), p, f), ERR_OK);
    return panel_pool_read(test_arena(), pool, columns, p, &missing, f);
}

TEST("panel files: pools that are refused, with the place") {
    static const struct {
        struct str text;
        size_t line, column;
        const char *code;
    } rows[] = {
        {STR_INIT(""), 1, 1, "pool_empty"},
        {STR_INIT("id,c\n"), 2, 1, "pool_none"},
        {STR_INIT("id,d\n1,a\n"), 1, 1, "pool_category"},
        {STR_INIT("id,c\n1,z\n"), 2, 3, "pool_value"},
        {STR_INIT("id,c\n1,a\n1,b\n"), 3, 1, "pool_twice"},
        {STR_INIT("id,c\n ,a\n"), 2, 1, "pool_id"},
        {STR_INIT("id,c\n1\n"), 2, 1, NULL},
        {STR_INIT("id,c\n1,\xff\n"), 2, 1, NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct panel_pool p;
        struct flaw f = {0};
        test_row("%.*s", STR_ARG(rows[i].text));
        assert_int_equal(read_both("category,feature,min,max\nc,a,0,1\nc,b,0,1\n", rows[i].text,
                                   (struct panel_columns){0}, &p, &f),
                         ERR_INPUT);
        if (rows[i].code) {
            assert_str(str_of(f.code), rows[i].code);
            assert_int_equal(f.line, rows[i].line);
            assert_int_equal(f.column, rows[i].column);
        }
    }
    struct panel_pool p;
    struct flaw f;
    assert_int_equal(read_both("category,feature,min,max\nc,a,0,1\n", STR("id,c\n1,a\n"),
                               (struct panel_columns){.address = STR("street")}, &p, &f),
                     ERR_NOT_FOUND);
}

TEST("panel files: what is read") {
    struct panel_pool p;
    struct flaw f;
    const char *quotas =
        "feature,value,min,max,min_flex,max_flex\n"
        "\"Ag,e\",60+,1,2,0,3\nSex,\"fe\"\"male\",0,1,0,1\n\"Ag,e\",\xC3\xA9,0,9,0,9\n";
    struct str pool = STR(
        "\xEF\xBB\xBFStreet,NationBuilder_ID,\"ag,E\",sex,No\r\n"
        "Main St,\"a,\"\"1\"\"\", 60+,\"FE\"\"MALE \",1\r\n"
        " main st,\xC3\xA9,\xC3\xA9,\"fe\"\"male\",1\r\n"
        "Main St,x,60+,\"fe\"\"male\",2\r\n,y,60+,\"fe\"\"male\",\r\n,z,60+,\"fe\"\"male\",\r\n");
    struct panel_columns columns = {.address = STR("Street,no")};
    assert_int_equal(read_both(quotas, pool, columns, &p, &f), ERR_OK);
    assert_int_equal(p.people, 5);
    assert_int_equal(p.categories, 2);
    assert_int_equal(p.cells, 3);
    assert_int_equal(p.cell[0].min_flex, 0);
    assert_int_equal(p.cell[0].max_flex, 3);
    assert_int_equal(p.cell[2].category, 0);
    assert_str(p.id[0], "a,\"1\"");
    assert_str(p.id[1], "\xC3\xA9");
    assert_int_equal(p.of[0], 0);
    assert_int_equal(p.of[1], 1);
    assert_int_equal(p.of[2], 2);
    assert_int_equal(p.address[0], p.address[1]);     /* trimmed, case aside */
    assert_int_not_equal(p.address[0], p.address[2]); /* another number */
    assert_int_not_equal(p.address[3], p.address[4]); /* none is not one */
    assert_int_equal(read_both("category,feature,min,max\nc,a,0,1\n", STR("c\na\nA\n"),
                               (struct panel_columns){0}, &p, &f),
                     ERR_OK);
    assert_str(p.id[1], "2");
    assert_null(p.address);
}

/* n people of one value. */
static enum err read_many(size_t people, size_t id_bytes, struct flaw *f) {
    struct buf b = buf_make(1 << 24);
    struct panel_pool p;
    buf_put(&b, STR("id,c\n"));
    for (size_t i = 0; i < people; i++) {
        buf_printf(&b, "%0*zu,a\n", (int)id_bytes, i);
    }
    enum err e = read_both("category,feature,min,max\nc,a,0,1\n", buf_str(&b),
                           (struct panel_columns){0}, &p, f);
    buf_free(&b);
    return e;
}

/* n categories of m values each. */
static enum err read_quotas(size_t categories, size_t values, struct flaw *f) {
    struct buf b = buf_make(1 << 20);
    struct panel_pool p = {.size = 1};
    buf_put(&b, STR("category,feature,min,max\n"));
    for (size_t i = 0; i < categories * values; i++) {
        buf_printf(&b, "c%zu,v%zu,0,1000000\n", i % categories, i);
    }
    enum err e = panel_quotas_read(test_arena(), buf_str(&b), &p, f);
    buf_free(&b);
    return e;
}

TEST("panel files: limits, at and above") {
    struct flaw f;
    assert_int_equal(read_many(PANEL_PEOPLE_MAX - 1, 4, &f), ERR_OK);
    assert_int_equal(read_many(PANEL_PEOPLE_MAX, 4, &f), ERR_OK);
    assert_int_equal(read_many(PANEL_PEOPLE_MAX + 1, 4, &f), ERR_INPUT);
    assert_str(str_of(f.code), "pool_many");
    assert_int_equal(f.line, PANEL_PEOPLE_MAX + 2);
    assert_int_equal(read_many(1, 200, &f), ERR_OK);
    assert_int_equal(read_many(1, 201, &f), ERR_INPUT);
    assert_str(str_of(f.code), "pool_id");
    assert_int_equal(read_quotas(PANEL_CATEGORIES_MAX, 1, &f), ERR_OK);
    assert_int_equal(read_quotas(PANEL_CATEGORIES_MAX + 1, 1, &f), ERR_INPUT);
    assert_str(str_of(f.code), "quota_categories");
    assert_int_equal(read_quotas(2, PANEL_CELLS_MAX / 2, &f), ERR_OK);
    assert_int_equal(read_quotas(1, PANEL_CELLS_MAX + 1, &f), ERR_INPUT);
    assert_str(str_of(f.code), "quota_many");
}
