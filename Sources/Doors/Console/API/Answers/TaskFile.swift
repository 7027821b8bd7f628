// SPDX-License-Identifier: Apache-2.0

internal import Views

/// What became of a file of a task.
struct TaskFile: Codable, Sendable {
    let id: Int64
    let name: String
    let state: String
    let rowsRead: Int64
    let rowsInserted: Int64
    let rowsAmended: Int64
    let rowsUnchanged: Int64
    let rowsRejected: Int64

    enum CodingKeys: String, CodingKey {
        case id, name, state
        case rowsRead = "rows_read"
        case rowsInserted = "rows_inserted"
        case rowsAmended = "rows_amended"
        case rowsUnchanged = "rows_unchanged"
        case rowsRejected = "rows_rejected"
    }

    init(_ file: FileView) {
        id = file.id
        name = file.name
        state = file.state
        rowsRead = file.rowsRead
        rowsInserted = file.rowsInserted
        rowsAmended = file.rowsAmended
        rowsUnchanged = file.rowsUnchanged
        rowsRejected = file.rowsRejected
    }
}
