-- SPDX-License-Identifier: AGPL-3.0-or-later
-- States of needs, their history, and those that are still open.

-- need_set_answer(id id, answer text) run
UPDATE need SET answer = :answer WHERE id = :id;

-- need_change_add(need id, at time, id id, state text, role text, why text) run
INSERT INTO need_change (need, at, id, state, role, why)
VALUES (:need, :at, :id, :state, :role, :why);

-- need_change_list(need id, limit int) many
-- Newest first.
SELECT at, state, role, why FROM need_change WHERE need = :need ORDER BY at DESC, id DESC LIMIT :limit;

-- need_change_by(need id, role text, since time) one
SELECT count(*) AS "total:int" FROM need_change
WHERE need = :need AND at > :since AND role = :role;

-- need_change_clear(need id) run
UPDATE need_change SET why = '' WHERE need = :need;

-- need_open_source(need id) one
SELECT category, sensitive FROM need WHERE id = :need;

-- need_open_put(need id, community id, voiced time, since time, state text, topic text, category id?, sensitive bool) run
INSERT INTO need_open (need, community, voiced, since, state, topic, category, sensitive)
VALUES (:need, :community, :voiced, :since, :state, :topic, :category, :sensitive)
ON CONFLICT (need) DO UPDATE SET since = excluded.since, state = excluded.state,
    topic = excluded.topic, category = excluded.category, sensitive = excluded.sensitive;

-- need_open_drop(need id) run
DELETE FROM need_open WHERE need = :need;

-- need_open_site(gate gate, after time, after_id id, limit int) many as need_open_line
-- Voiced longest ago first.
SELECT t.id, t.community, t.audience, t.state, t.turn, t.stages, t.topic, t.lang, t.title, t.note,
    t.tally, t.created, t.updated, o.voiced AS "since:time"
FROM need_open o JOIN thing t ON t.id = o.need
WHERE o.sensitive = FALSE AND (o.voiced, o.need) > (:after, :after_id) AND GATE(t)
ORDER BY o.voiced, o.need LIMIT :limit;

-- need_open_topic(gate gate, topic text, after time, after_id id, limit int) many as need_open_line
SELECT t.id, t.community, t.audience, t.state, t.turn, t.stages, t.topic, t.lang, t.title, t.note,
    t.tally, t.created, t.updated, o.voiced AS "since:time"
FROM need_open o JOIN thing t ON t.id = o.need
WHERE o.sensitive = FALSE AND o.topic = :topic AND (o.voiced, o.need) > (:after, :after_id)
    AND GATE(t)
ORDER BY o.voiced, o.need LIMIT :limit;

-- need_open_community(gate gate, community id, after time, after_id id, limit int) many as need_open_line
SELECT t.id, t.community, t.audience, t.state, t.turn, t.stages, t.topic, t.lang, t.title, t.note,
    t.tally, t.created, t.updated, o.voiced AS "since:time"
FROM need_open o JOIN thing t ON t.id = o.need
WHERE o.community = :community AND o.sensitive = FALSE AND (o.voiced, o.need) > (:after, :after_id)
    AND GATE(t)
ORDER BY o.voiced, o.need LIMIT :limit;

-- need_open_community_topic(gate gate, community id, topic text, after time, after_id id, limit int) many as need_open_line
SELECT t.id, t.community, t.audience, t.state, t.turn, t.stages, t.topic, t.lang, t.title, t.note,
    t.tally, t.created, t.updated, o.voiced AS "since:time"
FROM need_open o JOIN thing t ON t.id = o.need
WHERE o.community = :community AND o.sensitive = FALSE AND o.topic = :topic
    AND (o.voiced, o.need) > (:after, :after_id) AND GATE(t)
ORDER BY o.voiced, o.need LIMIT :limit;

-- need_desk_all(gate gate, community id, after time, after_id id, category id, limit int) many as need_open_line
-- Heard of longest ago first.
SELECT t.id, t.community, t.audience, t.state, t.turn, t.stages, t.topic, t.lang, t.title, t.note,
    t.tally, t.created, t.updated, o.since
FROM need_open o JOIN thing t ON t.id = o.need
WHERE o.community = :community AND (o.since, o.need) > (:after, :after_id)
    AND (:category = id '00000000-0000-0000-0000-000000000000' OR o.category = :category)
    AND GATE(t)
ORDER BY o.since, o.need LIMIT :limit;

-- need_desk_state(gate gate, community id, after time, after_id id, state text, topic text, category id, limit int) many as need_open_line
SELECT t.id, t.community, t.audience, t.state, t.turn, t.stages, t.topic, t.lang, t.title, t.note,
    t.tally, t.created, t.updated, o.since
FROM need_open o JOIN thing t ON t.id = o.need
WHERE o.community = :community AND o.state = :state AND (o.since, o.need) > (:after, :after_id)
    AND (:topic = '' OR o.topic = :topic)
    AND (:category = id '00000000-0000-0000-0000-000000000000' OR o.category = :category)
    AND GATE(t)
ORDER BY o.since, o.need LIMIT :limit;

-- need_desk_topic(gate gate, community id, after time, after_id id, topic text, category id, limit int) many as need_open_line
SELECT t.id, t.community, t.audience, t.state, t.turn, t.stages, t.topic, t.lang, t.title, t.note,
    t.tally, t.created, t.updated, o.since
FROM need_open o JOIN thing t ON t.id = o.need
WHERE o.community = :community AND o.topic = :topic AND (o.since, o.need) > (:after, :after_id)
    AND (:category = id '00000000-0000-0000-0000-000000000000' OR o.category = :category)
    AND GATE(t)
ORDER BY o.since, o.need LIMIT :limit;

-- need_open_private(gate gate, community id, after time, after_id id, limit int) many as need_open_line
SELECT t.id, t.community, t.audience, t.state, t.turn, t.stages, t.topic, t.lang, t.title, t.note,
    t.tally, t.created, t.updated, o.voiced AS "since:time"
FROM need_open o JOIN thing t ON t.id = o.need
WHERE o.community = :community AND o.sensitive = TRUE AND (o.voiced, o.need) > (:after, :after_id)
    AND GATE(t)
ORDER BY o.voiced, o.need LIMIT :limit;
