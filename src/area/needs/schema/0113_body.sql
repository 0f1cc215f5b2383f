-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Bodies: who must act, for what and where, and which need they know of since when.

CREATE TABLE body (
    id id PRIMARY KEY,
    community id,                  -- none: of every community
    name text NOT NULL,
    email text NOT NULL,           -- empty: is not told by mail
    lang text NOT NULL,            -- of what is written to it
    trusted bool NOT NULL,         -- its answers hold at once
    archived time,
    created time NOT NULL
);

CREATE INDEX body_of ON body (community, id);

-- What it acts for: the narrowest line that fits a need decides. Regions by name, so that they may be
-- drawn anew.
CREATE TABLE body_for (
    body id NOT NULL REFERENCES body (id),
    position int NOT NULL,
    topic text NOT NULL,           -- empty: any
    category id,                   -- none: any
    region text NOT NULL,          -- folded name; empty: everywhere
    PRIMARY KEY (body, position)
);

CREATE TABLE need_body (
    need id PRIMARY KEY REFERENCES need (id),
    body id NOT NULL REFERENCES body (id),
    since time NOT NULL,           -- it must act
    told time,                     -- it knows
    code_hash bytes,               -- opens the page on which it answers
    state text NOT NULL,           -- what it proposes; empty: nothing
    words text NOT NULL,
    answered time
);

CREATE INDEX need_body_of ON need_body (body, since, need);
CREATE UNIQUE INDEX need_body_code ON need_body (code_hash);
