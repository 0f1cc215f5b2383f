/* SPDX-License-Identifier: AGPL-3.0-or-later
 * poc: what is refused in catalogues, and what they become. */
#include "tests/unit/test.h"

#define main poc_main
int poc_main(int argc, char **argv);
#include "tools/poc.c"
#undef main

#define HEAD(tag) "msgid \"\"\nmsgstr \"Language: " tag "\\n\"\n"
#define KEY(key, text) "msgid \"" key "\"\nmsgstr \"" text "\"\n"

static bool read_two(struct catalogue *c, const char *english, const char *spanish) {
    catalogue_begin(c);
    add_file(c, STR("po/en.po"), str_of(english));
    if (spanish != NULL) {
        add_file(c, STR("po/es.po"), str_of(spanish));
    }
    return read_all(c);
}

TEST("poc: what is refused, with file and line") {
    static const struct {
        const char *english;
        const char *spanish;
        const char *said;
    } rows[] = {
        {"x", NULL, "po/en.po:1: error: msgid is expected"},
        {"msgid \"a.b\"\nx", NULL, "po/en.po:2: error: msgstr is expected"},
        {"msgid \"a.b\"\nmsgstr x", NULL, "po/en.po:2: error: a text in double quotes"},
        {"msgid \"a.b\"\nmsgstr \"\"\n\"x\" y\n", NULL, "po/en.po:3: error: a text in double"},
        {"msgid \"a.b\"\nmsgstr \"a\"b\"\n", NULL, "po/en.po:2: error: write \\\" for a quote"},
        {"msgid \"a.b\"\nmsgstr \"\\q\"\n", NULL, "po/en.po:2: error: \\q is unknown"},
        {"msgid \"a.b\"\nmsgid_plural \"x\"\n", NULL, "po/en.po:2: error: msgstr is expected"},
        {KEY("a.b", "x"), NULL, "po/en.po:1: error: the header must say"},
        {HEAD("es"), NULL, "po/en.po:1: error: the header must say"},
        {HEAD("en") KEY("A.b", "x"), NULL, "po/en.po:3: error: \"A.b\" is not a key"},
        {HEAD("en") KEY("a", "x"), NULL, "po/en.po:3: error: \"a\" is not a key"},
        {HEAD("en") KEY("a..b", "x"), NULL, "po/en.po:3: error: \"a..b\" is not a key"},
        {HEAD("en") KEY("arg.int", "x"), NULL, "po/en.po:3: error: \"arg.int\" is not a key"},
        {HEAD("en") KEY("a.b", ""), NULL, "po/en.po:3: error: a.b has no text in English"},
        {HEAD("en") KEY("a.b", "x") KEY("a.b", "y"), NULL, "a.b is already in po/en.po:"},
        {HEAD("en") KEY("a.b_c", "x") KEY("a.b.c", "y"), NULL, "would have the same name in C"},
        {HEAD("en") KEY("a.b", "x"), HEAD("es") KEY("a.c", "x"),
         "po/es.po:3: error: a.c is not a key of the English"},
        {HEAD("en") KEY("a.b", "{n}"), HEAD("es") KEY("a.b", "x"),
         "po/es.po:3: error: a.b has the arguments none, in English {n}"},
        {HEAD("en") KEY("a.b", "{n}"), HEAD("es") KEY("a.b", "{n} {m}"),
         "po/es.po:3: error: a.b has the arguments {m} {n}, in English {n}"},
        {HEAD("en") KEY("a.b", "{"), NULL, "po/en.po:3: error: a.b: an argument is a small word"},
        {HEAD("en") KEY("a.b", "{N}"), NULL, "an argument is a small word"},
        {HEAD("en") KEY("a.b", "{int}"), NULL, "an argument is a small word"},
        {HEAD("en") KEY("a.b", "{n"), NULL, "} is expected"},
        {HEAD("en") KEY("a.b", "n}"), NULL, "} without its {"},
        {HEAD("en") KEY("a.b", "{n, select, other {x}}"), NULL, "only {name} and {name, plural"},
        {HEAD("en") KEY("a.b", "{n, plural, one {x}}"), NULL, "needs the case other"},
        {HEAD("en") KEY("a.b", "{n, plural, some {x} other {y}}"), NULL, "not a plural category"},
        {HEAD("en") KEY("a.b", "{n, plural, =x {x} other {y}}"), NULL, "a number is expected"},
        {HEAD("en") KEY("a.b", "{n, plural, one {x} one {z} other {y}}"), NULL, "same case twice"},
        {HEAD("en") KEY("a.b", "{n, plural, =1 {x} =1 {z} other {y}}"), NULL, "same case twice"},
        {HEAD("en") KEY("a.b", "{n, plural, one x other {y}}"), NULL, "{ is expected"},
        {HEAD("en") KEY("a.b", "{n, plural, other {{m, plural, other {x}}}}"), NULL,
         "a plural within a plural"},
        {HEAD("en") KEY("a.b", "{a}{b}{c}{d}{e}{f}{g}"), NULL, "more than 6 arguments"},
        {HEAD("en") "msgid \"a.b\"\nmsgstr \"\xff\"\n", NULL, "po/en.po:1: error: the file is not"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct catalogue c;
        bool good = read_two(&c, rows[i].english, rows[i].spanish);
        test_row("%s -> %s", rows[i].said, problem);
        catalogue_end(&c);
        assert_false(good);
        assert_non_null(strstr(problem, rows[i].said));
    }
}

TEST("poc: comments, continued lines, escapes, fuzzy and obsolete entries") {
    struct catalogue c;
    assert_true(read_two(
        &c,
        HEAD("en") "# reviewed-by: Ana\nmsgid \"a.b\"\nmsgstr \"\"\n"
                   "\"one \"\n\"\\\"two\\\"\\n\"\n#~ msgid \"old.key\"\n\n" KEY("a.c", "z"),
        HEAD("es") "#, fuzzy\n" KEY("a.b", "uno") "# reviewed-by: Ana\n" KEY("a.c",
                                                                             "it''s '{z}' don't")));
    assert_int_equal(c.english, 2);
    assert_int_equal(c.entries.count, 3);
    assert_str(entry_at(&c, 0)->text, "one \"two\"\n");
    assert_str(entry_at(&c, 2)->key, "a.c");
    assert_true(entry_at(&c, 2)->reviewed);
    assert_str(piece_at(&c, message_at(&c, 2)->first)->text, "it's {z} don't");
    assert_false(has_entry(&c, STR("es"), STR("a.b")));
    assert_true(has_entry(&c, STR("es"), STR("a.c")));
    catalogue_end(&c);
}

TEST("poc: the header has a function for each key, arguments by name") {
    struct catalogue c;
    struct buf b = buf_make(1 << 16);
    assert_true(read_two(&c, HEAD("en") KEY("need.title", "{z} {a}") KEY("need.none", "x"), NULL));
    put_header(&c, &b);
    assert_str(
        buf_str(&b),
        "/* Made by poc from the English messages. */\n#ifndef MSG_KEYS_H\n"
        "#define MSG_KEYS_H\n\n#include \"text/msg.h\"\n\nenum msg {\n    MSG_NONE,\n"
        "    MSG_need_none,\n    MSG_need_title,\n    MSG_COUNT\n};\n\n"
        "static inline struct msg_text msg_need_none(void) {\n"
        "    return (struct msg_text){MSG_need_none, 0, {{0}}};\n}\n\n"
        "static inline struct msg_text msg_need_title(struct msg_arg a, struct msg_arg z) {\n"
        "    return (struct msg_text){MSG_need_title, 2, {a, z}};\n}\n"
        "#define msg_need_title_with_a_z msg_need_title\n\n#endif\n");
    buf_free(&b);
    catalogue_end(&c);
}

TEST("poc: a message becomes pieces and choices") {
    struct catalogue c;
    struct buf b = buf_make(1 << 16);
    assert_true(read_two(
        &c, HEAD("en") KEY("a.b", "{n, plural, =0 {none} one {# in {p}} other {#}} & ok"), NULL));
    put_pieces(&c, &b);
    put_choices(&c, &b);
    assert_str(buf_str(&b),
               "static const struct piece pieces[] = {\n    {PIECE_PLAIN, 0, 0, 4, \"none\"},\n"
               "    {PIECE_ARG, 0, 0, 0, \"\"},\n    {PIECE_PLAIN, 0, 0, 4, \" in \"},\n"
               "    {PIECE_ARG, 1, 0, 0, \"\"},\n    {PIECE_ARG, 0, 0, 0, \"\"},\n"
               "    {PIECE_PLURAL, 0, 3, 1, \"\"},\n    {PIECE_TEXT, 0, 0, 5, \" & ok\"},\n};\n\n"
               "static const struct choice choices[] = {\n    {0, 0, 0, 0},\n    {0, 6, 1, 0},\n"
               "    {0, 1, 3, 1},\n    {0, 5, 1, 4},\n};\n\n");
    buf_free(&b);
    catalogue_end(&c);
}
