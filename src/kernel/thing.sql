-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Things, their ties and their lists.

-- thing_add(id id, kind text, community id?, owner id?, audience id, wanted id, life text, state text, turn int, stages int, topic text, lang text, title text, note text, tally int, created time, updated time) run
INSERT INTO thing (id, kind, community, owner, audience, wanted, life, state, turn, stages, topic,
    lang, title, note, tally, created, updated)
VALUES (:id, :kind, :community, :owner, :audience, :wanted, :life, :state, :turn, :stages, :topic,
    :lang, :title, :note, :tally, :created, :updated);

-- thing_by_id(id id) one
-- Ungated: thing_find asks the gate.
SELECT id, kind, community, owner, audience, wanted, life, state, turn, stages, topic, lang, title,
    note, tally, created, updated
FROM thing WHERE id = :id;

-- thing_update(id id, state text, turn int, stages int, topic text, lang text, title text, note text, tally int, updated time) run
UPDATE thing SET state = :state, turn = :turn, stages = :stages, topic = :topic, lang = :lang,
    title = :title, note = :note, tally = :tally, updated = :updated
WHERE id = :id;

-- thing_update_life(id id, life text, audience id, wanted id, updated time) run
UPDATE thing SET life = :life, audience = :audience, wanted = :wanted, updated = :updated
WHERE id = :id;

-- thing_clear(id id, updated time) run
-- What is left of an erased thing: that it was.
UPDATE thing SET title = '', note = '', topic = '', owner = NULL, stages = 0, tally = 0,
    updated = :updated
WHERE id = :id;

-- thing_add_tally(id id, by int) run
UPDATE thing SET tally = tally + :by WHERE id = :id;

-- thing_stewards(community id) one
SELECT stewards FROM community WHERE id = :community;

-- thing_in_community(gate gate, kind text, community id, before time, before_id id, stages int, turn int, topic text, state text, left_out text, limit int) many as thing_line
-- Newest first. Filters: 0 and '' mean any; left_out '' leaves nothing out.
SELECT t.id, t.kind, t.community, t.owner, t.audience, t.life, t.state, t.turn, t.stages, t.topic,
    t.lang, t.title, t.note, t.tally, t.created, t.updated
FROM thing t
WHERE t.kind = :kind AND t.community = :community
    AND (t.updated, t.id) < (:before, :before_id)
    AND (:stages = 0 OR (t.stages & :stages) <> 0) AND (:turn = 0 OR t.turn = :turn)
    AND (:topic = '' OR t.topic = :topic) AND (:state = '' OR t.state = :state)
    AND (:left_out = '' OR t.state <> :left_out)
    AND GATE(t)
ORDER BY t.updated DESC, t.id DESC LIMIT :limit;

-- thing_on_site(gate gate, kind text, before time, before_id id, stages int, turn int, topic text, state text, left_out text, limit int) many as thing_line
SELECT t.id, t.kind, t.community, t.owner, t.audience, t.life, t.state, t.turn, t.stages, t.topic,
    t.lang, t.title, t.note, t.tally, t.created, t.updated
FROM thing t
WHERE t.kind = :kind
    AND (t.updated, t.id) < (:before, :before_id)
    AND (:stages = 0 OR (t.stages & :stages) <> 0) AND (:turn = 0 OR t.turn = :turn)
    AND (:topic = '' OR t.topic = :topic) AND (:state = '' OR t.state = :state)
    AND (:left_out = '' OR t.state <> :left_out)
    AND GATE(t)
ORDER BY t.updated DESC, t.id DESC LIMIT :limit;

-- thing_of_owner(owner id, muted int, before time, before_id id, limit int) many as thing_line
SELECT t.id, t.kind, t.community, t.owner, t.audience, t.life, t.state, t.turn, t.stages, t.topic,
    t.lang, t.title, t.note, t.tally, t.created, t.updated
FROM thing t
WHERE t.owner = :owner AND (t.stages & :muted) = 0 AND (t.updated, t.id) < (:before, :before_id)
ORDER BY t.updated DESC, t.id DESC LIMIT :limit;

