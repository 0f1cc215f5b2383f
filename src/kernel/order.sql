-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Keeping order.

-- order_waiting(gate gate, community id, after time, after_id id, limit int) many
-- What waits longest comes first.
SELECT t.id, t.kind, t.community, t.owner, t.audience, t.life, t.state, t.turn, t.stages, t.topic,
    t.lang, t.title, t.note, t.tally, t.created, t.updated
FROM thing t
WHERE t.community = :community AND t.life = 'waiting' AND (t.created, t.id) > (:after, :after_id)
    AND GATE(t)
ORDER BY t.created, t.id LIMIT :limit;

-- order_waiting_count(community id, limit int) one
-- ungated: a number for the stewards, who see what waits
SELECT count(*) AS "total:int" FROM (
    SELECT 1 AS one FROM thing WHERE community = :community AND life = 'waiting' LIMIT :limit
) AS w;

-- reason_add(audit int, community id?, text text) run
INSERT INTO reason (audit, community, text) VALUES (:audit, :community, :text);

-- reason_of(object id) one
-- The newest.
SELECT r.text FROM audit a JOIN reason r ON r.audit = a.number
WHERE a.object = :object ORDER BY a.number DESC LIMIT 1;

-- reason_list(community id, before int, limit int) many
SELECT a.number, a.at, a.act, a.object, r.text
FROM reason r JOIN audit a ON a.number = r.audit
WHERE r.community = :community AND r.audit < :before
ORDER BY r.audit DESC LIMIT :limit;

-- warning_add(person id, thing id, created time, by id?, text text) run
INSERT INTO warning (person, thing, created, by, text)
VALUES (:person, :thing, :created, :by, :text) ON CONFLICT DO NOTHING;

-- warning_newest(person id, thing id, since time) one
SELECT text, created FROM warning
WHERE person = :person AND thing = :thing AND created > :since
ORDER BY created DESC LIMIT 1;

-- warning_of_person(person id) each
SELECT thing, created, text FROM warning WHERE person = :person ORDER BY thing, created;

-- warning_forget(person id) run
DELETE FROM warning WHERE person = :person;

-- order_suspend(person id, until time?) run
UPDATE person SET suspended_until = :until WHERE id = :person;
