/*-------------------------------------------------------------------------
 *
 * backfill.c
 *		innovation.backfill: profiles for the rows that a table has already.
 *
 * A table, or each partition of one, is walked in the order of ctid: find and
 * lock the next rows that lack a profile of the model, classify, commit.  Rows
 * that somebody else has locked are passed over, be it a user or another
 * backfill.  That a row lacks its profile is seen again under its lock, so none
 * is done twice; and since this is all the state there is, a run that was
 * stopped is gone on with by the next one.  At the end of a table, if rows are
 * left, it waits for the first of them and walks anew.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "nodes/parsenodes.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "utils/resowner.h"
#include "utils/timestamp.h"

PG_FUNCTION_INFO_V1(inn_backfill);

/* Milliseconds from one report of progress to the next. */
#define REPORT_EVERY 1000

/*
 * A row that was updated while we came to lock it has moved, perhaps to the
 * table's end.  We go on after the least of this many last rows: one of them
 * will have stayed.  Those done already are not found again.
 */
#define LAST_ROWS 10

/*
 * A table or partition without partitions of its own.  Its statements are parsed
 * anew for each batch: a plan that is kept would outlive a run that is cancelled.
 */
typedef struct Leaf
{
	char *name;              /* qualified and quoted */
	char *lock;              /* ($1 after, $2 at most, $3 but these) locks rows */
	char *lock_free;         /* the same for rows that nobody else has locked */
	char *update;            /* ($1 ctids) classifies them */
	int64 left;              /* rows to do when the run began */
	int64 blocks;            /* its size then */
	ItemPointerData *failed; /* rows that could not be classified */
	int n_failed;
	int failed_room;
} Leaf;

typedef struct Run
{
	MemoryContext batch_context;
	char *table;
	int batch;
	int n_leaves;
	Leaf *leaves;
	int64 done;
	int64 failed;
	TimestampTz started;
	TimestampTz reported;
} Run;

/* --- Preparing ----------------------------------------------------------------- */

static char *
text_field(int row, int column)
{
	return SPI_getvalue(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column);
}

static int64
number_field(int row, int column)
{
	bool null;
	Datum value =
		SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column, &null);

	return null ? 0 : DatumGetInt64(value);
}

