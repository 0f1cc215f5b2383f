-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A shift: a time with seats to take, of an initiative or of the community itself. Title, place (note),
-- state and the number of seats taken (tally) are the thing's.

CREATE TABLE shift (
    id id PRIMARY KEY REFERENCES thing (id),
    community id NOT NULL,
    initiative id REFERENCES initiative (id),
    begins time NOT NULL,
    ends time NOT NULL,
    begins_local text NOT NULL,    -- as the clocks of the zone show it: "2026-03-12T18:30"
    ends_local text NOT NULL,
    zone text NOT NULL,
    text text NOT NULL,
    age_least int NOT NULL,        -- in years; 0: any age
    code text NOT NULL,            -- shown at the place: whoever writes it was there
    seats_least int NOT NULL,      -- of all its duties
    seats_most int NOT NULL
);

CREATE INDEX shift_of_community ON shift (community, begins, id);
CREATE INDEX shift_of_site ON shift (begins, id);
CREATE INDEX shift_of_initiative ON shift (initiative, begins, id);

-- What one does in a shift, and with how many.
CREATE TABLE duty (
    id id PRIMARY KEY,
    shift id NOT NULL REFERENCES shift (id),
    position int NOT NULL,
    name text NOT NULL,
    least int NOT NULL,
    most int NOT NULL,
    taken int NOT NULL,
    asked int NOT NULL             -- how often a seat was asked for: the next number in the line
);

CREATE INDEX duty_of_shift ON duty (shift, position, id);

CREATE TABLE seat (
    shift id NOT NULL REFERENCES shift (id),
    person id NOT NULL REFERENCES person (id),
    duty id NOT NULL REFERENCES duty (id),
    state text NOT NULL,           -- taken, waiting
    number int NOT NULL,           -- in the line of the duty
    begins time NOT NULL,          -- the shift's own, so that one index tells who is where
    ends time NOT NULL,
    created time NOT NULL,
    came time,                     -- was there
    PRIMARY KEY (shift, person)
);

CREATE INDEX seat_line ON seat (duty, state, number, person);
CREATE INDEX seat_of_person ON seat (person, begins, shift);
