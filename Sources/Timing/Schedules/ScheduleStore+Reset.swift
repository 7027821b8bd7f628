// SPDX-License-Identifier: Apache-2.0

package import Postgres

extension ScheduleStore {
    /// Takes fields back to what the file declares, which holds them from then on.
    ///
    /// Belongs into a transaction. One that a person had added under the file's name is the file's
    /// then.
    /// - Parameter fields: nothing: all of them.
    /// - Returns: the fields that have another value now.
    @discardableResult
    package func reset(
        to declared: Schedule, _ fields: [ScheduleField] = [], on connection: borrowing Connection
    ) throws -> [ScheduleField] {
        let name = declared.name
        let fields = fields.isEmpty ? ScheduleField.allCases : fields
        let changed = try edit(name, isFromConfig: true, on: connection) { schedule in
            for field in fields { field.copy(from: declared, to: &schedule) }
        }
        try connection.execute(
            """
            update bascule.schedule
               set edited = array(select e from unnest(edited) as e (e)
                                   where e <> all(\(fields.map(\.rawValue)))),
                   source = 'config', is_in_file = true
             where name = \(name)
            """)
        try noteChange(
            "schedule reset", name,
            [("fields", fields.map(\.rawValue).joined(separator: ", "))], on: connection)
        return changed
    }
}
