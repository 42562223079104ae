-- What scripts/test-upgrade puts into the old cluster: every type as a column.
CREATE EXTENSION innovation;
CREATE TABLE doc (
    id int PRIMARY KEY,
    body text,
    profile innovation.profile GENERATED ALWAYS AS (innovation.classify(body)) STORED
);
INSERT INTO doc (id, body) VALUES
    (1, 'Hemtjänsten har infört sensorer i stället för tillsyn på natten. Arbetssättet är nytt för kommunen, används i alla områden och har sänkt kostnaderna.'),
    (2, 'Projektet ska utveckla en helt ny metod för att rena vatten. Ingen liknande metod finns i världen, och utsläppen väntas minska.'),
    (3, 'The municipality has introduced a new digital service that all units use today.'),
    (4, NULL);
CREATE INDEX ON doc (((profile).novelty));
CREATE INDEX ON doc USING gin (((profile).value_forms));
CREATE TABLE kept AS SELECT 1 AS id, innovation.builtin_model() AS model,
                            'world'::innovation.novelty AS novelty, 'leap'::innovation.pace AS pace,
                            'spread'::innovation.uptake AS uptake,
                            0.5::innovation.probability AS probability;
CREATE VIEW world AS SELECT id FROM doc WHERE (profile).novelty >= 'world';
