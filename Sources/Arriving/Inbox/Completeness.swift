// SPDX-License-Identifier: Apache-2.0

/// Decides whether a file is complete, from one look after another; knows no clock and no file.
struct Completeness: Sendable {
    /// The file at the last look.
    private(set) var identity: FileIdentity?
    private var firstLook = Duration.zero
    private var lastLook = Duration.zero
    private var stillSince = Duration.zero
    private var busySince: Duration?
    private var linkedSince: Duration?
    private var growth: (bytes: Int64, over: Duration)?

    /// Time unchanged at an instant.
    func stillness(at now: Duration) -> Duration { max(.zero, now - stillSince) }

    /// Takes one look into account.
    mutating func decide(_ seen: Observation, by rule: ArrivalRule) -> Decision {
        noteObservation(seen)
        if seen.linkCount > 1 { return waitForOneName(seen, rule) }
        linkedSince = nil
        if let missing = seen.missing { return .wait(missing, lookAgainIn: nil) }
        if seen.lease == .writer { return waitForWriter(seen) }
        busySince = nil
        return decideByQuiet(seen, rule)
    }

    private mutating func noteObservation(_ seen: Observation) {
        defer {
            identity = seen.identity
            lastLook = seen.now
        }
        guard let identity, identity.isSameFile(as: seen.identity) else {
            self = Completeness()
            firstLook = seen.now
            stillSince = seen.now - seen.stillFor
            return
        }
        guard identity != seen.identity else {
            growth = nil
            return
        }
        growth = (seen.identity.size - identity.size, seen.now - lastLook)
        stillSince = seen.now
    }

    /// OpenSSH renames by link and unlink: for a moment a good file has two names.
    private mutating func waitForOneName(_ seen: Observation, _ rule: ArrivalRule) -> Decision {
        let since = linkedSince ?? seen.now
        linkedSince = since
        let elapsed = seen.now - since
        guard elapsed < rule.linkPatience else {
            return .refused(.hardLink(count: seen.linkCount))
        }
        let next = min(max(elapsed, .milliseconds(5)), rule.linkPatience - elapsed)
        return .wait(.linked(count: seen.linkCount), lookAgainIn: next)
    }

    /// Looks soon after a close, then ever less often: the next close is an event of its own.
    private mutating func waitForWriter(_ seen: Observation) -> Decision {
        let since = seen.wasClosed ? seen.now : busySince ?? seen.now
        busySince = since
        stillSince = seen.now
        let next = min(max(seen.now - since, .microseconds(250)), .seconds(2))
        return .wait(.openForWriting, lookAgainIn: next)
    }

    private func decideByQuiet(_ seen: Observation, _ rule: ArrivalRule) -> Decision {
        let soFar = seen.now - stillSince
        if seen.hasNULTail, soFar < rule.nulTailPatience {
            return .wait(.nulTail, lookAgainIn: rule.nulTailPatience - soFar)
        }
        let isEmpty = seen.identity.size == 0
        let asked = seen.lease == .noWriter && !isEmpty ? .zero : rule.fallbackQuiet
        let required = rule.quiet ?? asked
        guard soFar < required else { return .arrived }
        if isEmpty {
            return .wait(.empty(soFar: soFar, required: required), lookAgainIn: required - soFar)
        }
        let reason =
            growth.map { WaitReason.growing(bytes: $0.bytes, over: $0.over) }
            ?? .quiet(soFar: soFar, required: required)
        return .wait(reason, lookAgainIn: required - soFar)
    }
}
