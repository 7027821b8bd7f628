// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v37ExportIndex = Migration(
        37, "index of exports",
        sql: """
            create index export_name on bascule.export (export, id);
            """)
}
