-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Outcomes.

-- outcome_add(id id, initiative id, unit text, before_value real, before_when text, after_value real, after_when text, low real?, high real?, people int?, method text, harms text, cost text, meaning text) run
INSERT INTO outcome (id, initiative, unit, before_value, before_when, after_value, after_when, low,
    high, people, method, harms, cost, meaning)
VALUES (:id, :initiative, :unit, :before_value, :before_when, :after_value, :after_when, :low,
    :high, :people, :method, :harms, :cost, :meaning);

-- outcome_row(id id) one
SELECT initiative, unit, before_value, before_when, after_value, after_when, low, high, people,
    method, harms, cost, meaning
FROM outcome WHERE id = :id;

-- outcome_clear(id id) run
UPDATE outcome SET method = '', harms = '', cost = '', meaning = '' WHERE id = :id;

-- outcome_export(owner id) json
-- ungated: a person's own export
SELECT o.id AS outcome, t.title, o.initiative, o.unit, o.before_value, o.before_when, o.after_value,
    o.after_when, o.low, o.high, o.people, o.method, o.harms, o.cost, o.meaning, t.created AS at
FROM thing t JOIN outcome o ON o.id = t.id WHERE t.owner = :owner ORDER BY t.created;
