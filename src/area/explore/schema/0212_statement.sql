-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Statements: the shared challenge or strength they are a case of, the stage of life they speak of, how
-- many people, and which earlier one they took the place of. What members would have the community say.

ALTER TABLE profile_statement ADD COLUMN motif id;
ALTER TABLE profile_statement ADD COLUMN stage text NOT NULL DEFAULT '';
ALTER TABLE profile_statement ADD COLUMN people int;
ALTER TABLE profile_statement ADD COLUMN follows id;

CREATE INDEX profile_statement_of_motif ON profile_statement (motif, ended, community, created, id);

CREATE TABLE profile_proposal (
    id id PRIMARY KEY,
    community id NOT NULL REFERENCES community (id),
    author id NOT NULL REFERENCES person (id),
    kind text NOT NULL,
    text text NOT NULL,
    theme text NOT NULL,
    source text NOT NULL,
    motif id,
    stage text NOT NULL,
    people int,
    replaces id,                   -- a statement that would end; with no text: it ends, and nothing follows
    created time NOT NULL
);

CREATE INDEX profile_proposal_of ON profile_proposal (community, created, id);
CREATE INDEX profile_proposal_author ON profile_proposal (author, created);
