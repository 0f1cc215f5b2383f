-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Tables of the tests of db/ alone: every type, filled and missing.

CREATE TABLE sample (
    id id PRIMARY KEY,
    at time NOT NULL,
    number int NOT NULL,
    price money NOT NULL,
    flag bool NOT NULL DEFAULT FALSE,
    words text NOT NULL,
    data json NOT NULL,
    raw bytes NOT NULL,
    ratio real NOT NULL,
    maybe_id id,
    maybe_at time,
    maybe_number int,
    maybe_price money,
    maybe_flag bool,
    maybe_words text,
    maybe_data json,
    maybe_raw bytes,
    maybe_ratio real
);

CREATE TABLE sample_part (
    id id NOT NULL,
    sample id NOT NULL REFERENCES sample (id) ON DELETE CASCADE,
    name text NOT NULL UNIQUE CHECK (name <> ''),
    PRIMARY KEY (id)
);

-- Numbers itself.
CREATE TABLE sample_mark (
    number int PRIMARY KEY,
    worker int NOT NULL,
    round int NOT NULL,
    note text NOT NULL DEFAULT ''
);

ALTER TABLE sample_mark ADD COLUMN extra bytes;

INSERT INTO sample_mark (worker, round, extra) VALUES (-1, -1, bytes 'c0ffee');
