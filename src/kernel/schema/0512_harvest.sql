-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What harvesters may take, and what they took and must let go: a row for each thing that was ever
-- open to them, also when nothing else is left of it.

CREATE TABLE harvest (
    thing id PRIMARY KEY,          -- without a reference: it outlives what it speaks of
    kind text NOT NULL,
    community id,                  -- none: the site
    at time NOT NULL,              -- when it last changed, or went
    gone bool NOT NULL             -- erased, hidden, or no longer for everybody
);

CREATE INDEX harvest_in_time ON harvest (at, thing, kind, community, gone);
CREATE INDEX harvest_of_kind ON harvest (kind, at, thing, community, gone);
CREATE INDEX harvest_of_community ON harvest (community, at, thing, kind, gone);

INSERT INTO harvest (thing, kind, community, at, gone)
SELECT id, kind, community, updated,
    audience <> id '00000000-0000-0000-0000-000000000001'
FROM thing
WHERE kind IN ('practice', 'evidence') AND wanted = id '00000000-0000-0000-0000-000000000001'
    AND topic <> 'community_knowledge' AND life IN ('published', 'hidden', 'erased');
