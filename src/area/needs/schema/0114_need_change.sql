-- SPDX-License-Identifier: AGPL-3.0-or-later
-- How a need came to where it stands, and needs that are one.

CREATE TABLE need_change (
    need id NOT NULL REFERENCES need (id),
    at time NOT NULL,
    id id NOT NULL,
    state text NOT NULL,
    role text NOT NULL,            -- who said so: speaker, steward, body, site
    why text NOT NULL,
    PRIMARY KEY (need, at, id)
);

-- The source was put together with the target and leads there.
CREATE TABLE need_merge (
    source id PRIMARY KEY REFERENCES need (id),
    target id NOT NULL REFERENCES need (id),
    state text NOT NULL,           -- in which it was, for the case that they are parted again
    at time NOT NULL
);

CREATE INDEX need_merge_into ON need_merge (target, at, source);

-- "This is the same as that": somebody says so, a steward decides.
CREATE TABLE need_same (
    need id NOT NULL REFERENCES need (id),
    other id NOT NULL REFERENCES need (id),
    at time NOT NULL,
    PRIMARY KEY (need, other)
);

CREATE INDEX need_same_back ON need_same (other, need);

-- Me too, with a reason.
ALTER TABLE support ADD COLUMN reason text NOT NULL DEFAULT '';
ALTER TABLE support ADD COLUMN signed bool NOT NULL DEFAULT false;
ALTER TABLE support ADD COLUMN hidden bool NOT NULL DEFAULT false;
ALTER TABLE support ADD COLUMN via id; -- the merged need that it was given to

CREATE INDEX support_said ON support (need, created, key) WHERE reason <> '';
CREATE INDEX support_via ON support (need, via);
