-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What harvesters may take, in the order of its change.

-- harvest_put(thing id, kind text, community id?, at time) run
INSERT INTO harvest (thing, kind, community, at, gone)
VALUES (:thing, :kind, :community, :at, FALSE)
ON CONFLICT (thing) DO UPDATE SET kind = excluded.kind, community = excluded.community,
    at = excluded.at, gone = FALSE;

-- harvest_withdraw(thing id, at time) run
-- What was never open is not mentioned; what went once goes once.
UPDATE harvest SET at = :at, gone = TRUE WHERE thing = :thing AND gone = FALSE;

-- harvest_row(thing id) one
SELECT thing, kind, community, at, gone FROM harvest WHERE thing = :thing;

-- harvest_first() one
SELECT at FROM harvest ORDER BY at, thing LIMIT 1;

-- harvest_all(from_at time, until_at time, after_at time, after_id id, limit int) many as harvest_line
SELECT thing, kind, community, at, gone FROM harvest
WHERE at >= :from_at AND at < :until_at AND (at, thing) > (:after_at, :after_id)
ORDER BY at, thing LIMIT :limit;

-- harvest_of_kind(kind text, from_at time, until_at time, after_at time, after_id id, limit int) many as harvest_line
SELECT thing, kind, community, at, gone FROM harvest
WHERE kind = :kind AND at >= :from_at AND at < :until_at
    AND (at, thing) > (:after_at, :after_id)
ORDER BY at, thing LIMIT :limit;

-- harvest_of_community(community id, from_at time, until_at time, after_at time, after_id id, limit int) many as harvest_line
SELECT thing, kind, community, at, gone FROM harvest
WHERE community = :community AND at >= :from_at AND at < :until_at
    AND (at, thing) > (:after_at, :after_id)
ORDER BY at, thing LIMIT :limit;

-- harvest_communities(after text, limit int) many
-- Those with something in it, by slug.
SELECT m.id, m.slug, t.title FROM community m JOIN thing t ON t.id = m.id
WHERE m.slug > :after AND t.audience = id '00000000-0000-0000-0000-000000000001'
    AND EXISTS (SELECT 1 FROM harvest h WHERE h.community = m.id)
ORDER BY m.slug LIMIT :limit;
