-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Needs that are one.

-- need_merge_add(source id, target id, state text, at time) run
INSERT INTO need_merge (source, target, state, at) VALUES (:source, :target, :state, :at);

-- need_merge_move(source id, target id) run
UPDATE need_merge SET target = :target WHERE source = :source;

-- need_merge_row(source id) one
SELECT target, state FROM need_merge WHERE source = :source;

-- need_merge_drop(source id) run
DELETE FROM need_merge WHERE source = :source;

-- need_merge_sources(target id, limit int) many
SELECT source FROM need_merge WHERE target = :target ORDER BY at, source LIMIT :limit;

-- need_merge_after(after id, limit int) many
SELECT source FROM need_merge WHERE source > :after ORDER BY source LIMIT :limit;

-- support_bring(need id, key bytes, person id?, created time, via id) run
INSERT INTO support (need, key, person, created, reason, signed, hidden, via)
VALUES (:need, :key, :person, :created, '', FALSE, FALSE, :via)
ON CONFLICT DO NOTHING;

-- support_bring_all(source id, target id) run
INSERT INTO support (need, key, person, created, reason, signed, hidden, via)
SELECT :target, s.key, s.person, s.created, s.reason, s.signed, s.hidden, :source
FROM support s WHERE s.need = :source
ON CONFLICT DO NOTHING;

-- support_drop_owner(need id, owner id, via id) run
DELETE FROM support WHERE need = :need AND person = :owner AND via = :via;

-- support_part(need id, via id) run
DELETE FROM support WHERE need = :need AND via = :via;

-- follow_bring(source id, target id) run
INSERT INTO follow (thing, person, created)
SELECT :target, f.person, f.created FROM follow f WHERE f.thing = :source
ON CONFLICT DO NOTHING;

-- need_same_add(need id, other id, at time) run
INSERT INTO need_same (need, other, at) VALUES (:need, :other, :at) ON CONFLICT DO NOTHING;

-- need_same_list(need id, limit int) many
-- Both ways round: whoever is said to be the same as the other.
SELECT s.other FROM (
    SELECT a.other, a.at FROM need_same a WHERE a.need = :need
    UNION SELECT b.need AS other, b.at FROM need_same b WHERE b.other = :need
) AS s ORDER BY s.at, s.other LIMIT :limit;

-- need_same_drop(need id, other id) run
DELETE FROM need_same WHERE (need = :need AND other = :other) OR (need = :other AND other = :need);
