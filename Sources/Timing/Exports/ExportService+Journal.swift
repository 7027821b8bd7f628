// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Foundation
internal import Journal
internal import Postgres

/// The journal's account of a run.
extension ExportService {
    func noteRun(
        _ outcome: String, _ record: ExportRecord, _ order: Order, on connection: Connection
    ) throws {
        try noteRun(order, result: ExportNote(outcome, record), on: connection)
    }

    /// Notes why nothing was written.
    ///
    /// Not for a cancelled run: the canceller has its own entry, or lets it run again.
    func noteFailure(_ error: any Error, _ order: Order, on connection: Connection) throws {
        guard !error.isCancellation, connection.isAlive else { return }
        try commitGuard.transaction(on: connection) { connection in
            try noteRun(order, result: FailureNote(error: "\(error)"), on: connection)
        }
    }

    private func noteRun(
        _ order: Order, result: some Encodable, on connection: Connection
    ) throws {
        var parameters: [String: String] = [:]
        if let window = order.window {
            parameters["window_start"] = ExportPlan.utc(window.start)
            parameters["window_end"] = ExportPlan.utc(window.end)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try JournalEntry.write(
            "export", subject: "export \(order.export.name)", by: order.actor,
            parameters: String(decoding: try encoder.encode(parameters), as: UTF8.self),
            result: String(decoding: try encoder.encode(result), as: UTF8.self),
            duration: order.start.duration(to: .now), on: connection)
    }
}

private struct ExportNote: Encodable {
    var outcome, path, sha256: String
    var id: Int64
    var revision, rows, bytes: Int

    init(_ outcome: String, _ record: ExportRecord) {
        self.outcome = outcome
        (id, path, sha256) = (record.id, record.path, record.sha256)
        (revision, rows, bytes) = (record.revision, record.rows, record.bytes)
    }
}

private struct FailureNote: Encodable {
    var outcome = "failed"
    var error: String
}

extension Error {
    /// Whether the run was cancelled, and nothing went wrong.
    var isCancellation: Bool {
        self is CancellationError || (self as? PostgresError)?.code == .cancelled
    }
}
