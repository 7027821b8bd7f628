// SPDX-License-Identifier: Apache-2.0

/// What keeps the house in order: the same for a job and for `bascule housekeeping run`.
enum HousekeepingTask: String, CaseIterable, Sendable {
    /// Alerts for what should have happened and did not.
    case expectations
    /// Compares the folders of stored files with the ledger.
    case folders
    /// Deletes the bytes of files that were kept long enough (`retention`).
    case retention
    /// Drops jobs, their logs and ticks that are older than `retention.jobs`.
    case history
    /// Rebuilds the indexes of the queue's table, which changes most.
    case reindex

    var kind: String { "housekeeping.\(rawValue)" }

    /// Whether it deletes what can't be made again: then it asks for `force`.
    var isDestructive: Bool { self == .retention || self == .history }

    var about: String {
        switch self {
        case .expectations: "raise alerts for files and jobs that are missing, late or slow"
        case .folders: "compare the folders of stored files with the ledger"
        case .retention: "delete the bytes of files kept longer than the settings say"
        case .history: "drop ended jobs, their logs and ticks older than retention.jobs"
        case .reindex: "rebuild the indexes of the queue's table"
        }
    }
}
