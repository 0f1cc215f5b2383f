-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A community's profile: who we are, in its own words.

CREATE TABLE profile (
    id id PRIMARY KEY REFERENCES thing (id),
    community id NOT NULL REFERENCES community (id),
    story text NOT NULL
);

CREATE UNIQUE INDEX profile_of_community ON profile (community);

-- What the community says of itself. A statement never changes: it ends, and another begins.
CREATE TABLE profile_statement (
    id id PRIMARY KEY,
    community id NOT NULL REFERENCES community (id),
    kind text NOT NULL,            -- strength, challenge, language, fact
    text text NOT NULL,
    theme text NOT NULL,           -- one or two words, by which others' are found that say the same
    source text NOT NULL,          -- how we know
    author id REFERENCES person (id),
    created time NOT NULL,
    ended time                     -- none: it holds
);

CREATE INDEX profile_statement_of ON profile_statement (community, created, id);
CREATE INDEX profile_statement_author ON profile_statement (author);
CREATE INDEX profile_statement_theme ON profile_statement (theme, kind);
