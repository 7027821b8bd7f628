// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Inbox
package import Postgres
package import Views

extension Pipeline {
    /// What was seen before all was taken back.
    private final class Found {
        var judgement: Judgement?
    }

    /// The same judge and the same merge as an import's, in a transaction that is rolled back.
    ///
    /// - Parameters:
    ///   - path: of a file outside of the inbox; its name is the one that is judged.
    ///   - zone: the zone of the times shown.
    /// - Throws: `JudgementDeferred` where it can't be known now.
    package func judge(
        _ path: String, zone: String, on connection: Connection
    ) throws -> Judgement {
        guard let arrival = try Arrival(outside: path, label: feed.name) else {
            throw IngestError.gone(path: path)
        }
        var pipeline = self
        pipeline.options.isCommand = true
        let found = Found()
        let results = try pipeline.trial([arrival], on: connection) { results in
            guard let result = results.first, case .settled(let end) = result.end else { return }
            found.judgement = try self.judgement(end, zone: zone, on: connection)
        }
        if let judgement = found.judgement { return judgement }
        guard case .deferred(let why)? = results.first?.end else {
            throw IngestError.changed(path: path)
        }
        throw JudgementDeferred(why: why)
    }

    private func judgement(
        _ end: Settlement, zone: String, on connection: Connection
    ) throws -> Judgement {
        var judgement = Judgement(end)
        judgement.faults = try FaultView.Filter(fileID: end.fileID)
            .first(Judgement.faultsLimit, on: connection)
        if end.rowsAmended > 0 {
            judgement.changed = try Judgement.ChangedRow.of(
                end.fileID, feed: feed, zone: zone, on: connection)
        }
        return judgement
    }
}
