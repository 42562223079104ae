-- Loads the demo's texts into a table cases; run from the top of the checkout.  The
-- columns after body are the labels that a person gave.
CREATE TABLE cases (
    id text PRIMARY KEY, title text, body text, lang text, nytt int, nyttigt int, uptake text,
    novelty text, pace text, economic int, social int, environmental int
);
\copy cases FROM 'test/data/cases.csv' (FORMAT csv, HEADER)
