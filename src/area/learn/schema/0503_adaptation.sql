-- SPDX-License-Identifier: AGPL-3.0-or-later
-- An adaptation: a community takes up a practice, keeps some of it and changes some. How it goes
-- (state: the newest answer) is the thing's.

CREATE TABLE adaptation (
    id id PRIMARY KEY REFERENCES thing (id),
    parent id NOT NULL REFERENCES thing (id),
    community id NOT NULL REFERENCES thing (id),
    kept text NOT NULL,
    started time NOT NULL,         -- noon of the day
    consent text NOT NULL,         -- of the origin: given, not_needed
    consent_words text NOT NULL,   -- by whom and when
    again text NOT NULL,           -- would do it again: yes, changed, no, unsure; empty: not said
    advice text NOT NULL           -- for the next who take it up
);

CREATE INDEX adaptation_of_parent ON adaptation (parent, id);
CREATE INDEX adaptation_of_community ON adaptation (community, parent, started);

CREATE TABLE adaptation_change (
    adaptation id NOT NULL REFERENCES thing (id),
    position int NOT NULL,
    what text NOT NULL,
    why text NOT NULL,
    moment text NOT NULL,          -- when, in words
    planned bool NOT NULL,
    decided_by text NOT NULL,
    PRIMARY KEY (adaptation, position)
);

-- One question after 3, 12 and 24 months. Asked and not answered is silence, never success.
CREATE TABLE adaptation_answer (
    adaptation id NOT NULL REFERENCES thing (id),
    months int NOT NULL,
    due time NOT NULL,
    asked time,
    answered time,
    outcome text NOT NULL,         -- helped, partly, none, harmed, stopped; empty: not answered
    words text NOT NULL,
    by id REFERENCES person (id),
    PRIMARY KEY (adaptation, months)
);

CREATE INDEX adaptation_answer_of_person ON adaptation_answer (by, answered);
