-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A survey: a form that a community is asked. Its title, who sees it and whether it is a draft, open or
-- closed are the thing's.

CREATE TABLE survey (
    id id PRIMARY KEY REFERENCES thing (id),
    text text NOT NULL,            -- what it is for
    consent text NOT NULL,         -- read before the first question; empty: nothing to agree to
    anonymous bool NOT NULL,       -- no answer keeps who gave it
    once bool NOT NULL,            -- one answer of each member; then it asks members alone
    members bool NOT NULL,         -- only members answer
    results text NOT NULL,         -- who sees them: stewards, members, public
    zone text NOT NULL,            -- of the wall clock below
    closes_local text NOT NULL,    -- "2026-03-12T18:30"; empty: by hand
    closes time NOT NULL,          -- the same in UTC; 0: by hand
    version int NOT NULL,          -- that is asked now; 0: none yet
    working int NOT NULL,          -- one above it that is still worked on; 0: none
    opened time NOT NULL,          -- 0: not yet
    closed time NOT NULL           -- 0: not yet
);

-- The questions as they were asked. One that was asked is never changed again.
CREATE TABLE survey_version (
    survey id NOT NULL REFERENCES survey (id),
    number int NOT NULL,           -- from 1
    form text NOT NULL,            -- format/form_json.h
    made time NOT NULL,
    PRIMARY KEY (survey, number)
);

-- One filled form.
CREATE TABLE survey_submission (
    survey id NOT NULL REFERENCES survey (id),
    id id NOT NULL,                -- random where no answer keeps who gave it
    version int NOT NULL,
    answers text NOT NULL,         -- engine/form_pack.h
    person id REFERENCES person (id), -- none: nobody is kept
    taken time NOT NULL,           -- where nobody is kept: the day alone
    way text NOT NULL,             -- page, phone, paper
    edits int NOT NULL,
    PRIMARY KEY (survey, id)
);

CREATE INDEX survey_submission_of_person ON survey_submission (person, survey);
CREATE INDEX survey_submission_by_version ON survey_submission (survey, version);

-- By which names a filled form is known: those its sender gave it, and its receipt. Only the first half of
-- the hash of each is kept. The key that makes "sent twice" "taken once".
CREATE TABLE survey_instance (
    survey id NOT NULL REFERENCES survey (id),
    name id NOT NULL,
    submission id NOT NULL,
    PRIMARY KEY (survey, name)
);

CREATE INDEX survey_instance_of ON survey_instance (survey, submission);

-- Who has answered, where each may once. Not when, and not what.
CREATE TABLE survey_taker (
    person id NOT NULL REFERENCES person (id),
    survey id NOT NULL REFERENCES survey (id),
    PRIMARY KEY (person, survey)
);

-- What is typed before it is sent. It ends after a week.
CREATE TABLE survey_draft (
    name id PRIMARY KEY,           -- the first half of the hash of its code
    survey id NOT NULL REFERENCES survey (id),
    version int NOT NULL,
    answers text NOT NULL,         -- engine/form_pack.h, with what is not asked
    language int NOT NULL,         -- of the form's
    person id REFERENCES person (id), -- none: nobody is kept
    ends time NOT NULL
);

CREATE INDEX survey_draft_by_end ON survey_draft (ends);
CREATE INDEX survey_draft_of_person ON survey_draft (person, survey);
CREATE INDEX survey_draft_of_survey ON survey_draft (survey);

-- Sheets of paper. The code only tells a number that was misread from one that was not.
CREATE TABLE survey_sheet (
    survey id NOT NULL REFERENCES survey (id),
    number int NOT NULL,           -- from 1
    code text NOT NULL,
    version int NOT NULL,          -- whose questions are printed on it
    typed int NOT NULL,            -- how often it was typed: 0, 1, 2
    typist id REFERENCES person (id), -- of the first typing, until the second; none: nobody any more
    answers text NOT NULL,         -- the first typing, until the second agrees
    PRIMARY KEY (survey, number)
);

CREATE INDEX survey_sheet_of_typist ON survey_sheet (typist);

-- A workbook that was sent and looked at, until it is taken in; one for each person.
CREATE TABLE survey_file (
    id id PRIMARY KEY,
    person id NOT NULL REFERENCES person (id),
    survey id NOT NULL REFERENCES survey (id),
    name text NOT NULL,
    content bytes NOT NULL,
    sent time NOT NULL
);

CREATE INDEX survey_file_of_person ON survey_file (person);
CREATE INDEX survey_file_of_survey ON survey_file (survey);
