-- SPDX-License-Identifier: AGPL-3.0-or-later
-- People, how they sign in, and the settings of the site.

CREATE TABLE setting (
    name text PRIMARY KEY,
    value text NOT NULL
);

-- One account on the site. Nothing here says what a person expects, bears or has lost.
CREATE TABLE person (
    id id PRIMARY KEY,
    name text NOT NULL,
    lang text NOT NULL,
    zone text NOT NULL,
    muted int NOT NULL,            -- stages on pause, a mask
    password text,                 -- Argon2id, in libsodium's own text form
    state text NOT NULL,           -- active, suspended, erased
    host bool NOT NULL,            -- keeps the site
    mail text NOT NULL,            -- now, daily, never
    made_by id REFERENCES person (id), -- the helper who made it for somebody without e-mail
    created time NOT NULL,
    suspended_until time
);

CREATE INDEX person_made_by ON person (made_by, created);

CREATE TABLE address (
    email text PRIMARY KEY,        -- in lower case
    person id NOT NULL REFERENCES person (id),
    verified time,
    created time NOT NULL
);

CREATE INDEX address_of_person ON address (person);

CREATE TABLE session (
    token_hash bytes PRIMARY KEY,
    person id NOT NULL REFERENCES person (id),
    device text NOT NULL,
    created time NOT NULL,
    expires time NOT NULL
);

CREATE INDEX session_of_person ON session (person, created);
CREATE INDEX session_expires ON session (expires);

-- What proves that somebody may come in: a link by mail, a printed code, an invitation.
CREATE TABLE pass (
    code_hash bytes PRIMARY KEY,
    kind text NOT NULL,            -- link, printed, invitation, address
    person id REFERENCES person (id),
    email text,
    community id,
    role text,
    made_by id REFERENCES person (id),
    note text NOT NULL,
    created time NOT NULL,
    expires time NOT NULL,
    uses_left int NOT NULL
);

CREATE INDEX pass_of_person ON pass (person);
CREATE INDEX pass_of_maker ON pass (made_by);
CREATE INDEX pass_expires ON pass (expires);
CREATE INDEX pass_of_community ON pass (community, created);

-- Whom a person does not want to hear from.
CREATE TABLE block (
    person id NOT NULL REFERENCES person (id),
    blocked id NOT NULL REFERENCES person (id),
    created time NOT NULL,
    PRIMARY KEY (person, blocked)
);

CREATE INDEX block_of_blocked ON block (blocked);
