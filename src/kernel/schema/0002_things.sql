-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The thing that every noun is, who may see it, what it is tied to, and where it stands on the cycle.

-- A thing's audience is an id: one fixed id for the public, a community's for its members, a
-- circle's for that circle, a person's for that person alone. See kernel/gate.h.
CREATE TABLE thing (
    id id PRIMARY KEY,
    kind text NOT NULL,
    community id,                  -- its home; none: the site
    owner id,                      -- who made it; sees it whatever its audience
    audience id NOT NULL,
    wanted id NOT NULL,            -- the audience it is to have once it is published
    life text NOT NULL,            -- draft, waiting, published, hidden, erased
    state text NOT NULL,           -- the noun's own word
    turn int NOT NULL,             -- where it stands on the cycle, 1..8; 0: not on it
    stages int NOT NULL,           -- of life, a mask
    topic text NOT NULL,           -- the noun's own category
    lang text NOT NULL,
    title text NOT NULL,
    note text NOT NULL,            -- one line of context
    tally int NOT NULL,            -- supports, members, votes: what the noun counts
    created time NOT NULL,
    updated time NOT NULL          -- when it last moved
);

-- Lists read nothing but these indexes.
CREATE INDEX thing_of_community ON thing (kind, community, updated DESC, id DESC, audience, owner,
    stages, state, turn, topic, lang, title, note, tally, life, created);
CREATE INDEX thing_of_site ON thing (kind, updated DESC, id DESC, audience, owner, stages,
    community, state, turn, topic, lang, title, note, tally, life, created);
CREATE INDEX thing_of_turn ON thing (kind, community, turn, updated DESC, id DESC);
CREATE INDEX thing_of_owner ON thing (owner, updated DESC, id DESC);

CREATE TABLE audience_person (
    person id NOT NULL REFERENCES person (id),
    audience id NOT NULL,
    PRIMARY KEY (person, audience)
);

CREATE INDEX audience_members ON audience_person (audience, person);

CREATE TABLE community (
    id id PRIMARY KEY REFERENCES thing (id),
    slug text NOT NULL,
    about text NOT NULL,
    place id,                      -- the place of the indicators it stands on
    zone text NOT NULL,
    stewards id NOT NULL,          -- the audience of its stewards
    joining text NOT NULL,         -- open, asked, invited
    currency text NOT NULL
);

CREATE UNIQUE INDEX community_slug ON community (slug);

CREATE TABLE membership (
    community id NOT NULL REFERENCES community (id),
    person id NOT NULL REFERENCES person (id),
    role text NOT NULL,            -- member, helper, steward; asked: waits for a steward
    name text NOT NULL,            -- how the person is called here
    since time NOT NULL,
    PRIMARY KEY (community, person)
);

CREATE INDEX membership_of_person ON membership (person, community, role);

-- What two things have to do with each other, across areas.
CREATE TABLE link (
    source id NOT NULL REFERENCES thing (id),
    kind text NOT NULL,
    target id NOT NULL REFERENCES thing (id),
    created time NOT NULL,
    by id,
    PRIMARY KEY (source, kind, target)
);

CREATE INDEX link_back ON link (target, kind, source);

-- Append-only: a need (the cycle's id is the need's) took a turn through a thing.
CREATE TABLE step (
    cycle id NOT NULL REFERENCES thing (id),
    at time NOT NULL,
    id id NOT NULL,
    turn int NOT NULL,
    thing id NOT NULL REFERENCES thing (id),
    by id,
    PRIMARY KEY (cycle, at, id)
);

CREATE TABLE pin (
    thing id PRIMARY KEY REFERENCES thing (id),
    lat_e7 int NOT NULL,
    lon_e7 int NOT NULL
);

CREATE TABLE follow (
    thing id NOT NULL REFERENCES thing (id),
    person id NOT NULL REFERENCES person (id),
    created time NOT NULL,
    PRIMARY KEY (thing, person)
);

CREATE INDEX follow_of_person ON follow (person, created DESC, thing);

-- With its code one can follow, reopen or withdraw a thing voiced without an account.
CREATE TABLE receipt (
    code_hash bytes PRIMARY KEY,
    thing id NOT NULL REFERENCES thing (id),
    created time NOT NULL
);

CREATE INDEX receipt_of_thing ON receipt (thing);

-- Who typed it for whom: shown to stewards, kept as the log of assisted entry.
CREATE TABLE behalf (
    thing id PRIMARY KEY REFERENCES thing (id),
    helper id NOT NULL REFERENCES person (id),
    speaker text NOT NULL,         -- how the person wished to be called
    created time NOT NULL
);

CREATE TABLE comment (
    id id PRIMARY KEY,
    thing id NOT NULL REFERENCES thing (id),
    author id REFERENCES person (id),
    lang text NOT NULL,
    text text NOT NULL,
    warning text NOT NULL,         -- a content note shown before it; empty: none
    life text NOT NULL,            -- published, hidden, erased
    created time NOT NULL
);

CREATE INDEX comment_of_thing ON comment (thing, created, id);
CREATE INDEX comment_of_author ON comment (author);

CREATE TABLE task (
    id id PRIMARY KEY,
    thing id NOT NULL REFERENCES thing (id),
    title text NOT NULL,
    doer id REFERENCES person (id),
    due time,
    state text NOT NULL,           -- open, done, dropped
    created time NOT NULL,
    done time
);

CREATE INDEX task_of_thing ON task (thing, created, id);
CREATE INDEX task_of_doer ON task (doer, state, due);

-- The original stands in the noun's row; here is the same in other languages.
CREATE TABLE translation (
    thing id NOT NULL REFERENCES thing (id),
    field text NOT NULL,
    lang text NOT NULL,
    text text NOT NULL,
    by id,
    reviewed_by id,
    created time NOT NULL,
    PRIMARY KEY (thing, field, lang)
);