static void
prepare_run(Run *run, Oid relation)
{
	Oid types[] = {REGCLASSOID};
	Datum arguments[] = {ObjectIdGetDatum(relation)};

	if (SPI_execute_with_args("SELECT * FROM innovation.backfill_plan($1)", 1, types,
							  arguments, NULL, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not plan the backfill");
	run->n_leaves = (int) SPI_processed;
	run->leaves = palloc0(run->n_leaves * sizeof *run->leaves);
	for (int i = 0; i < run->n_leaves; i++)
		run->leaves[i] = (Leaf){
			.name = text_field(i, 1),
			.lock = text_field(i, 2),
			.lock_free = psprintf("%s SKIP LOCKED", text_field(i, 2)),
			.update = text_field(i, 3),
			.left = number_field(i, 4),
			.blocks = number_field(i, 5),
			.failed = palloc(sizeof(ItemPointerData)),
			.failed_room = 1,
		};
	SPI_freetuptable(SPI_tuptable);
}

/* --- Reporting ------------------------------------------------------------------- */

static double
seconds_since(TimestampTz start)
{
	return (double) (GetCurrentTimestamp() - start) / USECS_PER_SEC;
}

/*
 * How many rows are left behind a ctid, if those to do lie evenly.  What other
 * backfills have done meanwhile lies before it, and so is not counted.
 */
static int64
rows_left(const Run *run, const Leaf *leaf, ItemPointer after)
{
	double passed = leaf->blocks == 0 ? 1
									  : (double) ItemPointerGetBlockNumberNoCheck(after) /
											(double) leaf->blocks;
	int64 left = passed >= 1 ? 0 : (int64) ((double) leaf->left * (1 - passed));

	for (const Leaf *next = leaf + 1; next < run->leaves + run->n_leaves; next++)
		left += next->left;
	return left;
}

static void
report_progress(Run *run, const Leaf *leaf, ItemPointer after)
{
	TimestampTz now = GetCurrentTimestamp();
	double rate = (double) run->done / Max(seconds_since(run->started), 0.001);
	int64 left = rows_left(run, leaf, after);

	if (!TimestampDifferenceExceeds(run->reported, now, REPORT_EVERY))
		return;
	run->reported = now;
	ereport(
		NOTICE,
		(errmsg("%s: %lld rows done, about %lld left, %.0f rows/s, about %.0f s to go",
				run->table, (long long) run->done, (long long) left, rate,
				rate > 0 ? (double) left / rate : 0)));
}

static void
report_end(const Run *run)
{
	if (run->failed > 0)
		ereport(NOTICE, (errmsg("%s: %lld rows done in %.1f s, %lld could not be",
								run->table, (long long) run->done,
								seconds_since(run->started), (long long) run->failed)));
	else
		ereport(NOTICE, (errmsg("%s: %lld rows done in %.1f s, none left", run->table,
								(long long) run->done, seconds_since(run->started))));
}

/* --- Rows -------------------------------------------------------------------------- */

static ArrayType *
array_of_rows(const ItemPointerData *rows, int n)
{
	Datum *values = palloc(Max(n, 1) * sizeof *values);
	ArrayType *array;

	for (int i = 0; i < n; i++)
		values[i] = PointerGetDatum(&rows[i]);
	array = construct_array(values, n, TIDOID, sizeof(ItemPointerData), false,
							TYPALIGN_SHORT);
	pfree(values);
	return array;
}

/* Leaves a row alone for the rest of the run. */
static void
give_up(Run *run, Leaf *leaf, ItemPointer row, const char *reason)
{
	char *place = DatumGetCString(DirectFunctionCall1(tidout, PointerGetDatum(row)));

	if (leaf->n_failed == leaf->failed_room)
	{
		leaf->failed_room *= 2;
		leaf->failed =
			repalloc_huge(leaf->failed, leaf->failed_room * sizeof *leaf->failed);
	}
	leaf->failed[leaf->n_failed++] = *row;
	run->failed++;
	ereport(WARNING,
			(errmsg("row %s of table %s is skipped: %s", place, leaf->name, reason),
			 errhint("SELECT * FROM %s WHERE ctid = '%s' shows it.", leaf->name, place)));
}

/*
 * Is an error the row's own: a text that cannot be read, or a value that the
 * table's constraints or triggers refuse?  Any other ends the run.
 */
static bool
is_of_row(int sqlstate)
{
	int category = ERRCODE_TO_CATEGORY(sqlstate);

	return category == ERRCODE_TO_CATEGORY(ERRCODE_DATA_EXCEPTION) ||
		   category == ERRCODE_TO_CATEGORY(ERRCODE_INTEGRITY_CONSTRAINT_VIOLATION) ||
		   category == ERRCODE_TO_CATEGORY(ERRCODE_PROGRAM_LIMIT_EXCEEDED) ||
		   sqlstate == ERRCODE_RAISE_EXCEPTION;
}

/* Classifies locked rows; what was left as it was comes up again later. */
static void
update_rows(Run *run, Leaf *leaf, const ItemPointerData *rows, int n)
{
	Oid types[] = {TIDARRAYOID};
	Datum arguments[] = {PointerGetDatum(array_of_rows(rows, n))};
	int64 done = 0;

	if (SPI_execute_with_args(leaf->update, 1, types, arguments, NULL, false, 0) !=
		SPI_OK_UPDATE_RETURNING)
		elog(ERROR, "could not update table %s", leaf->name);
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		bool null;

		done += DatumGetBool(
			SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 2, &null));
	}
	/* a trigger of the user's kept the row, or its profile, as it was */
	if (n == 1 && SPI_processed == 0)
		give_up(run, leaf, (ItemPointer) rows, "the update was suppressed");
	else if (n == 1 && done == 0)
	{
		bool null;
		Datum moved =
			SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &null);

		give_up(run, leaf, (ItemPointer) DatumGetPointer(moved),
				"the update did not last");
	}
	SPI_freetuptable(SPI_tuptable);
	run->done += done;
}

/* The same in a subtransaction.  The error if it is the rows' own, else NULL. */
static ErrorData *
try_update_rows(Run *run, Leaf *leaf, const ItemPointerData *rows, int n)
{
	MemoryContext caller = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;
	ErrorData *volatile error = NULL;

	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(caller);
	PG_TRY();
	{
		update_rows(run, leaf, rows, n);
		ReleaseCurrentSubTransaction();
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(caller);
		error = CopyErrorData();
		FlushErrorState();
		RollbackAndReleaseCurrentSubTransaction();
	}
	PG_END_TRY();
	MemoryContextSwitchTo(caller);
	CurrentResourceOwner = owner;
	if (error != NULL && !is_of_row(error->sqlerrcode))
		ReThrowError(error);
	return error;
}

/* Classifies a batch; if that fails, row by row, to find those that do. */
static void
classify_rows(Run *run, Leaf *leaf, const ItemPointerData *rows, int n)
{
	ErrorData *error = try_update_rows(run, leaf, rows, n);

	if (error != NULL && n == 1)
		give_up(run, leaf, (ItemPointer) rows, error->message);
	else if (error != NULL)
		for (int i = 0; i < n; i++)
			classify_rows(run, leaf, &rows[i], 1);
}

/*
 * Finds and locks the next rows.  Plans that read the table from its beginning
 * to its end are forced: the walk depends on it.
 */
