// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v62ExportWindows = Migration(
        62, "windows of exports with a file for each value",
        sql: """
            -- A window whose values were asked for: one that had none has no file that tells of it.
            create table bascule.export_window (
                export         text not null,
                -- [start, end); both null where an export has no windows.
                window_start   timestamptz,
                window_end     timestamptz,
                asked_at       timestamptz not null default clock_timestamp(),
                -- When values without a file were looked for last.
                checked_at     timestamptz,
                check ((window_start is null) = (window_end is null))
            );
            create unique index export_window_bounds on bascule.export_window
                (export, coalesce(window_start, '-infinity'), coalesce(window_end, 'infinity'));
            """)
}
