-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Evidence: a claim, how it was found out, how sure it is, and what it does not show. The claim
-- (title), the design (topic), the status (state) and the stages are the thing's.

CREATE TABLE evidence (
    id id PRIMARY KEY REFERENCES thing (id),
    population text NOT NULL,
    intervention text NOT NULL,    -- or what people met with
    comparator text NOT NULL,
    outcome text NOT NULL,
    outcome_kind text NOT NULL,    -- benefit, harm; sign: neither by itself
    certainty text NOT NULL,       -- high, moderate, low, very_low; empty: nobody judged it
    judged_by text NOT NULL,
    insufficient bool NOT NULL,    -- the source itself says that nobody can tell
    setting text NOT NULL,
    income text NOT NULL,          -- of the countries: high, middle, low, mixed; empty: not said
    not_shown text NOT NULL,
    sources text NOT NULL,         -- a line each: identifier, then its version
    narrator text NOT NULL,        -- of community knowledge: who tells it
    label text NOT NULL,           -- of community knowledge: how it may be used
    verified time,                 -- when a person compared this record with its source
    verified_by id REFERENCES person (id),
    review_due time,
    CHECK (not_shown <> ''),
    CHECK (certainty = '' OR judged_by <> ''),
    CHECK (sources <> '' OR narrator <> '')
);

CREATE INDEX evidence_verifier ON evidence (verified_by);

-- A number belongs to an outcome and to a version of its source.
CREATE TABLE evidence_effect (
    evidence id NOT NULL REFERENCES thing (id),
    position int NOT NULL,
    outcome text NOT NULL,
    measure text NOT NULL,         -- rr, or, aor, hr, smd, md, percent, count
    value text NOT NULL,           -- decimal, as the source writes it
    against text NOT NULL,         -- in the comparison group; empty: none
    lo text NOT NULL,              -- of the 95 % interval; both empty: unknown
    hi text NOT NULL,
    absolute text NOT NULL,        -- in words: 70 of 100 instead of 66
    studies int,
    people int,
    version text NOT NULL,
    year int NOT NULL,             -- of the version; 0: not known
    replaced bool NOT NULL,        -- by a corrected or newer number: only in the history
    unread bool NOT NULL,          -- nobody has read it in the source itself
    PRIMARY KEY (evidence, position)
);

-- Records about each other: the source corrects, supersedes, contests or stands beside the target.
CREATE TABLE evidence_tie (
    source id NOT NULL REFERENCES thing (id),
    kind text NOT NULL,            -- corrects, supersedes, contests, beside, see
    target id NOT NULL REFERENCES thing (id),
    created time NOT NULL,
    PRIMARY KEY (source, kind, target)
);

CREATE INDEX evidence_tie_back ON evidence_tie (target, kind, source);

-- What was done to a record: append-only.
CREATE TABLE evidence_history (
    evidence id NOT NULL REFERENCES thing (id),
    at time NOT NULL,
    id id NOT NULL,
    what text NOT NULL,            -- made, changed, corrected, newer, status, verified
    status text NOT NULL,          -- after it
    words text NOT NULL,
    by id REFERENCES person (id),
    PRIMARY KEY (evidence, at, id)
);

CREATE INDEX evidence_history_of_person ON evidence_history (by, at);

-- What a community found where it lives.
CREATE TABLE evidence_note (
    evidence id NOT NULL REFERENCES thing (id),
    community id NOT NULL REFERENCES thing (id),
    verdict text NOT NULL,         -- worked, did_not, differs
    words text NOT NULL,
    by id REFERENCES person (id),
    created time NOT NULL,
    PRIMARY KEY (evidence, community)
);

CREATE INDEX evidence_note_of_person ON evidence_note (by, created);
