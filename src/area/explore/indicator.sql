-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Indicators and their values.

-- indicator_add(id id, code text, unit text, direction text, origin text, licence text, method text, context bool, headcount bool) run
INSERT INTO indicator (id, code, unit, direction, origin, licence, method, context, headcount)
VALUES (:id, :code, :unit, :direction, :origin, :licence, :method, :context, :headcount);

-- indicator_update(id id, unit text, direction text, origin text, licence text, method text, context bool, headcount bool, numerator text, denominator text, revision text, link text, whole id?, partition text) run
UPDATE indicator SET unit = :unit, direction = :direction, origin = :origin, licence = :licence,
    method = :method, context = :context,
    headcount = :headcount, numerator = :numerator, denominator = :denominator,
    revision = :revision, link = :link, whole = :whole, partition = :partition
WHERE id = :id;

-- indicator_set_whole(id id, whole id, partition text) run
UPDATE indicator SET whole = :whole, partition = :partition WHERE id = :id AND whole IS NULL;

-- indicator_parts(whole id) many
-- Those that are a share or a part of it.
SELECT id FROM indicator WHERE whole = :whole ORDER BY code LIMIT 400;

-- indicator_newest_of_kind(indicator id, kind text) each
-- The newest value of each place, in the order of places.
SELECT v.place, v.amount FROM indicator_value v
WHERE v.indicator = :indicator AND v.kind = :kind
    AND v.year = (SELECT max(n.year) FROM indicator_value n
        WHERE n.indicator = v.indicator AND n.kind = v.kind AND n.place = v.place)
ORDER BY v.place;

-- indicator_row(id id) one
SELECT code, unit, direction, origin, licence, method, context, headcount, numerator, denominator,
    revision, link, whole, partition
FROM indicator WHERE id = :id;

-- indicator_of_code(code text) one
SELECT id FROM indicator WHERE code = :code;

-- indicator_list(gate gate, after text, limit int) many as indicator_line
-- In order of codes.
SELECT i.id, i.code, i.unit, i.direction, i.origin, i.licence, i.method, i.context,
    i.headcount, i.whole, i.partition, t.title, t.lang
FROM indicator i JOIN thing t ON t.id = i.id
WHERE i.code > :after AND GATE(t) ORDER BY i.code LIMIT :limit;

-- indicator_list_of_kind(gate gate, kind text, limit int) many as indicator_line
-- Those that are known of any place of that kind.
SELECT i.id, i.code, i.unit, i.direction, i.origin, i.licence, i.method, i.context,
    i.headcount, i.whole, i.partition, t.title, t.lang
FROM indicator_sheet s JOIN indicator i ON i.id = s.indicator JOIN thing t ON t.id = i.id
WHERE s.kind = :kind AND GATE(t) ORDER BY i.code LIMIT :limit;

-- value_put(indicator id, kind text, place id, year int, amount real, low real?, high real?, people int?, quality int, note text) run
INSERT INTO indicator_value (indicator, kind, place, year, amount, low, high, people, quality, note)
VALUES (:indicator, :kind, :place, :year, :amount, :low, :high, :people, :quality, :note)
ON CONFLICT (indicator, kind, place, year) DO UPDATE SET amount = excluded.amount,
    low = excluded.low, high = excluded.high, people = excluded.people,
    quality = excluded.quality, note = excluded.note;

-- value_drop(indicator id, kind text, place id, year int) run
DELETE FROM indicator_value
WHERE indicator = :indicator AND kind = :kind AND place = :place AND year = :year;

-- value_of_place(place id, limit int) many
-- Newest first within an indicator.
SELECT indicator, year, amount, low, high, people, quality, note FROM indicator_value
WHERE place = :place ORDER BY indicator, year DESC LIMIT :limit;

-- value_of_kind(indicator id, kind text) each
-- In the order of places, oldest first: the last of a place is its newest.
SELECT place, year, amount, people, quality FROM indicator_value
WHERE indicator = :indicator AND kind = :kind ORDER BY place, year;

-- value_kinds(indicator id) many
SELECT kind, total FROM indicator_sheet WHERE indicator = :indicator ORDER BY kind;

-- sheet_put(kind text, indicator id, total int, packed bytes) run
INSERT INTO indicator_sheet (kind, indicator, total, packed)
VALUES (:kind, :indicator, :total, :packed)
ON CONFLICT (kind, indicator) DO UPDATE SET total = excluded.total, packed = excluded.packed;

-- sheet_row(kind text, indicator id) one
SELECT total, packed FROM indicator_sheet WHERE kind = :kind AND indicator = :indicator;

-- sheet_total(kind text, indicator id) one
SELECT total FROM indicator_sheet WHERE kind = :kind AND indicator = :indicator;

-- draft_put(person id, name text, content bytes, about text, created time) run
INSERT INTO indicator_draft (person, name, content, about, created)
VALUES (:person, :name, :content, :about, :created)
ON CONFLICT (person) DO UPDATE SET name = excluded.name, content = excluded.content,
    about = excluded.about, created = excluded.created;

-- draft_mend(person id, content bytes) run
UPDATE indicator_draft SET content = :content WHERE person = :person;

-- draft_drop(person id) run
DELETE FROM indicator_draft WHERE person = :person;

-- draft_row(person id) one
SELECT name, content, about FROM indicator_draft WHERE person = :person;

-- draft_export(person id) json
SELECT name, created AS at FROM indicator_draft WHERE person = :person ORDER BY created;
