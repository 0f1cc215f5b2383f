/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tables of practices: what their columns are, what is refused with its place, and mending. */
#include "area/learn/practice_table_file.h"

#include "tests/unit/world.h"

#define NOW INT64_C(1773316800000) /* in March 2026 */

static enum err look(const char *text, struct practice_table *t) {
    enum err e = practice_table_open(test_arena(), str_of(text), NOW, t);
    return e == ERR_OK ? practice_table_check(t) : e;
}

TEST("practice table: headings are guessed, columns of one use are joined, gaps are no faults") {
    struct practice_table t;
    assert_int_equal(look("id;city;Country;METHOD_TYPES;other;Result\n"
                          "7;Lindi;Tanzania;{planning,voting};x;We know each other.\n"
                          "8;Kigali;Kigali;{};;\n",
                          &t),
                     ERR_OK);
    static const enum table_use uses[] = {TABLE_NUMBER, TABLE_PLACE,    TABLE_PLACE,
                                          TABLE_MODE,   TABLE_NOT_USED, TABLE_RESULT};
    for (size_t i = 0; i < t.columns; i++) {
        test_row("%zu", i);
        assert_int_equal(t.column[i].use, uses[i]);
    }
    assert_int_equal(t.rows, 2);
    assert_int_equal(t.told[TABLE_PLACE], 2);
    assert_int_equal(t.told[TABLE_MODE], 1);
    assert_int_equal(t.told[TABLE_RESULT], 1);
    assert_int_equal(t.told[TABLE_LESSON], 0);
    assert_str(t.first[0][1], "Lindi");
}

