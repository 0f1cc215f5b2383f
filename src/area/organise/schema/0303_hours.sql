-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Hours that a person gave. They are the person's own business and that of those who confirm them; an
-- initiative shows only the sum of the confirmed ones.

CREATE TABLE hours (
    id id PRIMARY KEY,
    person id REFERENCES person (id), -- none: forgotten; the sum stays
    community id NOT NULL,
    initiative id REFERENCES initiative (id),
    shift id REFERENCES shift (id),
    day text NOT NULL,             -- "2026-03-12"
    minutes int NOT NULL,
    note text NOT NULL,
    state text NOT NULL,           -- said, confirmed, declined
    created time NOT NULL,
    judged time,
    judged_by id REFERENCES person (id)
);

CREATE UNIQUE INDEX hours_of_shift ON hours (shift, person);
CREATE INDEX hours_of_person ON hours (person, day DESC, id DESC);
CREATE INDEX hours_of_initiative ON hours (initiative, state, day, id);
