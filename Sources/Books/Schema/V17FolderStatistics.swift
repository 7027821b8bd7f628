// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v17FolderStatistics = Migration(
        17, "statistics of folders",
        sql: """
            analyze bascule.file
            """)
}
