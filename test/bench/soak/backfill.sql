CALL innovation.backfill('soaked', 50);
