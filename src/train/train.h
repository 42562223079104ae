/*-------------------------------------------------------------------------
 *
 * train.h
 *		The setting of innovation.train: families of features to leave out.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_TRAIN_H
#define INN_TRAIN_H

#include "compat.h"

#include "utils/guc.h"

/* innovation.leave_out as it is set */
extern char *inn_leave_out_setting;

/* GUC hooks: refuse a name that is no family; remember the families. */
bool inn_check_leave_out(char **setting, void **extra, GucSource source);
void inn_assign_leave_out(const char *setting, void *extra);

#endif /* INN_TRAIN_H */
