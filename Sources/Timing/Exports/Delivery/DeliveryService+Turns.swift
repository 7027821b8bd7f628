// SPDX-License-Identifier: Apache-2.0

internal import Deliveries
internal import Postgres
internal import Wording

/// One file of each export and target after the other: none of them waits for another's backlog, nor
/// for a host that does not answer.
extension DeliveryService {
    /// What one export and target get of a look.
    private struct Turn {
        let way: DeliveryBook.Way
        let target: Export.Target
        var isOver = false
        var spent = Duration.zero
    }

    /// What became of one try.
    private enum Reply {
        case put
        /// Left to a person: the file is not what was written, or is there and can't be seen.
        case ended(String)
        /// For so long the other end wants to be left alone, if it said so.
        case failed(String, isOfHost: Bool, rest: Duration? = nil)
        /// By us.
        case stopped(String)
    }

    func send(_ report: inout Report, on connection: Connection) throws {
        var turns: [Turn] = []
        for export in exports {
            for target in export.targets {
                // A file that can't be sent anyway has no try for it.
                if let trouble = trouble(target) {
                    report.note(trouble)
                    continue
                }
                let way = DeliveryBook.Way(export: export.name, target: target.address)
                turns.append(Turn(way: way, target: target))
            }
        }
        var left = Self.atOnce
        while turns.contains(where: { !$0.isOver }) {
            for index in turns.indices where !turns[index].isOver {
                guard left > 0, !isStopped() else { return }
                let isSent = try sendNext(index, of: &turns, &report, on: connection)
                left -= isSent ? 1 : 0
            }
        }
    }

    /// Sends the next file of a turn.
    ///
    /// - Returns: whether there was one.
    private func sendNext(
        _ index: Int, of turns: inout [Turn], _ report: inout Report, on connection: Connection
    ) throws -> Bool {
        let turn = turns[index]
        let claimed = try commitGuard.transaction(on: connection) {
            try DeliveryBook.claim(of: turn.way.export, to: turn.way.target, on: $0)
        }
        guard let (line, sent) = claimed else {
            turns[index].isOver = true
            return false
        }
        observe(.claimed)
        let start = ContinuousClock.now
        let reply = try reply(to: sent, line, for: turn.target, on: connection)
        let over = try settle(reply, line, sent, turn, &report, on: connection)
        observe(.settled)
        turns[index].spent += start.duration(to: .now)
        for other in turns.indices where over.contains(turns[other].way) {
            turns[other].isOver = true
        }
        if turns[index].spent > Self.turn { turns[index].isOver = true }
        return true
    }

    /// Notes what became of a try.
    ///
    /// - Returns: what gets nothing more in this look.
    private func settle(
        _ reply: Reply, _ line: PostRoom.Line, _ sent: DeliveryBook.Sent, _ turn: Turn,
        _ report: inout Report, on connection: Connection
    ) throws -> [DeliveryBook.Way] {
        if case .stopped(let why) = reply {
            try PostRoom.keep(on: connection) { try DeliveryBook.putBack(line, why, on: $0) }
            report.later += 1
            return [turn.way]
        }
        let pace = turn.target.pace
        var (answer, over, rest) = (
            Attempt.Answer.accepted(""), [DeliveryBook.Way](), Duration?.none
        )
        switch reply {
        case .put, .stopped: break
        case .ended(let why): answer = .refused(why)
        case .failed(let why, let isOfHost, let wanted):
            answer = .later(why)
            rest = wanted.map { min($0, pace.longest) }
            over = isOfHost ? ways(to: turn.target.host) : [turn.way]
        }
        let attempt = Attempt(
            answer, attempts: line.attempts - sent.uncounted, unknowns: line.unknowns,
            most: PostRoom.exports.unknownsMost, age: sent.age, pace: pace
        ).waiting(atLeast: rest)
        var replaced = 0
        try PostRoom.keep(on: connection) { connection in
            try PostRoom.exports.settle(line, attempt, on: connection)
            switch answer {
            case .accepted:
                try DeliveryBook.noteArrival(by: turn.way, on: connection)
                // What a file that begins anew makes useless must not follow it.
                if sent.beginsAnew { replaced = try DeliveryBook.replace(on: connection) }
            case .later(let why):
                try DeliveryBook.noteFailure(of: over, why, pace, rest, on: connection)
            case .refused, .unknown: break
            }
        }
        report.replaced += replaced
        report.count(attempt)
        return over
    }

    private func ways(to host: String) -> [DeliveryBook.Way] {
        exports.flatMap { export in
            export.targets.filter { $0.host == host }.map {
                DeliveryBook.Way(export: export.name, target: $0.address)
            }
        }
    }

    private func reply(
        to sent: DeliveryBook.Sent, _ line: PostRoom.Line, for target: Export.Target,
        on connection: Connection
    ) throws -> Reply {
        do {
            // What goes out is what the ledger has, whatever somebody has done to the file here.
            try SentFile.check(sent.path, count: sent.bytes, sha256: sent.sha256)
            let outcome = try put(Parcel(sent, line, to: target), isStopped) { step in
                observe(step)
                guard step == .verified else { return }
                // A sender that was taken for dead gives nothing its name.
                try commitGuard.transaction(on: connection) {
                    try PostRoom.exports.requireOurs(line, on: $0)
                }
            }
            switch outcome {
            case .put: return .put
            case .unseen(let why): return .ended(why)
            case .failed(let why, let rest): return .failed(why, isOfHost: false, rest: rest)
            case .unreachable(let why, let rest): return .failed(why, isOfHost: true, rest: rest)
            }
        } catch let refused as SentFile.Refused {
            let why = refused.sentence[language]
            return refused.mayPass ? .failed(why, isOfHost: false) : .ended(why)
        } catch let error where error.isCancellation && isStopped() {
            return .stopped((stopped() ?? Self.ended)[language])
        } catch is CancellationError {
            return .stopped(Self.ended[language])
        }
    }

    private static let ended = Phrase(
        en: "the sending was stopped in the middle", fr: "l'envoi a été arrêté au milieu")
}

extension Export.Target {
    /// What a connection to it goes to: its name or address, and port.
    var host: String {
        let rest = url.split(separator: "://", maxSplits: 1).last ?? ""
        return rest.prefix { $0 != "/" }.lowercased()
    }
}