static int
lock_rows(Leaf *leaf, const char *lock, ItemPointer after, int limit,
		  ItemPointerData *rows)
{
	Oid types[] = {TIDOID, INT8OID, TIDARRAYOID};
	Datum arguments[] = {PointerGetDatum(after), Int64GetDatum(limit),
						 PointerGetDatum(array_of_rows(leaf->failed, leaf->n_failed))};
	int level = NewGUCNestLevel();
	int n;

	(void) set_config_option("enable_seqscan", "off", PGC_USERSET, PGC_S_SESSION,
							 GUC_ACTION_SAVE, true, 0, false);
	(void) set_config_option("synchronize_seqscans", "off", PGC_USERSET, PGC_S_SESSION,
							 GUC_ACTION_SAVE, true, 0, false);
	if (SPI_execute_with_args(lock, 3, types, arguments, NULL, false, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not lock rows of table %s", leaf->name);
	AtEOXact_GUC(true, level);
	n = (int) SPI_processed;
	for (int i = 0; i < n; i++)
	{
		bool null;
		Datum row = SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1, &null);

		rows[i] = *(ItemPointer) DatumGetPointer(row);
	}
	SPI_freetuptable(SPI_tuptable);
	return n;
}

/* Moves the place to go on after; see LAST_ROWS. */
static void
move_on(ItemPointer after, ItemPointerData *rows, int n)
{
	ItemPointer least = &rows[n - 1];

	for (int i = Max(n - LAST_ROWS, 0); i < n; i++)
		if (ItemPointerCompare(&rows[i], least) < 0)
			least = &rows[i];
	if (ItemPointerCompare(least, after) > 0)
		*after = *least;
}

/* One transaction.  The number of rows that it found to do. */
static int
do_batch(Run *run, Leaf *leaf, const char *lock, ItemPointer after, int limit)
{
	MemoryContext caller = MemoryContextSwitchTo(run->batch_context);
	ItemPointerData *rows = palloc(limit * sizeof *rows);
	int n = lock_rows(leaf, lock, after, limit, rows);

	if (n > 0)
	{
		classify_rows(run, leaf, rows, n);
		move_on(after, rows, n);
	}
	MemoryContextSwitchTo(caller);
	MemoryContextReset(run->batch_context);
	SPI_commit();
	return n;
}

/* --- The run -------------------------------------------------------------------------- */

static void
do_leaf(Run *run, Leaf *leaf)
{
	ItemPointerData after;

	do
	{
		ItemPointerSet(&after, 0, 0);
		while (do_batch(run, leaf, leaf->lock_free, &after, run->batch) > 0)
			report_progress(run, leaf, &after);
		ItemPointerSet(&after, 0, 0);
	} while (do_batch(run, leaf, leaf->lock, &after, 1) > 0);
}

/* SELECT innovation.NAME(relation, argument), in a transaction of its own. */
static void
call(const char *sql, Oid relation, Oid type, Datum argument)
{
	Oid types[] = {REGCLASSOID, type};
	Datum arguments[] = {ObjectIdGetDatum(relation), argument};

	if (SPI_execute_with_args(sql, 2, types, arguments, NULL, false, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not execute: %s", sql);
	SPI_freetuptable(SPI_tuptable);
	SPI_commit();
}

static void
check_call(FunctionCallInfo fcinfo)
{
	if (!IsA(fcinfo->context, CallContext) ||
		castNode(CallContext, fcinfo->context)->atomic)
		ereport(ERROR, (errcode(ERRCODE_ACTIVE_SQL_TRANSACTION),
						errmsg("backfill cannot run inside a transaction block"),
						errdetail("It commits after each batch."),
						errhint("Call it by itself.")));
	if (DefaultXactIsoLevel != XACT_READ_COMMITTED || XactIsoLevel != XACT_READ_COMMITTED)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("backfill needs the isolation level read committed"),
				 errhint("SET default_transaction_isolation = 'read committed';")));
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_GETARG_INT32(1) < 1 ||
		PG_GETARG_INT32(1) > 1000000)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("backfill needs a table, and batches of 1 to 1000000 rows")));
}

/* backfill(relation regclass, batch int, model name) */
Datum
inn_backfill(PG_FUNCTION_ARGS)
{
	Run run = {0};
	Oid relation;

	check_call(fcinfo);
	relation = PG_GETARG_OID(0);
	SPI_connect_ext(SPI_OPT_NONATOMIC);
	run.batch_context = AllocSetContextCreate(CurrentMemoryContext, "innovation backfill",
											  ALLOCSET_DEFAULT_SIZES);
	run.table = DatumGetCString(DirectFunctionCall1(regclassout, PG_GETARG_DATUM(0)));
	run.batch = PG_GETARG_INT32(1);
	if (!PG_ARGISNULL(2))
		call("SELECT innovation.set_model($1, $2)", relation, NAMEOID,
			 PG_GETARG_DATUM(2));
	prepare_run(&run, relation);
	run.started = run.reported = GetCurrentTimestamp();
	for (int i = 0; i < run.n_leaves; i++)
		do_leaf(&run, &run.leaves[i]);
	call("SELECT innovation.record_run($1, $2)", relation, INT8OID,
		 Int64GetDatum(run.done));
	report_end(&run);
	SPI_finish();
	PG_RETURN_VOID();
}
