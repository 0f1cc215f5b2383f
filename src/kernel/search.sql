-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Full text, in the two dialects. A list of terms is one text with a blank between; no term has a
-- blank, a quote or a backslash.

-- search_thing_row(thing id) one
SELECT number, updated, marks, edition, title, body FROM search_thing WHERE thing = :thing;

-- search_thing_marks(thing id) one
SELECT number, marks FROM search_thing WHERE thing = :thing;

-- search_thing_add(thing id, updated time, edition int, marks text, title text, body text) run
INSERT INTO search_thing (thing, updated, edition, marks, title, body)
VALUES (:thing, :updated, :edition, :marks, :title, :body);

-- search_thing_set(number int, edition int, marks text) run
UPDATE search_thing SET edition = :edition, marks = :marks WHERE number = :number;

-- search_thing_drop(number int) run
DELETE FROM search_thing WHERE number = :number;

-- search_thing_forget(person id) run
UPDATE search_thing SET edition = 0 WHERE thing IN (SELECT id FROM thing WHERE owner = :person);

-- search_themes(thing id) many
SELECT source FROM link WHERE target = :thing AND kind = 'gathers' ORDER BY source LIMIT 50;

-- search_index_add(number int, words text) run sqlite
INSERT INTO search_index (rowid, words) VALUES (:number, :words);

