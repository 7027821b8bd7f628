// SPDX-License-Identifier: Apache-2.0

internal import Views

/// What became of a file by a task.
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

    init(_ task: FileTaskView) {
        id = task.fileID
        name = task.name
        state = task.state
        rowsRead = task.rowsRead
        rowsInserted = task.rowsInserted
        rowsAmended = task.rowsAmended
        rowsUnchanged = task.rowsUnchanged
        rowsRejected = task.rowsRejected
    }
}
