-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Circles, what is said in them, and when they meet. Titles, notes and stages are the things'.

CREATE TABLE circle (
    id id PRIMARY KEY REFERENCES thing (id),
    about text NOT NULL,
    joining text NOT NULL,         -- open, closed, unlisted
    rhythm text NOT NULL,          -- "Thursdays at six, at the clinic gate"
    agreement text NOT NULL,
    edition int NOT NULL,          -- of the agreement: 1, 2, 3 ...
    review time                    -- when to look at the agreement again
);

CREATE TABLE circle_member (
    circle id NOT NULL REFERENCES circle (id),
    person id NOT NULL REFERENCES person (id),
    role text NOT NULL,            -- asked, member, facilitator
    name text NOT NULL,            -- how the person is called here
    accepted int NOT NULL,         -- the edition of the agreement; 0: none yet
    since time NOT NULL,
    PRIMARY KEY (circle, person)
);

CREATE INDEX circle_of_person ON circle_member (person, circle);

CREATE TABLE thread (
    id id PRIMARY KEY REFERENCES thing (id),
    circle id NOT NULL REFERENCES circle (id),
    text text NOT NULL,
    warning text NOT NULL          -- what it speaks of; empty: nothing
);

CREATE INDEX thread_of_circle ON thread (circle, id);

CREATE TABLE meeting (
    id id PRIMARY KEY REFERENCES thing (id),
    circle id NOT NULL REFERENCES circle (id),
    starts time NOT NULL,
    ends time NOT NULL,
    zone text NOT NULL,
    place text NOT NULL,
    agenda text NOT NULL,
    notes text NOT NULL
);

CREATE INDEX meeting_of_circle ON meeting (circle, starts, id);

CREATE TABLE attendance (
    meeting id NOT NULL REFERENCES meeting (id),
    person id NOT NULL REFERENCES person (id),
    answer text NOT NULL,          -- coming, not_coming; empty: has not said
    came bool NOT NULL,
    PRIMARY KEY (meeting, person)
);

CREATE INDEX attendance_of_person ON attendance (person);
