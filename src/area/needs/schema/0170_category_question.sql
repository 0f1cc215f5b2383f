-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a category asks besides, and what was answered. A question that was answered is closed, never
-- deleted; a choice likewise, so that an answer keeps the words it was given with.

CREATE TABLE category_question (
    id id PRIMARY KEY,
    category id NOT NULL REFERENCES category (id),
    position int NOT NULL,
    type text NOT NULL,            -- text, decimal, select_one, select_multiple, date: as forms call them
    required bool NOT NULL,
    open bool NOT NULL,            -- its answers are for everybody who sees the need
    closed time                    -- since when it is asked no longer
);

CREATE INDEX category_question_of ON category_question (category, position, id);

-- The first language it was written in stands first.
CREATE TABLE category_question_words (
    question id NOT NULL REFERENCES category_question (id),
    position int NOT NULL,
    lang text NOT NULL,
    label text NOT NULL,
    hint text NOT NULL,
    PRIMARY KEY (question, position)
);

CREATE TABLE category_choice (
    question id NOT NULL REFERENCES category_question (id),
    number int NOT NULL,           -- the answer says "c3"; never given to another
    position int NOT NULL,
    closed bool NOT NULL,
    PRIMARY KEY (question, number)
);

CREATE TABLE category_choice_words (
    question id NOT NULL,
    number int NOT NULL,
    lang text NOT NULL,
    label text NOT NULL,
    PRIMARY KEY (question, number, lang),
    FOREIGN KEY (question, number) REFERENCES category_choice (question, number)
);

CREATE TABLE category_answer (
    need id NOT NULL REFERENCES need (id),
    question id NOT NULL REFERENCES category_question (id),
    value text NOT NULL,           -- words, "12.5", "c3", "c1 c4", "2026-03-01"
    PRIMARY KEY (need, question)
);

CREATE INDEX category_answer_of ON category_answer (question, need);
