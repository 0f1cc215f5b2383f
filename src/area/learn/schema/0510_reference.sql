-- SPDX-License-Identifier: AGPL-3.0-or-later
-- References: what libraries write down of the source of a record of evidence, and entries of
-- bibliographies that wait to become one.

CREATE TABLE reference (
    evidence id PRIMARY KEY REFERENCES thing (id),
    doi text NOT NULL,             -- in normal form; empty: none
    csl text NOT NULL              -- CSL-JSON, one object; empty: only the DOI is known
);

CREATE INDEX reference_of_doi ON reference (doi, evidence);

-- A file of entries that somebody has sent and not taken in yet: one each.
CREATE TABLE reference_sent (
    person id PRIMARY KEY REFERENCES person (id),
    name text NOT NULL,
    content bytes NOT NULL,
    created time NOT NULL
);

-- What was taken in. It is nobody's evidence before somebody has said what it claims and what it
-- does not show; until then only its owner sees it.
CREATE TABLE reference_draft (
    id id PRIMARY KEY,
    owner id NOT NULL REFERENCES person (id),
    line text NOT NULL,            -- to be read: names, title, where
    csl text NOT NULL,
    created time NOT NULL
);

CREATE INDEX reference_draft_of_owner ON reference_draft (owner, id);
