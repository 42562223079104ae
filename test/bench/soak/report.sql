SELECT count(*), sum(cases) FROM soaked_innovation_report;
SELECT count(*), sum(cases) FROM soaked_innovation_months;
SELECT rows_done, rows_left FROM innovation.tracked;
SELECT length(innovation.report_html('soaked'));
