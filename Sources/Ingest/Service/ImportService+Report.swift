// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Feeds
internal import Inbox
internal import Logging
internal import Metrics
internal import Postgres
internal import Site
internal import Synchronization

extension ImportService {
    /// A line in the log for each file, counters for whoever watches.
    func log(_ results: [FileResult], feed: String) {
        for result in results {
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
                    "put off \(result.path): \(reason)", metadata: ["feed": "\(feed)"])
            }
        }
    }

    /// The same for what is never read.
    func log(_ refusal: Refusal, id: Int64, feed: String) {
        Counter(label: "bascule_files_refused", dimensions: [("feed", feed)]).increment()
        logger.warning(
            "refused \(refusal.path): it \(refusal.reason)",
            metadata: ["feed": "\(feed)", "file": "\(id)"])
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
            "feed": "\(feed)", "file": "\(end.fileID)", "rows_read": "\(end.rowsRead)",
            "rows_inserted": "\(end.rowsInserted)", "rows_amended": "\(end.rowsAmended)",
            "rows_unchanged": "\(end.rowsUnchanged)", "rows_rejected": "\(end.rowsRejected)",
        ]
        if !end.reason.isEmpty { metadata["reason"] = "\(end.reason)" }
        if let path = result.storedPath { metadata["stored"] = "\(path)" }
        if let path = result.reportPath { metadata["report"] = "\(path)" }
        return metadata
    }

    /// Time between two looks for what a crash or a lost connection left open.
    private static let recoverEvery = Duration.seconds(60)

    func recoverNowAndThen() async throws {
        try await Poller { [self] in
            do {
                try await recover()
            } catch {
                logger.warning("could not look for files left open: \(error)")
            }
            return Self.recoverEvery
        }.run()
    }

    /// Finishes what was left open and lies outside of the inbox, where no sweep finds it.
    private func recover() async throws {
        for pipeline in pipelines.values {
            guard let root = roots[pipeline.feed.name] else { continue }
            let recovery = Recovery(
                places: pipeline.places, language: pipeline.language, worker: pipeline.worker)
            let closed = try await pool.withConnection { connection in
                try recovery.run(feed: pipeline.feed, root: root, on: connection)
            }
            if closed > 0 {
                logger.notice(
                    "\(pipeline.feed.name): finished \(closed) files left open by a crash")
            }
        }
        // After the files: what one of them is still owed stays.
        guard let work = pipelines.values.first.map({ WorkFolder($0.places) }) else { return }
        let removed = try await pool.withConnection { try work.clean(on: $0) }
        if removed > 0 { logger.notice("removed \(removed) files left in the work folder") }
    }
}
