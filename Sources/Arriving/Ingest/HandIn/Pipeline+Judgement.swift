// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Inbox
package import Postgres
package import Views
internal import Wording

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
            var judgement = try self.judgement(end, zone: zone, on: connection)
            for member in results.dropFirst() {
                let path = String(member.path.dropFirst(result.path.count + 1))
                try self.add(member, path, to: &judgement, zone: zone, on: connection)
            }
            found.judgement = judgement
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

    /// A member of the container that is judged: its rows count, and what is wrong with it is said.
    private func add(
        _ member: FileResult, _ path: String, to judgement: inout Judgement, zone: String,
        on connection: Connection
    ) throws {
        switch member.end {
        case .settled(let end):
            let more = try self.judgement(end, zone: zone, on: connection)
            judgement.add(more)
            if ["rejected", "failed"].contains(more.state) {
                judgement.state = more.state
                judgement.add(reason: "\(path): \(more.reason ?? more.state)")
            }
        case .deferred(let why): judgement.add(reason: "\(path): \(why[language])")
        case .stored: break
        }
    }
}

extension Judgement {
    /// The rows, faults and changes of a part of it.
    fileprivate mutating func add(_ part: Judgement) {
        rowsRead += part.rowsRead
        rowsInserted += part.rowsInserted
        rowsAmended += part.rowsAmended
        rowsUnchanged += part.rowsUnchanged
        rowsRejected += part.rowsRejected
        warnings += part.warnings
        faults += part.faults.prefix(Self.faultsLimit - faults.count)
        changed += part.changed.prefix(Self.changedLimit - changed.count)
    }

    fileprivate mutating func add(reason more: String) {
        reason = [reason, more].compactMap(\.self).joined(separator: "; ")
    }
}
