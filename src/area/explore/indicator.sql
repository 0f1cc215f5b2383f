-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Indicators and their values.

-- indicator_add(id id, code text, unit text, direction text, origin text, licence text, method text, context bool, headcount bool) run
INSERT INTO indicator (id, code, unit, direction, origin, licence, method, context, headcount)
VALUES (:id, :code, :unit, :direction, :origin, :licence, :method, :context, :headcount);

-- indicator_update(id id, unit text, direction text, origin text, licence text, method text, context bool, headcount bool) run
UPDATE indicator SET unit = :unit, direction = :direction, origin = :origin, licence = :licence,
    method = :method, context = :context,
    headcount = :headcount
WHERE id = :id;

-- indicator_row(id id) one
SELECT code, unit, direction, origin, licence, method, context, headcount FROM indicator WHERE id = :id;

-- indicator_of_code(code text) one
SELECT id FROM indicator WHERE code = :code;

-- indicator_list(gate gate, after text, limit int) many as indicator_line
-- In order of codes.
SELECT i.id, i.code, i.unit, i.direction, i.origin, i.licence, i.method, i.context,
    i.headcount, t.title, t.lang
FROM indicator i JOIN thing t ON t.id = i.id
WHERE i.code > :after AND GATE(t) ORDER BY i.code LIMIT :limit;

-- indicator_list_of_kind(gate gate, kind text, limit int) many as indicator_line
-- Those that are known of any place of that kind.
SELECT i.id, i.code, i.unit, i.direction, i.origin, i.licence, i.method, i.context,
    i.headcount, t.title, t.lang
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

-- draft_put(person id, name text, content bytes, created time) run
INSERT INTO indicator_draft (person, name, content, created)
VALUES (:person, :name, :content, :created)
ON CONFLICT (person) DO UPDATE SET name = excluded.name, content = excluded.content,
    created = excluded.created;

-- draft_drop(person id) run
DELETE FROM indicator_draft WHERE person = :person;

-- draft_row(person id) one
SELECT name, content FROM indicator_draft WHERE person = :person;

-- draft_export(person id) json
SELECT name, created AS at FROM indicator_draft WHERE person = :person ORDER BY created;
