// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Inbox
internal import Postgres
internal import Tables

/// How far the reading of a batch is: shown to its job and told to its command, and stopped by a
/// cancellation.
///
/// For the thread that works on the batch.
final class BatchProgress {
    private let job: WorkProgress?
    private let command: (@Sendable (_ bytes: Int64, _ rows: Int64) -> Void)?
    /// Bytes of the files before each file, by its id.
    private var before: [Int64: Int64] = [:]
    private var total: Int64 = 0
    private let heartbeat: Duration
    private var lastBeat = ContinuousClock.now

    init(_ claims: [Claim], job: WorkProgress?, options: Pipeline.Options) {
        heartbeat = options.load.heartbeat
        command = options.progress
        self.job = job
        for claim in claims {
            before[claim.fileID] = total
            total += claim.arrival.identity.size
        }
    }

    /// Sends the server a statement now and then, so that it does not end an idle transaction.
    func heartbeat(_ connection: Connection) -> () throws -> Void {
        {
            guard self.lastBeat.duration(to: .now) >= self.heartbeat else { return }
            self.lastBeat = .now
            _ = try connection.execute("select 1")
        }
    }

    /// Takes the bytes read of the file, and its judged rows.
    func read(_ claim: Claim, bytes: Int64, rows: Int64) throws {
        command?(bytes, rows)
        guard let job else { return }
        try job.checkCancelled()
        let done = (before[claim.fileID] ?? 0) + bytes
        job.show(done, of: total, note: "reading \(claim.arrival.name)")
    }
}