TEST("practice table: what is wrong, with its place") {
    static const struct {
        const char *text, *code;
        size_t line, column;
    } rows[] = {
        {"", "file_empty", 1, 1},
        {"title\n", "no_rows", 2, 1},
        {"city,problem\n", "no_rows", 2, 1},
        {"problem,steps\na,b\n", "table_no_title", 1, 1},
        {"title,problem\n,We had no water.\n", "table_title", 2, 1},
        {"title,begun\nFerry,19\n", "year", 2, 7},
        {"title,begun\nFerry,2030\n", "year", 2, 7},
        {"title,begun,ended\nFerry,2020-05-01,2019\n", "table_years", 2, 18},
        {"title,participants\nFerry,many\n", "people", 2, 7},
        {"title,went\nFerry,great\n", "table_went", 2, 7},
        {"title,topic\nFerry,boats\n", "table_topic", 2, 7},
        {"title,address\nFerry,javascript:x\n", "table_address", 2, 7},
        {"title,sources\nFerry,\"1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\"\n", "table_sources", 2, 7},
        {"id,title\n1,Ferry\n2,Boat\n1,Raft\n", "table_twice", 4, 1},
        {"title\nFerry\nFerry\n", "table_twice", 3, 1},
        {"title,went\nFerry,helped,x\n", "csv_ragged", 2, 1},
        {"title\n\"Ferry\n", "csv_open_quote", 2, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct practice_table t;
        assert_int_equal(look(rows[i].text, &t), ERR_INPUT);
        test_row("%zu %s: %s at %zu:%zu", i, rows[i].text, t.flaw[0].code, t.flaw[0].line,
                 t.flaw[0].column);
        assert_int_equal(t.flaws, 1);
        assert_string_equal(t.flaw[0].code, rows[i].code);
        assert_int_equal(t.flaw[0].line, rows[i].line);
        assert_true(t.flaw[0].column == rows[i].column ||
                    str_starts(str_of(rows[i].code), STR("csv_")));
    }
    struct buf long_title = buf_make(1000);
    buf_put(&long_title, STR("title\n"));
    for (int i = 0; i <= PRACTICE_TITLE_MAX; i++) {
        buf_put(&long_title, STR("é"));
    }
    struct practice_table t;
    assert_int_equal(look(arena_cstr(test_arena(), buf_str(&long_title)), &t), ERR_INPUT);
    assert_string_equal(t.flaw[0].code, "long");
    buf_free(&long_title);
}

static struct str say_code(void *self, const struct flaw *flaw) {
    (void)self;
    return str_of(flaw->code);
}

TEST("practice table: its faulty rows go out, are mended in a spreadsheet, and come back") {
    struct practice_table t;
    static const char text[] = "id;title;went\n1;Ferry;helped\n2;=Boat;great\n1;Raft;perhaps\n";
    assert_int_equal(look(text, &t), ERR_INPUT);
    assert_int_equal(t.flaws, 3);
    struct buf b = buf_make(10000);
    assert_int_equal(practice_table_faulty(&t, say_code, NULL, &b), ERR_OK);
    assert_str(buf_str(&b), "row,id,title,went,what is wrong\r\n3,2,'=Boat,great,table_went\r\n"
                            "4,1,Raft,perhaps,table_went; table_twice\r\n");
    buf_free(&b);
    struct str whole;
    struct flaw flaw;
    assert_int_equal(practice_table_mend(test_arena(),
                                         STR("id;title;went\n1;Ferry;helped\n"
                                             "2;=Boat;great\n1;Raft;perhaps\n"),
                                         STR("row,id,title,went\n3,2,'=Boat,failed\n4,3,Raft,\n"),
                                         &whole, &flaw),
                     ERR_OK);
    assert_str(whole, "id,title,went\r\n1,Ferry,helped\r\n2,=Boat,failed\r\n3,Raft,\r\n");
    assert_int_equal(look(arena_cstr(test_arena(), whole), &t), ERR_OK);
    assert_int_equal(t.rows, 3);
}

TEST_STORES("practice table: by a host, once, with few people kept few, all of it or nothing") {
    struct world w;
    struct practice_table t;
    size_t made;
    world_make(&w, store);
    static const char text[] =
        "id,city,country,title,participants,went,method_types,address\n"
        "1,Lindi,Tanzania,A rope ferry,4,HELPED,{voting},https://x.example/1\n"
        "2,Kigali,Rwanda,,,,{},\n";
    assert_int_equal(look(text, &t), ERR_OK);
    t.catalogue = STR("Ferries");
    t.licence = STR("CC BY");
    t.rights = STR("free");
    static const struct {
        enum world_person who;
        enum err expected;
        size_t made;
    } rows[] = {
        {STELLA_STEWARD, ERR_FORBIDDEN, 0}, {HANNA_HOST, ERR_OK, 2}, {HANNA_HOST, ERR_OK, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu", i);
        assert_int_equal(
            world_do(&w, rows[i].who, practice_table_write(&t, &w.ctx, &w.community, &made)),
            rows[i].expected);
        assert_int_equal(made, rows[i].made);
    }
    struct things all;
    bool more;
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(
        thing_list(c, "practice", w.community.thing.id, (struct thing_page){0}, &all, &more),
        ERR_OK);
    assert_int_equal(all.count, 2);
    for (size_t i = 0; i < 2; i++) {
        struct practice p;
        struct brought b;
        struct depth d;
        assert_int_equal(practice_find(c, all.item[i].id, &p), ERR_OK);
        assert_int_equal(brought_of(c, all.item[i].id, &b), ERR_OK);
        assert_int_equal(depth_of(c, all.item[i].id, &d), ERR_OK);
        assert_str(b.catalogue, "Ferries");
        bool first = str_eq(b.number, STR("1"));
        assert_str(p.thing.title, first ? "A rope ferry" : "Kigali, Rwanda: Ferries 2");
        assert_str(p.thing.state, first ? "helped" : "unsaid");
        assert_int_equal(p.participants.v, first ? PRACTICE_FEW - 1 : 0);
        assert_str(d.words[4], first ? "method_types: voting" : "");
        assert_true(p.is_public);
    }
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
}
