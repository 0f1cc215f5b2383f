-- SPDX-License-Identifier: AGPL-3.0-or-later
-- References, and entries that wait.

-- reference_put(evidence id, doi text, csl text) run
INSERT INTO reference (evidence, doi, csl) VALUES (:evidence, :doi, :csl)
ON CONFLICT (evidence) DO UPDATE SET doi = excluded.doi,
    csl = CASE WHEN excluded.csl = '' THEN reference.csl ELSE excluded.csl END;

-- reference_row(evidence id) one
SELECT doi, csl FROM reference WHERE evidence = :evidence;

-- reference_list(ids ids) many
SELECT evidence, doi, csl FROM reference WHERE evidence IN :ids;

-- reference_drop(evidence id) run
DELETE FROM reference WHERE evidence = :evidence;

-- reference_known(gate gate, doi text) one
-- A record that the viewer may see with that DOI.
SELECT r.evidence FROM reference r JOIN thing t ON t.id = r.evidence
WHERE r.doi = :doi AND t.life <> 'erased' AND GATE(t) ORDER BY r.evidence LIMIT 1;

-- reference_sent_put(person id, name text, content bytes, created time) run
INSERT INTO reference_sent (person, name, content, created)
VALUES (:person, :name, :content, :created)
ON CONFLICT (person) DO UPDATE SET name = excluded.name, content = excluded.content,
    created = excluded.created;

-- reference_sent_row(person id) one
SELECT name, content FROM reference_sent WHERE person = :person;

-- reference_sent_drop(person id) run
DELETE FROM reference_sent WHERE person = :person;

-- reference_draft_add(id id, owner id, line text, csl text, created time) run
INSERT INTO reference_draft (id, owner, line, csl, created)
VALUES (:id, :owner, :line, :csl, :created);

-- reference_draft_count(owner id, limit int) one
SELECT count(*) AS "total:int"
FROM (SELECT id FROM reference_draft WHERE owner = :owner LIMIT :limit) x;

-- reference_draft_list(owner id, after id, limit int) many
SELECT id, line FROM reference_draft WHERE owner = :owner AND id > :after ORDER BY id LIMIT :limit;

-- reference_draft_row(id id, owner id) one
SELECT line, csl FROM reference_draft WHERE id = :id AND owner = :owner;

-- reference_draft_drop(id id, owner id) run
DELETE FROM reference_draft WHERE id = :id AND owner = :owner;

-- reference_drafts_drop(owner id) run
DELETE FROM reference_draft WHERE owner = :owner;

-- reference_sent_export(person id) json
SELECT name, created AS at FROM reference_sent WHERE person = :person ORDER BY created;

-- reference_draft_export(owner id) json
SELECT line, created AS at FROM reference_draft WHERE owner = :owner ORDER BY id;