-- thing_at_turn(gate gate, kind text, community id, turn int, left_out text, before time, before_id id, limit int) many as thing_line sqlite
-- Those of one turn have an index of their own: a rare turn must not walk all the others. SQLite
-- would rather walk a covering index, whatever that costs.
SELECT t.id, t.kind, t.community, t.owner, t.audience, t.life, t.state, t.turn, t.stages, t.topic,
    t.lang, t.title, t.note, t.tally, t.created, t.updated
FROM thing t INDEXED BY thing_of_turn
WHERE t.kind = :kind AND t.community = :community AND t.turn = :turn
    AND (:left_out = '' OR t.state <> :left_out) AND (t.updated, t.id) < (:before, :before_id) AND GATE(t)
ORDER BY t.updated DESC, t.id DESC LIMIT :limit;

-- thing_at_turn(gate gate, kind text, community id, turn int, left_out text, before time, before_id id, limit int) many as thing_line postgres
-- Those of one turn have an index of their own: a rare turn must not walk all the others.
SELECT t.id, t.kind, t.community, t.owner, t.audience, t.life, t.state, t.turn, t.stages, t.topic,
    t.lang, t.title, t.note, t.tally, t.created, t.updated
FROM thing t
WHERE t.kind = :kind AND t.community = :community AND t.turn = :turn
    AND (:left_out = '' OR t.state <> :left_out) AND (t.updated, t.id) < (:before, :before_id) AND GATE(t)
ORDER BY t.updated DESC, t.id DESC LIMIT :limit;

-- link_add(source id, kind text, target id, created time, by id?) run
INSERT INTO link (source, kind, target, created, by)
VALUES (:source, :kind, :target, :created, :by)
ON CONFLICT DO NOTHING;

-- link_remove(source id, kind text, target id) run
DELETE FROM link WHERE source = :source AND kind = :kind AND target = :target;

-- link_targets(gate gate, source id, kind text) many as thing_line
-- kind '' means any. At most 500: a page shows no more.
SELECT t.id, t.kind, t.community, t.owner, t.audience, t.life, t.state, t.turn, t.stages, t.topic,
    t.lang, t.title, t.note, t.tally, t.created, t.updated
FROM link l JOIN thing t ON t.id = l.target
WHERE l.source = :source AND (:kind = '' OR l.kind = :kind) AND GATE(t)
ORDER BY l.created, t.id LIMIT 500;

-- link_sources(gate gate, target id, kind text) many as thing_line
SELECT t.id, t.kind, t.community, t.owner, t.audience, t.life, t.state, t.turn, t.stages, t.topic,
    t.lang, t.title, t.note, t.tally, t.created, t.updated
FROM link l JOIN thing t ON t.id = l.source
WHERE l.target = :target AND (:kind = '' OR l.kind = :kind) AND GATE(t)
ORDER BY l.created, t.id LIMIT 500;

-- pin_set(thing id, lat_e7 int, lon_e7 int) run
INSERT INTO pin (thing, lat_e7, lon_e7) VALUES (:thing, :lat_e7, :lon_e7)
ON CONFLICT (thing) DO UPDATE SET lat_e7 = excluded.lat_e7, lon_e7 = excluded.lon_e7;

-- pin_drop(thing id) run
DELETE FROM pin WHERE thing = :thing;

-- pin_of(thing id) one
SELECT lat_e7, lon_e7 FROM pin WHERE thing = :thing;

-- pins_of(things ids) many
-- Ungated: it gives only those of public things. CROSS: SQLite keeps to this order.
SELECT p.thing, p.lat_e7, p.lon_e7 FROM ids(:things) AS l CROSS JOIN pin p CROSS JOIN thing t
WHERE p.thing = l.id AND t.id = p.thing
    AND t.audience = id '00000000-0000-0000-0000-000000000001';

-- behalf_add(thing id, helper id, speaker text, created time) run
INSERT INTO behalf (thing, helper, speaker, created) VALUES (:thing, :helper, :speaker, :created);

-- behalf_of(thing id) one
SELECT b.helper, b.speaker, b.created, p.name AS "helper_name:text"
FROM behalf b JOIN person p ON p.id = b.helper WHERE b.thing = :thing;

-- behalf_clear(thing id) run
-- That somebody wrote it for another stays; how that person is called goes.
UPDATE behalf SET speaker = '' WHERE thing = :thing;
