// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Daemon
internal import Feeds
internal import Inbox
internal import Logging
internal import Metrics
internal import Postgres
internal import Synchronization
internal import Wording

extension ImportService {
    /// A line in the log for each file, counters for whoever watches.
    func log(_ results: [FileResult], feed: String) {
        for result in results {
            if let blocked = result.blocked {
                logger.error(
                    "\(result.path) is settled and stays where it is: \(blocked.en)",
                    metadata: ["feed": "\(feed)", "file": .number(result.fileID ?? 0)])
                guard case .settled = result.end else { continue }
            }
            switch result.end {
            case .settled(let end):
                count(end, feed: feed)
                logger.log(
                    level: end.state == .loaded || end.state == .duplicate ? .info : .warning,
                    "\(end.state.rawValue) \(result.path)", metadata: metadata(end, result, feed))
            case .stored:
                logger.info("moved \(result.path), as was owed", metadata: ["feed": "\(feed)"])
            case .deferred(let reason):
                Counter(label: "bascule_files_deferred", dimensions: [("feed", feed)]).increment()
                logger.notice(
                    "put off \(result.path): \(reason.en)", metadata: ["feed": "\(feed)"])
            }
        }
    }

    /// The same for what is never read.
    func log(_ refusal: Refusal, id: Int64, feed: String) {
        Counter(label: "bascule_files_refused", dimensions: [("feed", feed)]).increment()
        logger.warning(
            "refused \(refusal.path): it \(refusal.reason)",
            metadata: ["feed": "\(feed)", "file": .number(id)])
    }

    private func count(_ end: Settlement, feed: String) {
        Counter(
            label: "bascule_files", dimensions: [("feed", feed), ("state", end.state.rawValue)]
        ).increment()
        let rows = [
            ("inserted", end.rowsInserted), ("amended", end.rowsAmended),
            ("unchanged", end.rowsUnchanged), ("rejected", end.rowsRejected),
        ]
        for (name, value) in rows where value > 0 {
            Counter(label: "bascule_rows", dimensions: [("feed", feed), ("end", name)])
                .increment(by: value)
        }
    }

    private func metadata(
        _ end: Settlement, _ result: FileResult, _ feed: String
    ) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            "feed": "\(feed)", "file": .number(end.fileID), "rows_read": .number(end.rowsRead),
            "rows_inserted": .number(end.rowsInserted), "rows_amended": .number(end.rowsAmended),
            "rows_unchanged": .number(end.rowsUnchanged),
            "rows_rejected": .number(end.rowsRejected),
        ]
        if !end.reason.isEmpty { metadata["reason"] = "\(end.reason)" }
        if let path = result.storedPath { metadata["stored"] = "\(path)" }
        if let path = result.reportPath { metadata["report"] = "\(path)" }
        return metadata
    }

    /// Time between two looks for what a crash or a lost connection left open.
    private static let recoverEvery = Duration.seconds(60)

    func recoverNowAndThen() async throws {
        try await Poller(bell: recoveryBell) { [self] in
            do {
                try await recover()
            } catch {
                logger.warning("could not look for files left open: \(error)")
            }
            return Self.recoverEvery
        }.run()
    }

    /// Finishes what was left open and lies outside of the inbox, where no sweep finds it.
    ///
    /// What can't be done for one feed keeps no other from it.
    private func recover() async throws {
        for pipeline in pipelines.values {
            do {
                try await recover(pipeline)
            } catch {
                logger.warning(
                    "\(pipeline.feed.name): could not look for files left open: \(error)")
            }
        }
        // After the files: the input of a pending move stays.
        guard let work = pipelines.values.first.map({ WorkFolder($0.layout) }) else { return }
        let removed = try await pool.withConnection { try work.clean(on: $0) }
        if removed > 0 { logger.notice("removed \(removed) files left in the work folder") }
    }

    private func recover(_ pipeline: Pipeline) async throws {
        let feed = pipeline.feed.name
        guard let root = roots[feed] else { return }
        let recovery = Recovery(pipeline)
        let logger = logger
        let closed = try await pool.withConnection { connection in
            try recovery.run(feed: pipeline.feed, root: root, on: connection) { id, error in
                logger.error(
                    "file \(id) is left open and can't be finished: \(error)",
                    metadata: ["feed": "\(feed)", "file": .number(id)])
            }
        }
        if closed > 0 {
            logger.notice("\(feed): finished \(closed) files left open by a crash")
        }
        try await lookLate(pipeline)
    }

    /// Looks once more at stored files whose writers nobody could tell of.
    private func lookLate(_ pipeline: Pipeline) async throws {
        let feed = pipeline.feed.name
        let due = try await pool.withConnection { try LateLook.due(in: pipeline, on: $0) }
        for look in due {
            do {
                let result = try await pool.withConnection { try look.look(pipeline, on: $0) }
                guard let result else { continue }
                logger.warning(
                    """
                    \(result.path) was written to after it was stored as file \(look.fileID): what is \
                    there now is taken up as a file of its own
                    """, metadata: ["feed": "\(feed)", "file": .number(result.fileID ?? 0)])
                log([result], feed: feed)
            } catch {
                guard !FailureCause(error).isExternal else { throw error }
                logger.error(
                    "file \(look.fileID) could not be looked at once more: \(error)",
                    metadata: ["feed": "\(feed)"])
            }
        }
    }
}
