-- src/report: a page to look at.
--
-- The page is one string of HTML that is well-formed XML too, and runs nothing.  What
-- comes from the table goes through html_escape or highlight.  Whatever a reader
-- reads stands there in both languages; html_style shows the one that is chosen.
-- Characters that not every encoding has are written as references.

-- --- Words and numbers ----------------------------------------------------------

-- XML has no way to write most control characters.
CREATE FUNCTION innovation.html_clean(html text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
    RETURN regexp_replace(html, '[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]', ' ', 'g');
COMMENT ON FUNCTION innovation.html_clean(text) IS
    'Part of report_html: HTML with a space for each character that XML does not allow.';

CREATE FUNCTION innovation.html_escape(words text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
    RETURN replace(replace(replace(replace(replace(innovation.html_clean(words),
        '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;'), '''', '&#39;');
COMMENT ON FUNCTION innovation.html_escape(text) IS
    'Part of report_html: a text as HTML, between tags or in an attribute.';

CREATE FUNCTION innovation.html_both(sv text, en text, tag text DEFAULT 'span') RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
    RETURN format('<%1$s class="sv" lang="sv">%2$s</%1$s><%1$s class="en" lang="en">%3$s</%1$s>', tag, sv, en);
COMMENT ON FUNCTION innovation.html_both(text, text, text) IS
    'Part of report_html: a piece of HTML in Swedish and in English, of which one is shown.';

CREATE FUNCTION innovation.html_number(number bigint, language text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
    RETURN regexp_replace(number::text, '(\d)(?=(\d{3})+$)', '\1' || CASE language WHEN 'en' THEN ',' ELSE '&#160;' END, 'g');
COMMENT ON FUNCTION innovation.html_number(bigint, text) IS
    'Part of report_html: 1 234 in Swedish, 1,234 in English.';

-- A few of many are not none.
CREATE FUNCTION innovation.html_share(part bigint, whole bigint, language text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
    RETURN CASE WHEN part > 0 AND part * 200 < whole THEN '&lt;1'
                ELSE coalesce(round(part * 100.0 / nullif(whole, 0)), 0)::text END
           || CASE language WHEN 'en' THEN '%' ELSE '&#160;%' END;
COMMENT ON FUNCTION innovation.html_share(bigint, bigint, text) IS
    'Part of report_html: 12 % in Swedish, 12% in English.';

-- No text is certain to be anything.
CREATE FUNCTION innovation.html_probability(number real, language text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
    RETURN translate(CASE WHEN number >= 0.995 THEN '&gt;0.99' WHEN number < 0.005 THEN '&lt;0.01'
                          ELSE round(number::numeric, 2)::text END, '.', CASE language WHEN 'en' THEN '.' ELSE ',' END);
COMMENT ON FUNCTION innovation.html_probability(real, text) IS
    'Part of report_html: 0,98 in Swedish, 0.98 in English.';

CREATE FUNCTION innovation.html_month(month date, language text) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
    RETURN (CASE language WHEN 'en' THEN '{Jan,Feb,Mar,Apr,May,June,July,Aug,Sept,Oct,Nov,Dec}'
                ELSE '{jan,feb,mars,apr,maj,juni,juli,aug,sep,okt,nov,dec}' END::text[])
               [extract(month FROM month)::int] || to_char(month, ' FMYYYY');
COMMENT ON FUNCTION innovation.html_month(date, text) IS
    'Part of report_html: okt 2025 in Swedish, Oct 2025 in English.';

CREATE FUNCTION innovation.html_labels(
    dimension text, language text, OUT nth int, OUT place int, OUT label text, OUT name text)
    RETURNS SETOF record LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT row_number() OVER (ORDER BY l.place), l.place, l.label,
           innovation.html_escape(CASE language WHEN 'en' THEN l.label_en ELSE l.label_sv END)
    FROM innovation.labels AS l
    WHERE l.dimension = html_labels.dimension
    ORDER BY l.place;
END;
COMMENT ON FUNCTION innovation.html_labels(text, text) IS
    'Part of report_html: the answers of a dimension in one language, numbered, with their places in innovation.labels.';

-- --- What is counted --------------------------------------------------------------

CREATE FUNCTION innovation.html_extent(
    tracking innovation.tracking, OUT texts bigint, OUT classified bigint, OUT "left" bigint,
    OUT first date, OUT last date)
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format($query$
        SELECT count(*), count(model_id), count(*) FILTER (WHERE model_id IS DISTINCT FROM $1),
               min(date) FILTER (WHERE isfinite(date)), max(date) FILTER (WHERE isfinite(date))
        FROM (SELECT (t.%I).model_id, %s::date AS date FROM %s AS t) AS s $query$,
        tracking.profile_column, coalesce('t.' || quote_ident(tracking.date_column), 'NULL'),
        innovation.source_of(tracking.relation))
    INTO texts, classified, "left", first, last USING innovation.model_id(tracking.model);
END $$;
COMMENT ON FUNCTION innovation.html_extent(innovation.tracking) IS
    'Part of report_html: how many texts a table has, how many of them have a profile, how many wait for one of its model, and the first and last date.';

-- A date from another century must not stretch the months without bound.
CREATE FUNCTION innovation.html_counts(
    relation regclass, OUT swedish bigint, OUT by_label bigint[], OUT crossed bigint[],
    OUT months date[], OUT by_month bigint[])
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH counted AS MATERIALIZED (
        SELECT * FROM innovation.count_profiles(html_counts.relation, NULL, NULL)),
    labelled AS MATERIALIZED (
        SELECT c.month, l.place, sum(c.cases)::bigint AS cases
        FROM counted AS c JOIN innovation.labels AS l
             ON innovation.has_label(l.dimension, l.label, c.three_n, c.novelty, c.pace, c.uptake, c.value_forms)
        GROUP BY 1, 2),
    paired AS (
        SELECT coalesce(c.uptake, 'none') AS uptake, coalesce(c.novelty, 'none') AS novelty, sum(c.cases)::bigint AS cases
        FROM counted AS c GROUP BY 1, 2),
    span AS (
        SELECT greatest(min(c.month)::timestamp, max(c.month) - interval '119 months') AS first,
               max(c.month)::timestamp AS last
        FROM counted AS c WHERE isfinite(c.month)),
    month AS (
        SELECT m::date AS month FROM span AS s, generate_series(s.first, s.last, '1 month') AS m)
    SELECT (SELECT coalesce(sum(c.cases), 0) FROM counted AS c),
           ARRAY(SELECT coalesce(sum(n.cases), 0)::bigint
                 FROM innovation.labels AS l LEFT JOIN labelled AS n USING (place) GROUP BY l.place ORDER BY l.place),
           ARRAY(SELECT coalesce(p.cases, 0)
                 FROM innovation.labels AS u CROSS JOIN innovation.labels AS n
                      LEFT JOIN paired AS p ON p.uptake = u.label AND p.novelty = n.label
                 WHERE u.dimension = 'uptake' AND n.dimension = 'novelty' ORDER BY u.place, n.place),
           ARRAY(SELECT m.month FROM month AS m ORDER BY m.month),
           ARRAY(SELECT coalesce(n.cases, 0)
                 FROM innovation.labels AS v CROSS JOIN month AS m
                      LEFT JOIN labelled AS n ON n.place = v.place AND n.month = m.month
                 WHERE v.dimension = 'value_form' ORDER BY v.place, m.month);
END;
COMMENT ON FUNCTION innovation.html_counts(regclass) IS
    'Part of report_html: all that its figures show, from one pass over the table: Swedish texts; those of each label, in the order of innovation.labels; uptake by novelty; the last 120 months, and value form by month.';

-- --- Figures ---------------------------------------------------------------------

-- Places are shares of the width and letters have the size of the text around them,
-- so that a figure is as wide as there is room and its words never shrink.
CREATE FUNCTION innovation.html_svg(
    id text, class text, height numeric, title text, description text, drawing text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
    RETURN format('<svg class="%s" role="img" width="100%%" height="%sem" aria-labelledby="%3$s-title" '
                  'aria-describedby="%3$s-desc"><title id="%3$s-title">%4$s</title>'
                  '<desc id="%3$s-desc">%5$s</desc>%6$s</svg>', class, height, id, title, description, drawing);
COMMENT ON FUNCTION innovation.html_svg(text, text, numeric, text, text, text) IS
    'Part of report_html: a drawing with its name and its content in words.';

CREATE FUNCTION innovation.html_bar(nth int, label text, name text, said text, share numeric) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
    RETURN format('<text x="0" y="%1$sem">%3$s</text><text class="count" x="100%%" y="%1$sem">%4$s</text>'
                  '<rect class="track" x="0" y="%2$sem" width="100%%" height="0.6em" rx="2"/>'
                  '<rect class="bar %6$s" x="0" y="%2$sem" width="%5$s%%" height="0.6em" rx="2"/>',
                  (nth - 1) * 2.8 + 1, (nth - 1) * 2.8 + 1.4, name, said, round(share, 2), label);
COMMENT ON FUNCTION innovation.html_bar(int, text, text, text, numeric) IS
    'Part of report_html: one bar with its name and count above it; the share is in per cent.';

CREATE FUNCTION innovation.html_bars(dimension text, by_label bigint[], whole bigint, language text) RETURNS text
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT innovation.html_svg(
               format('bars-%s-%s', dimension, language), 'bars', count(*) * 2.8 - 0.6,
               (SELECT CASE language WHEN 'en' THEN d.dimension_en ELSE d.dimension_sv END
                FROM innovation.labels AS d WHERE d.dimension = html_bars.dimension LIMIT 1),
               string_agg(format('%s: %s (%s)', l.name, n.number, n.share), '; ' ORDER BY l.nth),
               string_agg(innovation.html_bar(l.nth, l.label, l.name, n.number || ' &#183; ' || n.share,
                                              coalesce(by_label[l.place] * 100.0 / nullif(whole, 0), 0)), '' ORDER BY l.nth))
    FROM innovation.html_labels(dimension, language) AS l,
         LATERAL (SELECT innovation.html_number(by_label[l.place], language) AS number,
                         innovation.html_share(by_label[l.place], whole, language) AS share) AS n;
END;
COMMENT ON FUNCTION innovation.html_bars(text, bigint[], bigint, text) IS
    'Part of report_html: a bar for each answer of a dimension, with how many texts and what share of them.';

-- 0 for none, and 5 equal steps up to the most.
CREATE FUNCTION innovation.html_heat(cases bigint, most bigint, whole bigint, language text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
    RETURN format('<td class="shade-%s">%s <small>%s</small></td>',
                  coalesce(ceil(cases * 5.0 / nullif(most, 0)), 0),
                  innovation.html_number(cases, language), innovation.html_share(cases, whole, language));
COMMENT ON FUNCTION innovation.html_heat(bigint, bigint, bigint, text) IS
    'Part of report_html: one cell of the heat map.';

-- The heat map is as narrow as its longest words.
CREATE FUNCTION innovation.html_hyphenate(name text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
    RETURN replace(replace(replace(name, 'organisation', 'organi&#173;sa&#173;tion'), 'marknaden', 'mark&#173;naden'),
                   'arbetssätt', 'arbets&#173;sätt');
COMMENT ON FUNCTION innovation.html_hyphenate(text) IS
    'Part of report_html: a label whose long words may break, where there is no room on a phone.';

CREATE FUNCTION innovation.html_heat_map(crossed bigint[], whole bigint, language text) RETURNS text
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT format('<table class="heat"><caption>%s</caption><thead><tr><td></td>%s</tr></thead><tbody>%s</tbody></table>',
                  CASE language WHEN 'en' THEN 'Number of texts, and share of all Swedish texts. The darker, the more.'
                       ELSE 'Antal texter, och andel av alla svenska texter. Ju mörkare, desto fler.' END,
                  (SELECT string_agg(format('<th scope="col">%s</th>', innovation.html_hyphenate(n.name)), '' ORDER BY n.nth)
                   FROM innovation.html_labels('novelty', language) AS n),
                  string_agg(format('<tr><th scope="row">%s</th>%s</tr>', innovation.html_hyphenate(u.name), r.cells), '' ORDER BY u.nth))
    FROM innovation.html_labels('uptake', language) AS u,
         LATERAL (SELECT string_agg(innovation.html_heat(
                             crossed[(u.nth - 1) * 4 + n.nth],
                             (SELECT max(c) FROM unnest(crossed) AS c), whole, language), '' ORDER BY n.nth) AS cells
                  FROM innovation.html_labels('novelty', language) AS n) AS r;
END;
COMMENT ON FUNCTION innovation.html_heat_map(bigint[], bigint, text) IS
    'Part of report_html: how far it has come, against for whom it is new.';

CREATE FUNCTION innovation.html_step(most bigint) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
    RETURN (SELECT min(m * 10 ^ k)::bigint FROM unnest('{1,2,5}'::int[]) AS m, generate_series(0, 18) AS k
            WHERE m * 10 ^ k >= most / 4.0);
COMMENT ON FUNCTION innovation.html_step(bigint) IS
    'Part of report_html: 1, 2 or 5 of some power of ten, so that four such steps reach the most.';

CREATE FUNCTION innovation.html_marker(label text, x numeric, y numeric) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
    RETURN format(CASE label
        WHEN 'economic' THEN '<circle class="%s" cx="%s%%" cy="%s%%" r="4"/>'
        WHEN 'social' THEN '<rect class="%s" x="%s%%" y="%s%%" width="8" height="8" transform="translate(-4 -4)"/>'
        ELSE '<svg class="%s" x="%s%%" y="%s%%" overflow="visible"><path d="M0-5 5 4-5 4z"/></svg>' END,
        label, round(x, 2), round(y, 2));
COMMENT ON FUNCTION innovation.html_marker(text, numeric, numeric) IS
    'Part of report_html: a mark on a value form''s line, of a shape of its own.';

CREATE FUNCTION innovation.html_line(label text, cases bigint[], top bigint) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH points AS (
        SELECT n, coalesce((n - 1) * 100.0 / nullif(cardinality(cases) - 1, 0), 100) AS x, 100 - cases[n] * 100.0 / top AS y
        FROM generate_series(1, cardinality(cases)) AS n)
    SELECT format('<svg viewBox="0 0 100 100" preserveAspectRatio="none" overflow="visible">'
                  '<polyline class="%s" points="%s"/></svg>%s', label,
                  string_agg(format('%s,%s', round(x, 2), round(y, 2)), ' ' ORDER BY n),
                  string_agg(innovation.html_marker(label, x, y), '' ORDER BY n)
                      FILTER (WHERE (cardinality(cases) - n) % (1 + cardinality(cases) / 13) = 0))
    FROM points;
END;
COMMENT ON FUNCTION innovation.html_line(text, bigint[], bigint) IS
    'Part of report_html: the line of a value form, from left to right, 0 at the bottom, with marks on at most 13 of its points.';

-- Each name stands where its line ends, a word on each of two rows; but at least 17 %
-- of the height below the one above it, and so that there is room for those below.
CREATE FUNCTION innovation.html_line_names(names text[], labels text[], ends bigint[], top bigint) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH wanted AS (
        SELECT n, row_number() OVER (ORDER BY ends[n] DESC, n) AS rank,
               100 - ends[n] * 100.0 / top AS y
        FROM generate_series(1, cardinality(names)) AS n),
    placed AS (
        SELECT n, max(least(y, 100 - (cardinality(names) - rank) * 17) - rank * 17) OVER (ORDER BY rank) + rank * 17 AS y
        FROM wanted)
    SELECT string_agg(format('<text class="name %1$s" x="100%%" y="%2$s%%" dx="0.9em" dy="0.1em">%3$s'
                             '<tspan x="100%%" dx="0.9em" dy="1.1em">%4$s</tspan></text>',
                             labels[n], round(y, 2), split_part(names[n], ' ', 1), split_part(names[n], ' ', 2)), '' ORDER BY n)
    FROM placed;
END;
COMMENT ON FUNCTION innovation.html_line_names(text[], text[], bigint[], bigint) IS
    'Part of report_html: the names of the lines, beside their ends and clear of one another.';

CREATE FUNCTION innovation.html_scale(top bigint, step bigint, language text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
    RETURN (SELECT string_agg(format('<line x1="0" x2="100%%" y1="%1$s%%" y2="%1$s%%"/>'
                                     '<text class="tick" x="0" y="%1$s%%" dx="-0.6em" dy="0.35em">%2$s</text>',
                                     round(100 - n * 100.0 / top, 2), innovation.html_number(n, language)), '' ORDER BY n)
            FROM generate_series(0, top, step) AS n);
COMMENT ON FUNCTION innovation.html_scale(bigint, bigint, text) IS
    'Part of report_html: the numbers on the left, with their lines.';

-- Four at most; the first and the last are always told, and kept within the figure.
CREATE FUNCTION innovation.html_time_axis(months date[], language text) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
    RETURN (SELECT string_agg(format('<text class="%s" x="%s%%" y="100%%" dy="1.6em">%s</text>',
                                     CASE n WHEN cardinality(months) THEN 'last' WHEN 1 THEN 'first' ELSE 'month' END,
                                     round(coalesce((n - 1) * 100.0 / nullif(cardinality(months) - 1, 0), 100), 2),
                                     innovation.html_month(months[n], language)), '' ORDER BY n)
            FROM (SELECT DISTINCT 1 + round((cardinality(months) - 1) * i / 3.0)::int AS n
                  FROM generate_series(0, 3) AS i) AS s
            WHERE cardinality(months) > 3 OR n IN (1, cardinality(months)));
COMMENT ON FUNCTION innovation.html_time_axis(date[], text) IS
    'Part of report_html: the months below the lines.';

CREATE FUNCTION innovation.html_lines(months date[], by_month bigint[], language text) RETURNS text
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH series AS (
        SELECT v.nth, v.label, v.name, by_month[(v.nth - 1) * cardinality(months) + 1 : v.nth * cardinality(months)] AS cases
        FROM innovation.html_labels('value_form', language) AS v),
    scale AS (
        SELECT m.step, greatest(ceil(m.most / m.step::numeric)::bigint, 1) * m.step AS top
        FROM (SELECT max(c) AS most, innovation.html_step(max(c)) AS step FROM unnest(by_month) AS c) AS m)
    SELECT innovation.html_svg(
               'lines-' || language, 'lines', 15,
               CASE language WHEN 'en' THEN 'Kinds of value, a month' ELSE 'Värdeformer per månad' END,
               format('%s&#8211;%s. ', innovation.html_month(months[1], language),
                      innovation.html_month(months[cardinality(months)], language))
               || string_agg(format(CASE language WHEN 'en' THEN '%s: between %s and %s texts, %s in the last month'
                                         ELSE '%s: mellan %s och %s texter, %s den sista månaden' END, s.name,
                                    (SELECT min(c) FROM unnest(s.cases) AS c), (SELECT max(c) FROM unnest(s.cases) AS c),
                                    s.cases[cardinality(months)]), '; ' ORDER BY s.nth),
               format('<text class="axis" x="0" y="0" dx="-3em" dy="-1.5em">%s</text>',
                      CASE language WHEN 'en' THEN 'Texts a month' ELSE 'Texter per månad' END)
               || innovation.html_scale(min(a.top), min(a.step), language)
               || innovation.html_time_axis(months, language)
               || string_agg(innovation.html_line(s.label, s.cases, a.top), '' ORDER BY s.nth)
               || innovation.html_line_names(array_agg(s.name ORDER BY s.nth), array_agg(s.label ORDER BY s.nth),
                                             array_agg(s.cases[cardinality(months)] ORDER BY s.nth), min(a.top)))
    FROM series AS s, scale AS a;
END;
COMMENT ON FUNCTION innovation.html_lines(date[], bigint[], text) IS
    'Part of report_html: how many texts of each value form, month by month.';

CREATE FUNCTION innovation.html_month_table(months date[], by_month bigint[], language text) RETURNS text
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT format('<details><summary>%s</summary><table class="months"><thead><tr><th scope="col">%s</th>%s</tr></thead><tbody>%s</tbody></table></details>',
                  CASE language WHEN 'en' THEN 'The numbers as a table' ELSE 'Siffrorna som tabell' END,
                  CASE language WHEN 'en' THEN 'month' ELSE 'månad' END,
                  (SELECT string_agg(format('<th scope="col">%s</th>', v.name), '' ORDER BY v.nth)
                   FROM innovation.html_labels('value_form', language) AS v),
                  string_agg(format('<tr><th scope="row">%s</th>%s</tr>', innovation.html_month(months[n], language),
                                    (SELECT string_agg(format('<td>%s</td>', innovation.html_number(
                                                by_month[(v.nth - 1) * cardinality(months) + n], language)), '' ORDER BY v.nth)
                                     FROM innovation.html_labels('value_form', language) AS v)), '' ORDER BY n))
    FROM generate_series(1, cardinality(months)) AS n;
END;
COMMENT ON FUNCTION innovation.html_month_table(date[], bigint[], text) IS
    'Part of report_html: the numbers of html_lines, to read or to copy.';

-- --- Cases -----------------------------------------------------------------------

CREATE FUNCTION innovation.html_chips(profile innovation.profile, language text) RETURNS text
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
    RETURN (SELECT format('<ul class="chips">%s</ul>', string_agg(format('<li class="%s">%s</li>', c.dimension, c.name), '' ORDER BY place))
            FROM (VALUES (1, 'three_n', CASE WHEN innovation.is_innovation(profile) THEN 'innovation' END),
                         (2, 'novelty', innovation.label((profile).novelty, language)),
                         (3, 'pace', innovation.label((profile).pace, language)),
                         (4, 'uptake', innovation.label((profile).uptake, language)),
                         (5, 'value_form', innovation.label((profile).value_forms[1], language)),
                         (6, 'value_form', innovation.label((profile).value_forms[2], language)),
                         (7, 'value_form', innovation.label((profile).value_forms[3], language))) AS c (place, dimension, name)
            WHERE c.name IS NOT NULL);
COMMENT ON FUNCTION innovation.html_chips(innovation.profile, text) IS
    'Part of report_html: the labels of a profile in SKR''s words.';

CREATE FUNCTION innovation.html_three_n(three_n innovation.three_n, language text) RETURNS text
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
    RETURN (SELECT format('<p class="three-n">%s</p>', string_agg(format('<span>%s&#160;<b>%s</b></span>', l.name, innovation.html_probability(
                                  CASE l.label WHEN 'nytt' THEN (three_n).nytt WHEN 'nyttigt' THEN (three_n).nyttigt
                                       ELSE (three_n).nyttiggjort END, language)), ' ' ORDER BY l.nth))
            FROM innovation.html_labels('three_n', language) AS l WHERE l.label <> 'innovation');
COMMENT ON FUNCTION innovation.html_three_n(innovation.three_n, text) IS
    'Part of report_html: the three probabilities.';

-- The title keeps its marks if it is the first paragraph of what was highlighted, and
-- every mark that begins in it ends there.
CREATE FUNCTION innovation.html_title(title text, body text, html text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
    RETURN (SELECT CASE WHEN title ~ '\S' AND length(title) <= 200 AND strpos(title, E'\n\n') = 0
                             AND starts_with(body, title || E'\n\n')
                             AND regexp_replace(head, '<mark [^>]*>[^<]*</mark>', '', 'g') !~ '<'
                        THEN head END
            FROM split_part(html, E'\n\n', 1) AS head);
COMMENT ON FUNCTION innovation.html_title(text, text, text) IS
    'Part of report_html: the title of a highlighted text, highlighted; NULL if it cannot be taken from it.';

CREATE FUNCTION innovation.html_plain_title(title text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
    RETURN (SELECT CASE WHEN line ~ '\S'
                        THEN innovation.html_escape(left(line, 100)) || CASE WHEN length(line) > 100 THEN '&#8230;' ELSE '' END
                        ELSE innovation.html_both('Utan rubrik', 'No title') END
            FROM split_part(ltrim(title, E' \t\r\n'), E'\n', 1) AS line);
COMMENT ON FUNCTION innovation.html_plain_title(text) IS
    'Part of report_html: the first line of a text as a title, or the words that there is none.';

CREATE FUNCTION innovation.html_case(
    rank int, key text, title text, body text, profile innovation.profile, model innovation.model) RETURNS text
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    shown CONSTANT int := 4000;
    html text := innovation.html_clean(CASE WHEN model IS NULL THEN innovation.highlight(left(body, shown))
                                            ELSE innovation.highlight(left(body, shown), NULL, model) END);
    head text := innovation.html_title(title, body, html);
BEGIN
    RETURN format($html$
<article class="card">
<h3><span class="rank">%s</span><span class="title" lang="sv">%s</span></h3>
<div class="labels">
<p class="key">%s</p>
%s
%s
</div>
<div class="text" lang="sv">%s</div>
%s</article>$html$,
        rank, coalesce(head, innovation.html_plain_title(title)), innovation.html_escape(key),
        innovation.html_both(innovation.html_three_n((profile).three_n, 'sv'),
                             innovation.html_three_n((profile).three_n, 'en'), 'div'),
        innovation.html_both(innovation.html_chips(profile, 'sv'), innovation.html_chips(profile, 'en'), 'div'),
        CASE WHEN head IS NULL THEN html ELSE substr(html, length(head) + 3) END,
        CASE WHEN length(body) > shown THEN innovation.html_both(
            format('Bara textens början visas: de första %s tecknen.', innovation.html_number(shown, 'sv')),
            format('Only the beginning of the text is shown: its first %s characters.', innovation.html_number(shown, 'en')), 'p')
        ELSE '' END);
END $$;
COMMENT ON FUNCTION innovation.html_case(int, text, text, text, innovation.profile, innovation.model) IS
    'Part of report_html: a text with its labels, and its evidence highlighted.';

-- Three small probabilities multiplied may be too small for a real.
CREATE FUNCTION innovation.html_strongest(tracking innovation.tracking) RETURNS text
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    keys text[] := innovation.key_of(tracking.relation);
    model innovation.model := (SELECT m.model FROM innovation.models AS m WHERE m.name = tracking.model);
    found_case record;
    rank int := 0;
    html text := '';
BEGIN
    FOR found_case IN EXECUTE format($query$
        SELECT %1$s AS key, t.%2$I::text AS title, %3$s AS body, t.%4$I AS profile
        FROM %5$s AS t
        WHERE (t.%4$I).language = 'sv' AND (t.%4$I).three_n IS NOT NULL
        ORDER BY ((t.%4$I).three_n).nytt::float8 * ((t.%4$I).three_n).nyttigt::float8
                 * ((t.%4$I).three_n).nyttiggjort::float8 DESC, %6$s
        LIMIT 10 $query$,
        coalesce((SELECT 'concat_ws('', '', ' || string_agg(format('%L || t.%I::text', k || ': ', k), ', ' ORDER BY place) || ')'
                  FROM unnest(keys) WITH ORDINALITY AS u (k, place)),
                 '''row_id: '' || t.tableoid::regclass || '' '' || t.ctid'),
        tracking.columns[1],
        innovation.text_of(tracking), tracking.profile_column, innovation.source_of(tracking.relation),
        coalesce((SELECT string_agg(format('t.%I', k), ', ' ORDER BY place) FROM unnest(keys) WITH ORDINALITY AS u (k, place)),
                 't.tableoid, t.ctid'))
    LOOP
        rank := rank + 1;
        html := html || innovation.html_case(rank, found_case.key, found_case.title, found_case.body, found_case.profile, model);
    END LOOP;
    RETURN html;
END $$;
COMMENT ON FUNCTION innovation.html_strongest(innovation.tracking) IS
    'Part of report_html: the ten Swedish texts whose three probabilities have the highest product; their keys decide between equals.';

-- --- The page --------------------------------------------------------------------

CREATE FUNCTION innovation.html_style() RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN $css$
:root {
  color-scheme: light;
  --page: #f4f5f5; --card: #ffffff; --text: #1b2530; --quiet: #55616c; --line: #dde1e4; --accent: #1d6570;
  --track: #e9edef; --economic: #1b5e94; --social: #a1421d; --environmental: #3b7427;
  --three-n: #cfe3ff; --novelty: #ffe08a; --pace: #f4c9ec; --uptake: #bfe8c6; --value: #ffd3b8;
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 0 1rem 3rem; max-width: 72rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
  overflow-wrap: break-word; -webkit-text-size-adjust: 100%; print-color-adjust: exact; -webkit-print-color-adjust: exact;
}
#language-sv:checked ~ * .en, #language-en:checked ~ * .sv { display: none; }
.choose { position: absolute; opacity: 0; pointer-events: none; }
.switch { display: flex; justify-content: flex-end; padding: 1rem 0 .5rem; font-size: .9375rem; }
.switch label { padding: .25rem .8rem; background: var(--card); border: 1px solid var(--quiet); cursor: pointer; }
.switch label:first-child { border-radius: .375rem 0 0 .375rem; border-right: 0; }
.switch label:last-child { border-radius: 0 .375rem .375rem 0; }
#language-sv:checked ~ .switch [for="language-sv"], #language-en:checked ~ .switch [for="language-en"] {
  background: var(--accent); border-color: var(--accent); color: #ffffff;
}
#language-sv:focus-visible ~ .switch [for="language-sv"], #language-en:focus-visible ~ .switch [for="language-en"],
summary:focus-visible { position: relative; outline: 3px solid #b3560a; outline-offset: 2px; }
h1, h2, h3, p, dl, dd, ul { margin: 0; padding: 0; }
h1 { font-size: 1.875rem; line-height: 1.2; letter-spacing: -.01em; overflow-wrap: anywhere; }
h2 { font-size: 1.125rem; line-height: 1.3; }
h3 { display: flex; gap: .75rem; font-size: 1.125rem; line-height: 1.4; }
header > p, .cases > p, .card p, .key, caption, footer { color: var(--quiet); }
header > p, .cases > p { max-width: 56rem; }
header > p { margin: .5rem 0 1.5rem; }
header > .waiting { margin: 1rem 0 0; max-width: none; }
.card { padding: 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
.card > h2 { margin-bottom: 1rem; }
.facts { display: grid; grid-template-columns: repeat(4, 1fr); gap: 1rem; margin-bottom: 1rem; }
.facts div { padding: 1rem 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
.facts dt, .facts small { color: var(--quiet); font-size: .9375rem; }
.facts dd { font-size: 1.875rem; line-height: 1.2; font-weight: 600; font-variant-numeric: tabular-nums; }
.facts small { display: block; margin-top: .25rem; font-weight: 400; line-height: 1.4; }
.made { display: flex; flex-wrap: wrap; gap: .25rem 1.75rem; color: var(--quiet); font-size: .9375rem; }
.made dt, .made dd { display: inline; }
.made dd { color: var(--text); }
.waiting { padding: .75rem 1.25rem; background: #fff4d6; border: 1px solid #e0bd62; border-radius: .5rem; }
.figures { display: grid; grid-template-columns: repeat(6, 1fr); gap: 1rem; margin: 1.5rem 0 2.5rem; }
.figures .card { grid-column: span 2; min-width: 0; }
.figures .wide { grid-column: span 4; }
svg { display: block; font-size: .9375rem; fill: var(--text); overflow: visible; }
svg .count, svg .tick, svg .last { text-anchor: end; }
svg .month { text-anchor: middle; }
svg .count { font-variant-numeric: tabular-nums; }
svg .track { fill: var(--track); }
svg .bar { fill: var(--accent); }
svg .none { fill: #8c97a0; }
svg .axis, svg .tick, svg .first, svg .month, svg .last { fill: var(--quiet); font-size: .8125rem; }
svg line { stroke: var(--line); }
svg.lines { margin: 2.5em 8.5em 2.5em 2.6em; width: calc(100% - 11.1em); }
svg .name { font-weight: 600; }
svg .name tspan { font-weight: 400; }
svg .economic { fill: var(--economic); } svg .social { fill: var(--social); } svg .environmental { fill: var(--environmental); }
svg polyline { stroke-width: 2px; stroke-linejoin: round; vector-effect: non-scaling-stroke; }
svg polyline.economic, svg polyline.social, svg polyline.environmental { fill: none; }
svg polyline.economic { stroke: var(--economic); }
svg polyline.social { stroke: var(--social); stroke-dasharray: 8 4; }
svg polyline.environmental { stroke: var(--environmental); stroke-dasharray: 2 4; stroke-linecap: round; }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; font-variant-numeric: tabular-nums; }
caption { padding-bottom: .75rem; text-align: left; }
th { font-weight: 400; line-height: 1.3; text-align: left; }
.heat { table-layout: fixed; border-collapse: separate; border-spacing: 3px; }
.heat th { hyphens: none; }
.heat thead th { padding: 0 .25rem .25rem; text-align: center; vertical-align: bottom; }
.heat tbody th { padding-right: .5rem; }
.heat tbody td { padding: .55rem .25rem; border-radius: .25rem; line-height: 1.2; text-align: center; font-weight: 600; }
.heat small { margin-left: .25rem; font-size: .8125rem; font-weight: 400; }
.shade-0 { background: #f1f3f4; color: #55616c; }
.shade-1 { background: #d9eaec; color: #1b2530; }
.shade-2 { background: #b0d5d9; color: #1b2530; }
.shade-3 { background: #7db7be; color: #1b2530; }
.shade-4 { background: #2a7782; color: #ffffff; }
.shade-5 { background: #134c55; color: #ffffff; }
details { margin-top: 1rem; font-size: .9375rem; }
summary { cursor: pointer; color: var(--accent); }
.months { margin-top: .5rem; }
.months th, .months td { padding: .25rem .5rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: bottom; }
.months td, .months thead th:not(:first-child) { text-align: right; }
.cases > h2 { font-size: 1.375rem; }
.cases > p { margin: .25rem 0 1rem; }
.legend { display: flex; flex-wrap: wrap; gap: .4rem 1rem; margin-bottom: 1.25rem; list-style: none; font-size: .9375rem; }
article { margin-bottom: 1rem; display: grid; grid-template-columns: 17rem minmax(0, 1fr); gap: .5rem 2rem; }
h3 { grid-column: 1 / -1; }
.text, .text ~ p { grid-column: 2; max-width: 46rem; }
.rank { flex: none; color: var(--quiet); font-weight: 400; text-align: right; }
.title { min-width: 0; overflow-wrap: anywhere; }
article .key { margin: .15rem 0 0; font: .875rem/1.5 ui-monospace, "Cascadia Mono", "Liberation Mono", monospace; overflow-wrap: anywhere; }
.card p { margin-top: .5rem; font-size: .9375rem; }
.three-n { display: flex; flex-wrap: wrap; gap: 0 1rem; }
.three-n b { color: var(--text); }
.chips { display: flex; flex-wrap: wrap; gap: .4rem; margin: .75rem 0 0; list-style: none; font-size: .9375rem; }
.chips li { padding: 0 .6rem; border-radius: 1rem; background: var(--value); }
.text { white-space: pre-wrap; line-height: 1.65; overflow-wrap: anywhere; }
mark { padding: 0 .15em; border-bottom: 2px solid #1b5e94; border-radius: .2em .2em 0 0; background: var(--three-n); color: inherit; -webkit-box-decoration-break: clone; box-decoration-break: clone; }
.chips .three_n { background: var(--accent); color: #ffffff; }
mark.novelty, .chips .novelty { background: var(--novelty); }
mark.pace, .chips .pace { background: var(--pace); }
mark.uptake, .chips .uptake { background: var(--uptake); }
mark.value_form { background: var(--value); }
mark.novelty { border-bottom: 2px dashed #7a5b00; }
mark.pace { border-bottom: 2px dotted #8a2d7b; }
mark.uptake { border-bottom: 3px double #21702f; }
mark.value_form { border-bottom: 1px solid #a1421d; }
footer { margin-top: 2rem; font-size: .9375rem; }
@media (max-width: 70rem) {
  .figures .card { grid-column: span 3; }
  .figures .wide, .figures .alone { grid-column: 1 / -1; }
  article { grid-template-columns: minmax(0, 1fr); }
  .text, .text ~ p { grid-column: 1; margin-top: .25rem; }
}
@media screen and (max-width: 46rem) {
  .facts { grid-template-columns: 1fr 1fr; gap: .5rem; }
  .facts div, .card { padding: 1rem; }
  .figures .card { grid-column: 1 / -1; }
  .heat { font-size: .75rem; border-spacing: 2px; }
  .heat th { hyphens: manual; }
  .heat thead td { width: 24%; }
  .heat thead th { padding: 0 0 .25rem; }
  .heat tbody th { padding-right: 0; }
  .heat tbody td { padding: .3rem 0; }
  .heat small { display: block; margin: 0; font-size: .75rem; }
  svg.lines { margin-right: 7.9em; width: calc(100% - 10.5em); }
  svg .month { display: none; }
  svg .name { font-size: .8125rem; }
  h1 { font-size: 1.5rem; }
}
@media print {
  @page { size: A4; margin: 15mm; }
  html { font-size: 78%; }
  body { padding: 0; max-width: none; background: #ffffff; }
  .switch, details { display: none; }
  .facts div, .figures .card { break-inside: avoid; }
  h2, h3, .labels, .legend, .cases > p { break-after: avoid; }
  article.card { display: block; padding: 1rem 0; border-width: 1px 0 0; border-radius: 0; }
  .text { margin-top: .75rem; }
  p, .text { orphans: 3; widows: 3; }
}
$css$;
COMMENT ON FUNCTION innovation.html_style() IS
    'Part of report_html: its style sheet.';

CREATE FUNCTION innovation.html_card(class text, heading text, content text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
    RETURN format(E'\n<section class="card %s">\n<h2>%s</h2>\n%s\n</section>', class, heading, content);
COMMENT ON FUNCTION innovation.html_card(text, text, text) IS
    'Part of report_html: a figure under its heading.';

CREATE FUNCTION innovation.html_dimension_card(
    dimension text, by_label bigint[], whole bigint, class text DEFAULT '', note text DEFAULT '') RETURNS text
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
    RETURN (SELECT innovation.html_card(class, innovation.html_both(l.dimension_sv, l.dimension_en),
                       innovation.html_both(innovation.html_bars(dimension, by_label, whole, 'sv'),
                                            innovation.html_bars(dimension, by_label, whole, 'en'), 'div') || note)
            FROM innovation.labels AS l WHERE l.dimension = html_dimension_card.dimension LIMIT 1);
COMMENT ON FUNCTION innovation.html_dimension_card(text, bigint[], bigint, text, text) IS
    'Part of report_html: the bars of a dimension.';

CREATE FUNCTION innovation.html_month_card(date_column name, months date[], by_month bigint[]) RETURNS text
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
    RETURN innovation.html_card('wide', innovation.html_both('Värdet över tid', 'Value over time'), CASE
        WHEN date_column IS NULL THEN innovation.html_both(
            'Tabellen är inte följd med något datum. Ge innovation.track ett: date_column =&gt; ''kolumnens namn''.',
            'The table is tracked without a date. Give innovation.track one: date_column =&gt; ''name of the column''.', 'p')
        WHEN months = '{}' THEN innovation.html_both(
            'Ingen svensk text har något datum än.', 'No Swedish text has a date yet.', 'p')
        ELSE innovation.html_both(
            innovation.html_lines(months, by_month, 'sv') || innovation.html_month_table(months, by_month, 'sv'),
            innovation.html_lines(months, by_month, 'en') || innovation.html_month_table(months, by_month, 'en'), 'div') END);
COMMENT ON FUNCTION innovation.html_month_card(name, date[], bigint[]) IS
    'Part of report_html: value forms over months, or why there are none.';

CREATE FUNCTION innovation.html_figures(tracking innovation.tracking, swedish bigint, by_label bigint[],
    crossed bigint[], months date[], by_month bigint[]) RETURNS text
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
    RETURN innovation.html_dimension_card('three_n', by_label, swedish)
        || innovation.html_dimension_card('novelty', by_label, swedish)
        || innovation.html_dimension_card('pace', by_label, swedish)
        || innovation.html_dimension_card('uptake', by_label, swedish)
        || innovation.html_card('wide', innovation.html_both('Hur långt det har kommit, och för vem det är nytt',
                                                             'How far it has come, and for whom it is new'),
               innovation.html_both(innovation.html_heat_map(crossed, swedish, 'sv'),
                                    innovation.html_heat_map(crossed, swedish, 'en'), 'div'))
        || innovation.html_dimension_card('value_form', by_label, swedish, 'alone', innovation.html_both(
               'En text kan nämna flera slags värde, eller inget.', 'A text may name several kinds of value, or none.', 'p'))
        || innovation.html_month_card(tracking.date_column, months, by_month);
COMMENT ON FUNCTION innovation.html_figures(innovation.tracking, bigint, bigint[], bigint[], date[], bigint[]) IS
    'Part of report_html: all figures.';

CREATE FUNCTION innovation.html_fact(sv text, en text, number bigint, note_sv text, note_en text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
    RETURN format('<div><dt>%s</dt><dd>%s<small>%s</small></dd></div>', innovation.html_both(sv, en),
                  innovation.html_both(innovation.html_number(number, 'sv'), innovation.html_number(number, 'en')),
                  innovation.html_both(note_sv, note_en));
COMMENT ON FUNCTION innovation.html_fact(text, text, bigint, text, text) IS
    'Part of report_html: a number that is told at the top, and what it is a number of.';

CREATE FUNCTION innovation.html_facts(texts bigint, classified bigint, swedish bigint, innovations bigint) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
    RETURN innovation.html_fact('Texter', 'Texts', texts, 'rader i tabellen', 'rows of the table')
        || innovation.html_fact('Klassade', 'Classified', classified,
               innovation.html_share(classified, texts, 'sv') || ' av texterna',
               innovation.html_share(classified, texts, 'en') || ' of the texts')
        || innovation.html_fact('På svenska', 'In Swedish', swedish,
               innovation.html_share(swedish, classified, 'sv') || ' av de klassade',
               innovation.html_share(swedish, classified, 'en') || ' of those classified')
        || innovation.html_fact('Innovationer', 'Innovations', innovations,
               innovation.html_share(innovations, swedish, 'sv') || ' av de svenska',
               innovation.html_share(innovations, swedish, 'en') || ' of the Swedish ones');
COMMENT ON FUNCTION innovation.html_facts(bigint, bigint, bigint, bigint) IS
    'Part of report_html: the numbers at the top.';

CREATE FUNCTION innovation.html_made(tracking innovation.tracking, first date, last date) RETURNS text
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
    RETURN format('<dl class="made">%s<div><dt>%s</dt> <dd>%s</dd></div><div><dt>%s</dt> <dd>%s</dd></div></dl>',
        CASE WHEN last IS NOT NULL THEN format('<div><dt>%s</dt> <dd>%s&#8211;%s</dd></div>',
            innovation.html_both('Period', 'Period'), to_char(first, 'YYYY-MM-DD'), to_char(last, 'YYYY-MM-DD')) END,
        innovation.html_both('Modell', 'Model'),
        coalesce(innovation.html_escape(tracking.model), innovation.html_both('den inbyggda', 'the built-in one'))
            || format(', innovation %s', innovation.version()),
        innovation.html_both('Gjord', 'Made'), innovation.html_escape(to_char(now(), 'YYYY-MM-DD HH24:MI TZ')));
COMMENT ON FUNCTION innovation.html_made(innovation.tracking, date, date) IS
    'Part of report_html: the period, the model, and when the page was made.';

CREATE FUNCTION innovation.html_waiting("left" bigint, relation regclass) RETURNS text
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
    RETURN CASE WHEN "left" > 0 THEN format('<p class="waiting">%s <code>CALL innovation.backfill(%s);</code></p>',
        innovation.html_both(format('%s texter väntar på en profil av tabellens modell:', innovation.html_number("left", 'sv')),
                             format('%s texts wait for a profile of the table''s model:', innovation.html_number("left", 'en'))),
        innovation.html_escape(quote_literal(relation))) ELSE '' END;
COMMENT ON FUNCTION innovation.html_waiting(bigint, regclass) IS
    'Part of report_html: says that the page does not tell of all texts yet.';

CREATE FUNCTION innovation.html_legend() RETURNS text
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
    RETURN (SELECT format('<ul class="legend">%s</ul>', string_agg(format('<li><mark class="%s">%s</mark></li>',
                       d.dimension, innovation.html_both(d.dimension_sv, d.dimension_en)), '' ORDER BY d.place))
            FROM (SELECT l.dimension, l.dimension_sv, l.dimension_en, min(l.place) AS place
                  FROM innovation.labels AS l GROUP BY 1, 2, 3) AS d);
COMMENT ON FUNCTION innovation.html_legend() IS
    'Part of report_html: what the colours and lines of the marks mean.';

CREATE FUNCTION innovation.html_cases(cases text) RETURNS text
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
    RETURN CASE WHEN cases = '' THEN innovation.html_both(
            'Det finns ingen klassad svensk text än.', 'There is no classified Swedish text yet.', 'p')
        ELSE innovation.html_both(
            'Ordnade efter produkten av de tre sannolikheterna. Märkta ord är det som starkast talar för textens etiketter; färg och streck visar vilket slags.',
            'In the order of the product of the three probabilities. Marked words are what speaks most for the labels of the text; colour and line show of which kind.', 'p')
            || innovation.html_legend() || cases END;
COMMENT ON FUNCTION innovation.html_cases(text) IS
    'Part of report_html: the strongest cases, with how to read them.';

CREATE FUNCTION innovation.html_switch(language text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
    RETURN (SELECT string_agg(format('<input class="choose" type="radio" name="language" id="language-%s"%s/>', code,
                                     CASE WHEN code = language THEN ' checked="checked"' END), '' ORDER BY code DESC)
                   || '<div class="switch">'
                   || string_agg(format('<label for="language-%1$s" lang="%1$s">%2$s</label>', code, name), '' ORDER BY code DESC)
                   || '</div>'
            FROM (VALUES ('sv', 'Svenska'), ('en', 'English')) AS l (code, name));
COMMENT ON FUNCTION innovation.html_switch(text) IS
    'Part of report_html: chooses the language of the page, without a script.';

CREATE FUNCTION innovation.report_html(relation regclass, language text DEFAULT 'sv') RETURNS text
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    tracking innovation.tracking := innovation.tracking_of(relation);
    name text := innovation.html_escape(relation::text);
    extent record;
    counts record;
BEGIN
    IF language IS NULL OR language <> ALL ('{sv,en}') THEN
        RAISE invalid_parameter_value USING
            MESSAGE = format('the report has no language %s', quote_nullable(language)),
            HINT = 'It begins in Swedish, ''sv'', or in English, ''en''.';
    END IF;
    PERFORM innovation.check_model(tracking.model);
    SELECT * INTO extent FROM innovation.html_extent(tracking);
    SELECT * INTO counts FROM innovation.html_counts(relation);
    RETURN format($html$<!DOCTYPE html>
<html lang="%s">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<title>%s</title>
<style>%s</style>
</head>
<body>
%s
<header>
<h1>%s</h1>
%s
<dl class="facts">%s</dl>
%s
%s
</header>
<main>
<div class="figures">%s
</div>
<section class="cases">
<h2>%s</h2>
%s
</section>
</main>
<footer>%s</footer>
</body>
</html>
$html$,
        language, CASE language WHEN 'en' THEN 'Innovation in ' ELSE 'Innovation i ' END || name,
        innovation.html_style(), innovation.html_switch(language),
        innovation.html_both('Innovation i ' || name, 'Innovation in ' || name),
        innovation.html_both('Vad texterna berättar, klassat efter SKR:s definition: något nytt, som är nyttigt och nyttiggjort.',
                             'What the texts tell, classified by SKR''s definition: something new, useful and made use of.', 'p'),
        innovation.html_facts(extent.texts, extent.classified, counts.swedish, counts.by_label[4]),
        innovation.html_made(tracking, extent.first, extent.last),
        innovation.html_waiting(extent."left", relation),
        innovation.html_figures(tracking, counts.swedish, counts.by_label, counts.crossed, counts.months, counts.by_month),
        innovation.html_both('De starkaste fallen', 'The strongest cases'),
        innovation.html_cases(innovation.html_strongest(tracking)),
        innovation.html_both('Andelarna är av de svenska texterna. En maskin har läst dem: läs själv innan du drar slutsatser om ett enskilt fall.',
                             'Shares are of the Swedish texts. A machine has read them: read for yourself before concluding anything of a single case.', 'p'));
END $$;
COMMENT ON FUNCTION innovation.report_html(regclass, text) IS
    'A page of a tracked table''s profiles to look at or print: HTML without script or anything from elsewhere. language is what it begins in, sv or en; the reader can change it.';
