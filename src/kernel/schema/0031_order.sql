-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Keeping order: what waits to be looked at, why something was done, what a person was told.

CREATE INDEX thing_waiting ON thing (community, created, id) WHERE life = 'waiting';

-- Why, in words, beside the row of the audit: the chain itself keeps opaque ids only. What has a row
-- here stands in the community's log.
CREATE TABLE reason (
    audit int PRIMARY KEY REFERENCES audit (number),
    community id,
    text text NOT NULL
);

CREATE INDEX reason_of_community ON reason (community, audit);

-- What a steward wrote to somebody about a thing of theirs, or about their comment on it.
CREATE TABLE warning (
    person id NOT NULL REFERENCES person (id),
    thing id NOT NULL REFERENCES thing (id),
    created time NOT NULL,
    by id,
    text text NOT NULL,
    PRIMARY KEY (person, thing, created)
);
