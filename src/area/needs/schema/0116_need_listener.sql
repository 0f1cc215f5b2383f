-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who hears how a need goes on without an account, whether it is better now, and what is said about a
-- sensitive need between those who may read it.

-- An address that is kept only for this, once its link was opened.
CREATE TABLE need_mail (
    need id NOT NULL REFERENCES need (id),
    email text NOT NULL,
    id id NOT NULL,                -- in the address of one click that stops it
    lang text NOT NULL,
    code_hash bytes,               -- of the link that confirms it; none: it is confirmed
    asked time NOT NULL,
    told time NOT NULL,            -- the newest change it was told of
    PRIMARY KEY (need, email)
);

CREATE UNIQUE INDEX need_mail_id ON need_mail (id);
CREATE UNIQUE INDEX need_mail_code ON need_mail (code_hash);
CREATE INDEX need_mail_asked ON need_mail (asked);
CREATE INDEX need_mail_of ON need_mail (email);

-- "Is it better now?", some weeks after it was answered (round: when that was).
CREATE TABLE need_better (
    need id NOT NULL REFERENCES need (id),
    round time NOT NULL,
    key bytes NOT NULL,            -- as in support
    person id REFERENCES person (id),
    answer text NOT NULL,          -- yes, little, no
    words text NOT NULL,
    at time NOT NULL,
    PRIMARY KEY (need, round, key)
);

CREATE INDEX need_better_of_person ON need_better (person, at);

-- Of sensitive needs alone.
CREATE TABLE need_message (
    need id NOT NULL REFERENCES need (id),
    at time NOT NULL,
    id id NOT NULL,
    side text NOT NULL,            -- speaker, listener
    author id REFERENCES person (id),
    text text NOT NULL,
    PRIMARY KEY (need, at, id)
);

CREATE INDEX need_message_of ON need_message (author, at);

-- Whom a community names to read its sensitive needs beside the stewards, and the audience of all who
-- may.
CREATE TABLE need_private (
    community id PRIMARY KEY REFERENCES community (id),
    audience id NOT NULL
);

CREATE TABLE need_listener (
    community id NOT NULL REFERENCES community (id),
    person id NOT NULL REFERENCES person (id),
    since time NOT NULL,
    PRIMARY KEY (community, person)
);

CREATE INDEX need_listener_of ON need_listener (person);