-- search_index_add(number int, words text) run postgres
-- Blocks of numbers are words too: ¦w and how many bits a block has, 'x', which one.
INSERT INTO search_index (number, words) VALUES (:number,
    (SELECT string_agg('''' || u.w || ''':' || least(u.n, 16383), ' ')
     FROM unnest(string_to_array(:words || ' ¦w10x' || (:number::bigint >> 10)
        || ' ¦w13x' || (:number::bigint >> 13), ' ')) WITH ORDINALITY AS u(w, n))::tsvector);

-- search_index_drop(number int) run sqlite
DELETE FROM search_index WHERE rowid = :number;

-- search_index_drop(number int) run postgres
DELETE FROM search_index WHERE number = :number;

-- search_index_words(number int) one sqlite
SELECT words AS "words:text" FROM search_index WHERE rowid = :number;

-- search_index_words(number int) one postgres
SELECT coalesce(string_agg(l.lexeme, ' '), '') AS "words:text"
FROM search_index i, unnest(i.words) AS l WHERE i.number = :number AND l.lexeme NOT LIKE '¦w%';

-- search_change_add(by int, words text) run
INSERT INTO search_change (by, words) VALUES (:by, :words);

-- search_term_unknown(words text) many sqlite
SELECT value AS "term:text" FROM json_each('["' || replace(:words, ' ', '","') || '"]') AS w
WHERE value <> '' AND NOT EXISTS (SELECT 1 FROM search_term t WHERE t.term = w.value);

-- search_term_unknown(words text) many postgres
SELECT w AS "term:text" FROM unnest(string_to_array(:words, ' ')) AS w
WHERE w <> '' AND NOT EXISTS (SELECT 1 FROM search_term t WHERE t.term = w);

-- search_term_add(term text) run
INSERT INTO search_term (term, docs, tier, near) VALUES (:term, 0, 0, FALSE)
ON CONFLICT DO NOTHING;

-- search_term_add_all(words text) run sqlite
INSERT INTO search_term (term, docs, tier, near)
SELECT value, 0, 0, FALSE FROM json_each('["' || replace(:words, ' ', '","') || '"]')
WHERE value <> '' ON CONFLICT DO NOTHING;

-- search_term_add_all(words text) run postgres
INSERT INTO search_term (term, docs, tier, near)
SELECT w, 0, 0, FALSE FROM unnest(string_to_array(:words, ' ')) AS w
WHERE w <> '' ON CONFLICT DO NOTHING;

-- search_term_docs(words text) many sqlite
SELECT term, docs FROM search_term
WHERE term IN (SELECT value FROM json_each('["' || replace(:words, ' ', '","') || '"]'));

-- search_term_docs(words text) many postgres
SELECT term, docs FROM search_term WHERE term = ANY (string_to_array(:words, ' '));

-- search_term_begin(low text, high text, limit int) many
-- Terms that begin so, the frequent ones first: a tier has those of 8^(tier - 1) things and more.
SELECT t.term AS "term:text", t.docs AS "docs:int" FROM (SELECT term, docs FROM search_term
    WHERE tier = 7 AND term >= :low AND term < :high ORDER BY term LIMIT :limit) AS t
UNION ALL SELECT t.term, t.docs FROM (SELECT term, docs FROM search_term
    WHERE tier = 6 AND term >= :low AND term < :high ORDER BY term LIMIT :limit) AS t
UNION ALL SELECT t.term, t.docs FROM (SELECT term, docs FROM search_term
    WHERE tier = 5 AND term >= :low AND term < :high ORDER BY term LIMIT :limit) AS t
UNION ALL SELECT t.term, t.docs FROM (SELECT term, docs FROM search_term
    WHERE tier = 4 AND term >= :low AND term < :high ORDER BY term LIMIT :limit) AS t
UNION ALL SELECT t.term, t.docs FROM (SELECT term, docs FROM search_term
    WHERE tier = 3 AND term >= :low AND term < :high ORDER BY term LIMIT :limit) AS t
UNION ALL SELECT t.term, t.docs FROM (SELECT term, docs FROM search_term
    WHERE tier = 2 AND term >= :low AND term < :high ORDER BY term LIMIT :limit) AS t
UNION ALL SELECT t.term, t.docs FROM (SELECT term, docs FROM search_term
    WHERE tier = 1 AND term >= :low AND term < :high ORDER BY term LIMIT :limit) AS t
UNION ALL SELECT t.term, t.docs FROM (SELECT term, docs FROM search_term
    WHERE tier = 0 AND term >= :low AND term < :high ORDER BY term LIMIT :limit) AS t
LIMIT :limit;

-- search_newest() one
SELECT coalesce(max(number), 0) AS "number:int" FROM search_thing;

-- search_meet(query text, low int, before int, limit int) many sqlite
SELECT e.number, e.thing FROM search_index f CROSS JOIN search_thing e
WHERE search_index MATCH :query AND f.rowid < :before AND f.rowid >= :low AND e.number = f.rowid
ORDER BY f.rowid DESC LIMIT :limit;

-- search_meet(query text, low int, before int, limit int) many postgres
-- The match is made first, by the words alone: with the numbers in sight the planner would read
-- all of them. "+ 0" keeps it from walking down the numbers instead.
WITH hit AS MATERIALIZED (
    SELECT number + 0 AS number FROM search_index WHERE words @@ :query::tsquery
), top AS MATERIALIZED (
    SELECT number FROM hit WHERE number < :before AND number >= :low
    ORDER BY number DESC LIMIT :limit
)
SELECT e.number, e.thing FROM top JOIN search_thing e ON e.number = top.number
ORDER BY e.number DESC;

-- search_lines(gate gate, things ids) many
SELECT t.id, t.kind, t.community, t.owner, t.audience, t.life, t.state, t.turn, t.stages, t.topic,
    t.lang, t.title, t.note, t.tally, t.created, t.updated
FROM ids(:things) AS l CROSS JOIN thing t WHERE t.id = l.id AND GATE(t);

-- search_bodies(things ids) many
-- Of things that passed the gate just before; a snippet is looked for in so much.
SELECT s.thing, substr(s.body, 1, 8000) AS "body:text"
FROM ids(:things) AS l CROSS JOIN search_thing s WHERE s.thing = l.id;

-- search_communities_at(gate gate, things ids, limit int) many
-- Those that stand on one of these places.
SELECT m.id FROM ids(:things) AS l CROSS JOIN community m CROSS JOIN thing t
WHERE m.place = l.id AND t.id = m.id AND GATE(t) LIMIT :limit;

-- search_near_find(hashes text, limit int) many sqlite
SELECT DISTINCT t.term, t.docs FROM search_near n CROSS JOIN search_term t
WHERE n.hash IN (SELECT CAST(value AS INTEGER) FROM json_each('[' || replace(:hashes, ' ', ',') || ']'))
    AND t.term = n.term LIMIT :limit;

-- search_near_find(hashes text, limit int) many postgres
SELECT DISTINCT t.term, t.docs FROM search_near n JOIN search_term t ON t.term = n.term
WHERE n.hash = ANY (string_to_array(:hashes, ' ')::bigint[]) LIMIT :limit;

-- search_near_add(pairs text) run sqlite
-- hash:term, a blank between.
INSERT INTO search_near (hash, term)
SELECT CAST(substr(value, 1, instr(value, ':') - 1) AS INTEGER), substr(value, instr(value, ':') + 1)
FROM json_each('["' || replace(:pairs, ' ', '","') || '"]') WHERE value <> ''
ON CONFLICT DO NOTHING;

-- search_near_add(pairs text) run postgres
INSERT INTO search_near (hash, term)
SELECT split_part(w, ':', 1)::bigint, split_part(w, ':', 2)
FROM unnest(string_to_array(:pairs, ' ')) AS w WHERE w <> ''
ON CONFLICT DO NOTHING;

-- search_near_drop(hash int, term text) run
DELETE FROM search_near WHERE hash = :hash AND term = :term;

-- search_change_list(limit int) many
SELECT number, by, words FROM search_change ORDER BY number LIMIT :limit;

-- search_change_drop(number int) run
DELETE FROM search_change WHERE number = :number;

-- search_term_count(words text, by int) run sqlite
INSERT INTO search_term (term, docs, tier, near)
SELECT value, count(*) * :by, 0, FALSE FROM json_each('["' || replace(:words, ' ', '","') || '"]')
WHERE value <> '' GROUP BY value
ON CONFLICT (term) DO UPDATE SET docs = search_term.docs + excluded.docs;

-- search_term_count(words text, by int) run postgres
INSERT INTO search_term (term, docs, tier, near)
SELECT w, count(*) * :by, 0, FALSE FROM unnest(string_to_array(:words, ' ')) AS w
WHERE w <> '' GROUP BY w ORDER BY w
ON CONFLICT (term) DO UPDATE SET docs = search_term.docs + excluded.docs;

-- search_term_tiers(words text) run sqlite
UPDATE search_term SET tier = CASE WHEN docs >= 262144 THEN 7 WHEN docs >= 32768 THEN 6
    WHEN docs >= 4096 THEN 5 WHEN docs >= 512 THEN 4 WHEN docs >= 64 THEN 3 WHEN docs >= 8 THEN 2
    WHEN docs >= 1 THEN 1 ELSE 0 END
WHERE term IN (SELECT value FROM json_each('["' || replace(:words, ' ', '","') || '"]'))
    AND tier <> CASE WHEN docs >= 262144 THEN 7 WHEN docs >= 32768 THEN 6
    WHEN docs >= 4096 THEN 5 WHEN docs >= 512 THEN 4 WHEN docs >= 64 THEN 3 WHEN docs >= 8 THEN 2
    WHEN docs >= 1 THEN 1 ELSE 0 END;

-- search_term_tiers(words text) run postgres
UPDATE search_term SET tier = CASE WHEN docs >= 262144 THEN 7 WHEN docs >= 32768 THEN 6
    WHEN docs >= 4096 THEN 5 WHEN docs >= 512 THEN 4 WHEN docs >= 64 THEN 3 WHEN docs >= 8 THEN 2
    WHEN docs >= 1 THEN 1 ELSE 0 END
WHERE term = ANY (string_to_array(:words, ' '))
    AND tier <> CASE WHEN docs >= 262144 THEN 7 WHEN docs >= 32768 THEN 6
    WHEN docs >= 4096 THEN 5 WHEN docs >= 512 THEN 4 WHEN docs >= 64 THEN 3 WHEN docs >= 8 THEN 2
    WHEN docs >= 1 THEN 1 ELSE 0 END;

-- search_term_unnear(words text, least int) many sqlite
SELECT term FROM search_term
WHERE term IN (SELECT value FROM json_each('["' || replace(:words, ' ', '","') || '"]'))
    AND near = FALSE AND docs >= :least;

-- search_term_unnear(words text, least int) many postgres
SELECT term FROM search_term
WHERE term = ANY (string_to_array(:words, ' ')) AND near = FALSE AND docs >= :least;

-- search_term_near(words text) run sqlite
UPDATE search_term SET near = TRUE
WHERE term IN (SELECT value FROM json_each('["' || replace(:words, ' ', '","') || '"]'));

-- search_term_near(words text) run postgres
UPDATE search_term SET near = TRUE WHERE term = ANY (string_to_array(:words, ' '));

-- search_term_gone(words text) many sqlite
SELECT term FROM search_term
WHERE term IN (SELECT value FROM json_each('["' || replace(:words, ' ', '","') || '"]'))
    AND docs <= 0;

-- search_term_gone(words text) many postgres
SELECT term FROM search_term WHERE term = ANY (string_to_array(:words, ' ')) AND docs <= 0;

-- search_term_drop(term text) run
DELETE FROM search_term WHERE term = :term AND docs <= 0;

-- search_older(edition int, limit int) many
SELECT number, thing FROM search_thing WHERE edition < :edition ORDER BY edition, number
LIMIT :limit;

-- search_segments() one sqlite
SELECT count(DISTINCT segid) AS "total:int", count(*) AS "pages:int" FROM search_index_idx;

-- search_segments() one postgres
SELECT 1 AS "total:int", 0 AS "pages:int";

-- search_merge(pages int) run sqlite
-- A negative number: all that there is becomes one, so that nothing of what was taken out stays.
INSERT INTO search_index (search_index, rank) VALUES ('merge', -:pages);

-- search_merge(pages int) run postgres
-- Its own upkeep (autovacuum) does that.
DELETE FROM search_change WHERE number < 0 AND number = :pages;
