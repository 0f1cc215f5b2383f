-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What happened, who is told, what is to be done, and what was decided.

CREATE TABLE event (
    id id PRIMARY KEY,
    kind text NOT NULL,            -- "need.voiced"
    thing id NOT NULL REFERENCES thing (id),
    actor id,
    at time NOT NULL,
    data json NOT NULL
);

CREATE INDEX event_of_thing ON event (thing, at DESC, id DESC);

-- Unique, so that nobody is told the same twice.
CREATE TABLE notice (
    person id NOT NULL REFERENCES person (id),
    thing id NOT NULL REFERENCES thing (id),
    kind text NOT NULL,
    period text NOT NULL,          -- "" or the day, the round: what makes it a new one
    about id,                      -- the thing that brought it, when it is another
    by id,                         -- whose act it was; none: nobody's
    created time NOT NULL,
    seen time,
    mail_at time,                  -- when it is to be mailed; none: never, or it was
    PRIMARY KEY (person, thing, kind, period)
);

CREATE INDEX notice_newest ON notice (person, created DESC, thing, kind, period);
CREATE INDEX notice_new ON notice (person, seen);
CREATE INDEX notice_to_mail ON notice (mail_at, person);

CREATE TABLE job (
    id id PRIMARY KEY,
    kind text NOT NULL,
    key text NOT NULL,             -- one job of a kind and key at a time
    payload json NOT NULL,
    asked int NOT NULL,            -- how often it was asked for: once more while it ran, it runs again
    run_at time NOT NULL,
    lease_until time NOT NULL,     -- 0: nobody works on it
    attempts int NOT NULL,
    progress int NOT NULL,         -- in thousandths
    state text NOT NULL,           -- waiting, done, failed
    error text NOT NULL,
    created time NOT NULL
);

CREATE UNIQUE INDEX job_key ON job (kind, key);
CREATE INDEX job_due ON job (state, run_at, lease_until);

CREATE TABLE mail (
    id id PRIMARY KEY,
    recipient text NOT NULL,
    lang text NOT NULL,
    subject text NOT NULL,
    text text NOT NULL,
    unsubscribe text NOT NULL,     -- address for one click; empty: none
    state text NOT NULL,           -- waiting, sent, failed
    attempts int NOT NULL,
    next_at time NOT NULL,
    error text NOT NULL,
    created time NOT NULL
);

CREATE INDEX mail_due ON mail (state, next_at);

-- Append-only and hash-chained. Opaque ids only, so that forgetting a person keeps the chain whole.
CREATE TABLE audit (
    number int PRIMARY KEY,
    at time NOT NULL,
    actor id,
    act text NOT NULL,             -- "role.given", "ballot.closed"
    object id NOT NULL,
    community id,
    data json NOT NULL,
    before bytes NOT NULL,         -- hash of the row before
    hash bytes NOT NULL
);

CREATE INDEX audit_of_object ON audit (object, number);
CREATE INDEX audit_of_community ON audit (community, number);

CREATE TABLE report (
    id id PRIMARY KEY,
    thing id NOT NULL REFERENCES thing (id),
    comment id,
    community id,
    by id,                         -- none: without an account
    reason text NOT NULL,
    words text NOT NULL,
    state text NOT NULL,           -- open, looking, acted, declined
    handled_by id,
    answer text NOT NULL,
    created time NOT NULL,
    updated time NOT NULL
);

CREATE INDEX report_queue ON report (state, community, created, id);
CREATE INDEX report_of_person ON report (by, created);

CREATE TABLE media (
    id id PRIMARY KEY,
    thing id NOT NULL REFERENCES thing (id),
    hash text NOT NULL,            -- SHA-256 in hexadecimal; the file's name
    type text NOT NULL,
    alt text NOT NULL,
    width int NOT NULL,
    height int NOT NULL,
    bytes int NOT NULL,
    position int NOT NULL,
    created time NOT NULL
);

CREATE INDEX media_of_thing ON media (thing, position);
CREATE INDEX media_of_hash ON media (hash);
