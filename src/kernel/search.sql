-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Full text, in the two dialects.

-- search_text_drop(thing id) run sqlite
DELETE FROM search_text WHERE rowid IN (SELECT number FROM search_entry WHERE thing = :thing);

-- search_text_drop(thing id) run postgres
DELETE FROM search_entry WHERE thing = :thing;

-- search_entry_drop(thing id) run
DELETE FROM search_entry WHERE thing = :thing;

-- search_entry_add(thing id, updated time) run sqlite
INSERT INTO search_entry (number, thing, updated)
VALUES ((SELECT coalesce(max(number), 0) + 1 FROM search_entry), :thing, :updated);

-- search_entry_add(thing id, updated time) run postgres
INSERT INTO search_entry (thing, updated, words) VALUES (:thing, :updated, '');

-- search_text_add(thing id, title text, body text) run sqlite
INSERT INTO search_text (rowid, title, body)
SELECT number, :title, :body FROM search_entry WHERE thing = :thing;

-- search_text_add(thing id, title text, body text) run postgres
UPDATE search_entry SET words = setweight(to_tsvector('simple', :title), 'A')
    || setweight(to_tsvector('simple', :body), 'B')
WHERE thing = :thing;

-- search_find(gate gate, query text, kind text, stages int, before int, limit int) many sqlite
SELECT e.number AS "place:int", t.id, t.kind, t.community, t.owner, t.audience, t.life, t.state,
    t.turn, t.stages, t.topic, t.lang, t.title, t.note, t.tally, t.created, t.updated
FROM search_text f JOIN search_entry e ON e.number = f.rowid JOIN thing t ON t.id = e.thing
WHERE search_text MATCH :query AND f.rowid < :before AND (:kind = '' OR t.kind = :kind)
    AND (:stages = 0 OR (t.stages & :stages) <> 0) AND GATE(t)
ORDER BY f.rowid DESC LIMIT :limit;

-- search_find(gate gate, query text, kind text, stages int, before int, limit int) many postgres
-- The match is made first: otherwise an absent word walks all of thing.
WITH hit AS MATERIALIZED (
    SELECT thing, number FROM search_entry
    WHERE words @@ to_tsquery('simple', :query) AND number < :before
)
SELECT h.number AS "place:int", t.id, t.kind, t.community, t.owner, t.audience, t.life, t.state,
    t.turn, t.stages, t.topic, t.lang, t.title, t.note, t.tally, t.created, t.updated
FROM hit h JOIN thing t ON t.id = h.thing
WHERE (:kind = '' OR t.kind = :kind) AND (:stages = 0 OR (t.stages & :stages) <> 0) AND GATE(t)
ORDER BY h.number DESC LIMIT :limit;
