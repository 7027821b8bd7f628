// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Daemon
internal import Feeds
internal import Inbox
internal import Logging
internal import Metrics
internal import Wording

/// What the import tells whoever watches the service: a line in the log for each file, and
/// counters.
struct ImportObserver: Sendable {
    private let logger: Logger

    init(_ logger: Logger) { self.logger = logger }

    /// Files were done with, or deferred.
    func ended(_ results: [FileResult], feed: String) {
        for result in results {
            if let blocked = result.blocked {
                logger.error(
                    "\(result.path) is settled and stays where it is: \(blocked.en)",
                    metadata: identity(result, feed))
                guard case .settled = result.end else { continue }
            }
            switch result.end {
            case .settled(let end):
                count(end, feed: feed)
                logger.log(
                    level: end.state == .loaded || end.state == .duplicate ? .info : .warning,
                    "\(end.state.rawValue) \(result.path)", metadata: metadata(end, result, feed))
            case .stored:
                logger.info("moved \(result.path), as was owed", metadata: identity(result, feed))
            case .deferred(let reason):
                Counter(label: "bascule_files_deferred", dimensions: [("feed", feed)]).increment()
                logger.notice(
                    "put off \(result.path): \(reason.en)", metadata: identity(result, feed))
            }
        }
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

    /// Feed, file and job, by which a line is found.
    private func identity(_ result: FileResult, _ feed: String) -> Logger.Metadata {
        var metadata: Logger.Metadata = ["feed": "\(feed)"]
        if let id = result.fileID { metadata["file"] = .number(id) }
        if let id = result.jobID { metadata["job"] = .number(id) }
        return metadata
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
        if let id = result.jobID { metadata["job"] = .number(id) }
        if !end.reason.isEmpty { metadata["reason"] = "\(end.reason)" }
        if let path = result.storedPath { metadata["stored"] = "\(path)" }
        if let path = result.reportPath { metadata["report"] = "\(path)" }
        return metadata
    }
}

extension ImportObserver {
    /// A thing that is never read was put away.
    func refused(_ refusal: Refusal, id: Int64, feed: String) {
        Counter(label: "bascule_files_refused", dimensions: [("feed", feed)]).increment()
        logger.warning(
            "refused \(refusal.path): it \(refusal.reason)",
            metadata: ["feed": "\(feed)", "file": .number(id)])
    }

    func notPutAway(_ refusal: Refusal, feed: String, _ error: any Error) {
        logger.error(
            "\(refusal.path) is refused, and can't be put away: \(error)",
            metadata: ["feed": "\(feed)"])
    }

    /// What went wrong would meet every file of the feed.
    func rests(_ feed: String, for delay: Duration, failures: Int, _ error: any Error) {
        let seconds = delay / .seconds(1)
        logger.error(
            "\(feed) rests for \((seconds * 10).rounded() / 10) s: \(error)",
            metadata: ["feed": "\(feed)", "failures": .number(failures)])
    }

    /// Each of the batch's files is tried alone.
    func undone(_ feed: String, files: Int, _ error: any Error) {
        logger.warning(
            "\(feed): a batch of \(files) was undone: \(error)", metadata: ["feed": "\(feed)"])
    }
}

/// What a crash or a lost connection left open.
extension ImportObserver {
    /// - Parameter feed: nil: of all feeds.
    func notLookedForOpen(_ error: any Error, of feed: String? = nil) {
        let whose = feed.map { "\($0): " } ?? ""
        logger.warning("\(whose)could not look for files left open: \(error)")
    }

    func notAskedForHeld(_ error: any Error) {
        logger.warning(
            "could not ask which waiting files were released or refused, asked again at once: \(error)"
        )
    }

    func leftOpen(_ id: Int64, feed: String, _ error: any Error) {
        logger.error(
            "file \(id) is left open and can't be finished: \(error)",
            metadata: ["feed": "\(feed)", "file": .number(id)])
    }

    func finishedOpen(_ files: Int, feed: String) {
        guard files > 0 else { return }
        logger.notice("\(feed): finished \(files) files left open by a crash")
    }

    func cleaned(_ files: Int) {
        guard files > 0 else { return }
        logger.notice("removed \(files) files left in the work folder")
    }

    /// A stored file was written to, and taken up as another one.
    func writtenLate(_ result: FileResult, storedAs id: Int64, feed: String) {
        logger.warning(
            """
            \(result.path) was written to after it was stored as file \(id): what is \
            there now is taken up as a file of its own
            """, metadata: ["feed": "\(feed)", "file": .number(result.fileID ?? 0)])
    }

    func notLookedAt(_ id: Int64, feed: String, _ error: any Error) {
        logger.error(
            "file \(id) could not be looked at once more: \(error)", metadata: ["feed": "\(feed)"])
    }

    /// This service could not write its state down.
    func missedHeartbeat(_ error: any Error) {
        logger.debug("could not write this service's state to the database: \(error)")
    }
}
