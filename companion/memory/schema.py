"""The tables, as numbered steps from an empty file to today's. A step that was ever released is never changed; new ones follow.

Triggers keep the full-text indexes as their tables are, whoever changes those.
"""

FIRST = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE turns (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    talk INTEGER NOT NULL,
    heard TEXT NOT NULL,
    spoken TEXT NOT NULL,
    source TEXT NOT NULL,
    mood TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX turns_at ON turns (at);
CREATE TABLE turn_codes (turn INTEGER PRIMARY KEY REFERENCES turns ON DELETE CASCADE, code BLOB NOT NULL) STRICT;
CREATE VIRTUAL TABLE turn_words USING fts5 (heard, spoken, content='turns', content_rowid='id', tokenize='porter unicode61');
INSERT INTO turn_words (turn_words, rank) VALUES ('secure-delete', 1);
CREATE TRIGGER turns_new AFTER INSERT ON turns BEGIN
    INSERT INTO turn_words (rowid, heard, spoken) VALUES (new.id, new.heard, new.spoken);
END;
CREATE TRIGGER turns_gone AFTER DELETE ON turns BEGIN
    INSERT INTO turn_words (turn_words, rowid, heard, spoken) VALUES ('delete', old.id, old.heard, old.spoken);
END;
CREATE TRIGGER turns_changed AFTER UPDATE OF heard, spoken ON turns BEGIN
    INSERT INTO turn_words (turn_words, rowid, heard, spoken) VALUES ('delete', old.id, old.heard, old.spoken);
    INSERT INTO turn_words (rowid, heard, spoken) VALUES (new.id, new.heard, new.spoken);
END;
CREATE TABLE facts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    subject TEXT NOT NULL COLLATE NOCASE,
    relation TEXT NOT NULL,
    value TEXT NOT NULL COLLATE NOCASE,
    learned INTEGER NOT NULL,
    turn INTEGER REFERENCES turns ON DELETE SET NULL,
    superseded_by INTEGER REFERENCES facts ON DELETE SET NULL,
    sentence TEXT NOT NULL
) STRICT;
CREATE INDEX facts_subject ON facts (subject, relation);
CREATE INDEX facts_turn ON facts (turn);
CREATE INDEX facts_superseded ON facts (superseded_by);
CREATE TABLE fact_vectors (fact INTEGER PRIMARY KEY REFERENCES facts ON DELETE CASCADE, vector BLOB NOT NULL) STRICT;
CREATE VIRTUAL TABLE fact_words USING fts5 (sentence, content='facts', content_rowid='id', tokenize='porter unicode61');
INSERT INTO fact_words (fact_words, rank) VALUES ('secure-delete', 1);
CREATE TRIGGER facts_new AFTER INSERT ON facts BEGIN
    INSERT INTO fact_words (rowid, sentence) VALUES (new.id, new.sentence);
END;
CREATE TRIGGER facts_changed AFTER UPDATE OF sentence ON facts BEGIN
    INSERT INTO fact_words (fact_words, rowid, sentence) VALUES ('delete', old.id, old.sentence);
    INSERT INTO fact_words (rowid, sentence) VALUES (new.id, new.sentence);
END;
CREATE TRIGGER facts_gone AFTER DELETE ON facts BEGIN
    INSERT INTO fact_words (fact_words, rowid, sentence) VALUES ('delete', old.id, old.sentence);
END;
CREATE TABLE people (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL COLLATE NOCASE,
    relation TEXT NOT NULL,
    spoken_of INTEGER NOT NULL,
    mood TEXT NOT NULL DEFAULT '',
    times INTEGER NOT NULL DEFAULT 1,
    UNIQUE (name, relation)
) STRICT;
CREATE TABLE plans (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('promise', 'plan')),
    text TEXT NOT NULL,
    day TEXT,
    time TEXT,
    who TEXT NOT NULL DEFAULT '',
    made INTEGER NOT NULL,
    turn INTEGER REFERENCES turns ON DELETE SET NULL,
    done INTEGER,
    asked INTEGER
) STRICT;
CREATE INDEX plans_turn ON plans (turn);
CREATE TABLE preferences (
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (name, value)
) STRICT;
CREATE TABLE moods (
    turn INTEGER PRIMARY KEY REFERENCES turns ON DELETE CASCADE,
    mood TEXT NOT NULL,
    chance REAL NOT NULL
) STRICT;
"""

DOING = """
CREATE TABLE reminders (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    text TEXT NOT NULL,
    due TEXT,
    repeats TEXT NOT NULL DEFAULT '',
    cue TEXT NOT NULL DEFAULT '',
    made INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'ringing', 'done', 'cancelled')),
    rang INTEGER NOT NULL DEFAULT 0,
    last_rang INTEGER
) STRICT;
CREATE TABLE timers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL DEFAULT '',
    seconds INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    made INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'ringing', 'done', 'cancelled')),
    rang INTEGER NOT NULL DEFAULT 0,
    last_rang INTEGER
) STRICT;
CREATE TABLE lists (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE COLLATE NOCASE) STRICT;
CREATE TABLE list_items (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    list INTEGER NOT NULL REFERENCES lists ON DELETE CASCADE,
    text TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX items_list ON list_items (list);
CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE VIRTUAL TABLE note_words USING fts5 (text, content='notes', content_rowid='id', tokenize='porter unicode61');
INSERT INTO note_words (note_words, rank) VALUES ('secure-delete', 1);
CREATE TRIGGER notes_new AFTER INSERT ON notes BEGIN
    INSERT INTO note_words (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER notes_gone AFTER DELETE ON notes BEGIN
    INSERT INTO note_words (note_words, rowid, text) VALUES ('delete', old.id, old.text);
END;
"""

HEART = """
CREATE TABLE voices (
    turn INTEGER PRIMARY KEY REFERENCES turns ON DELETE CASCADE,
    level_db REAL NOT NULL,
    pitch_hz REAL,
    pitch_range REAL,
    pace REAL,
    pauses REAL NOT NULL
) STRICT;
CREATE TABLE gentle_words (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    matter TEXT NOT NULL,
    at INTEGER NOT NULL,
    answer TEXT NOT NULL DEFAULT '' CHECK (answer IN ('', 'yes', 'no'))
) STRICT;
CREATE INDEX gentle_words_matter ON gentle_words (matter, at);
CREATE TABLE letters (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    whom TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asking', 'draft', 'kept')),
    made INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    told TEXT NOT NULL,
    text TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE phrases (
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    times INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (kind, text)
) STRICT;
"""

STEPS = (FIRST, DOING, HEART)
"""PRAGMA user_version counts how many of them a file has had."""
