-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Events, notices, follows, audit.

-- event_add(id id, kind text, thing id, actor id?, at time, data json) run
INSERT INTO event (id, kind, thing, actor, at, data) VALUES (:id, :kind, :thing, :actor, :at, :data);

-- event_list(thing id, limit int) many
SELECT id, kind, actor, at, data FROM event WHERE thing = :thing
ORDER BY at DESC, id DESC LIMIT :limit;

-- notice_add(person id, thing id, kind text, period text, about id?, by id?, created time, mail_at time?) run
INSERT INTO notice (person, thing, kind, period, about, by, created, seen, mail_at)
VALUES (:person, :thing, :kind, :period, :about, :by, :created, NULL, :mail_at)
ON CONFLICT DO NOTHING;

-- notice_list(gate gate, person id, before time, before_thing id, limit int) many
-- Newest first; what came at one moment by its thing.
SELECT n.kind, n.period, n.about, n.created, n.seen, t.id, t.kind AS "thing_kind:text", t.community, t.owner,
    t.audience, t.life, t.state, t.turn, t.stages, t.topic, t.lang, t.title, t.note, t.tally,
    t.created AS "thing_created:time", t.updated
FROM notice n JOIN thing t ON t.id = n.thing
WHERE n.person = :person AND (n.created, n.thing) < (:before, :before_thing) AND GATE(t)
ORDER BY n.created DESC, n.thing DESC LIMIT :limit;

-- notice_count_new(gate gate, person id) one
-- Up to a hundred: asked at every request of a person. What is paused does not count.
SELECT count(*) AS "total:int" FROM (
    SELECT 1 AS one FROM notice n JOIN thing t ON t.id = n.thing
    WHERE n.person = :person AND n.seen IS NULL AND GATE(t) LIMIT 100
) AS newest;

-- notice_mark_seen(person id, now time) run
UPDATE notice SET seen = :now WHERE person = :person AND seen IS NULL;

-- notice_drop_person(person id) run
DELETE FROM notice WHERE person = :person;

-- block_between(person id, other id) one
SELECT count(*) AS "total:int" FROM block WHERE person = :person AND blocked = :other;

-- follow_add(thing id, person id, created time) run
INSERT INTO follow (thing, person, created) VALUES (:thing, :person, :created)
ON CONFLICT DO NOTHING;

-- follow_drop(thing id, person id) run
DELETE FROM follow WHERE thing = :thing AND person = :person;

-- follow_one(thing id, person id) one
SELECT count(*) AS "total:int" FROM follow WHERE thing = :thing AND person = :person;

-- follow_people(thing id, after id, limit int) ids
SELECT person FROM follow WHERE thing = :thing AND person > :after ORDER BY person LIMIT :limit;

-- audit_last() one
SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1;

-- audit_add(number int, at time, actor id?, act text, object id, community id?, data json, before bytes, hash bytes) run
INSERT INTO audit (number, at, actor, act, object, community, data, before, hash)
VALUES (:number, :at, :actor, :act, :object, :community, :data, :before, :hash);

-- audit_all(after int) each
SELECT number, at, actor, act, object, community, data, before, hash
FROM audit WHERE number > :after ORDER BY number;

-- audit_of_community(community id, before int, limit int) many
SELECT number, at, actor, act, object, data
FROM audit WHERE community = :community AND number < :before ORDER BY number DESC LIMIT :limit;
