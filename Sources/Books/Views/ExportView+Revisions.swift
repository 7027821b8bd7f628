// SPDX-License-Identifier: Apache-2.0

package import Postgres

extension ExportView {
    /// The revision before this one, of the same window.
    package static func revision(
        before file: ExportView, on connection: borrowing Connection
    ) throws -> ExportView? {
        try connection.query(
            """
            select \(columns: ExportView.self) from \(raw: source)
             where export = \(file.export) and revision = \(file.revision - 1)
               and each is not distinct from \(file.each)
               and window_start is not distinct from \(file.windowStart)
               and window_end is not distinct from \(file.windowEnd)
             order by id desc limit 1
            """
        ).first(as: ExportView.self)
    }
}
