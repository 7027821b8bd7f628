#pragma once
#include <signal.h>
#include <sql.h>
#include <sqlext.h>
#include <sqlucode.h>
#include <sys/prctl.h>

/* prctl is variadic, which Swift does not import. The process ends with the one that started it. */
static inline int bascule_end_with_parent(void) {
    return prctl(PR_SET_PDEATHSIG, SIGKILL);
}
