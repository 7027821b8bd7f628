// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// How the server plans statements over rows it has no statistics of, until the transaction's end.
enum Planning {
    static func forBulk(_ connection: Connection) throws {
        // A plan kept from an earlier transaction was made for other sizes. Compiling expressions
        // just in time cost 5.7 s for a statement that then ran 0.9 s. The rest is for sorting.
        try connection.script(
            """
            set local plan_cache_mode to force_custom_plan;
            set local jit to off;
            set local work_mem to '64MB'
            """)
    }
}
