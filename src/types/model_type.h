/*-------------------------------------------------------------------------
 *
 * model_type.h
 *		SQL's type innovation.model: a model's stored form as a varlena.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_MODEL_TYPE_H
#define INN_MODEL_TYPE_H

#include "compat.h"

#include "model/model.h"

/* A value of type model from the stored form's bytes (palloc'd, unchecked). */
Datum inn_model_datum(const unsigned char *bytes, size_t size);

/*
 * A model that stays open from call to call of one query.  Begins zeroed,
 * with the memory context to keep the model's bytes in.
 */
typedef struct InnOpenModel
{
	MemoryContext context;
	InnModel model;
	struct varlena *value; /* detoasted; NULL before the first call */
} InnOpenModel;

/*
 * The model of a value.  Opens it if it is another one than before: only the
 * value's head is read to tell.  Raises ERRCODE_DATA_CORRUPTED for a value
 * that is damaged.
 */
const InnModel *inn_model_of_datum(InnOpenModel *open, Datum value);

/* The library's own. */
const InnModel *inn_builtin(void);

#endif /* INN_MODEL_TYPE_H */
