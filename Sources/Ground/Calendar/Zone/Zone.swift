// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A time zone of the system's database, pure once read.
package struct Zone: Sendable {
    /// A moment at which the offset from UTC changes; seconds since 1970-01-01 UTC, and seconds.
    package struct Transition: Sendable, Equatable {
        package var at: Int64
        package var offsetBefore: Int
        package var offsetAfter: Int
    }

    package let identifier: String
    /// The changes the file lists, then those of its rule through the year 2440.
    let transitions: [Transition]
    /// Whether the clocks go on changing for ever.
    private let isRuled: Bool
    /// Seconds east of UTC before the first transition.
    let firstOffset: Int

    /// Reads `/usr/share/zoneinfo/<identifier>`; throws `ZoneError` if it is missing or malformed.
    package init(_ identifier: String) throws {
        let isPath = identifier.hasPrefix("/") || identifier.split(separator: "/").contains("..")
        guard !identifier.isEmpty, !isPath,
            let data = FileManager.default.contents(atPath: "/usr/share/zoneinfo/" + identifier)
        else { throw ZoneError.unknown(identifier) }
        try self.init(identifier: identifier, tzif: [UInt8](data))
    }

    /// Read from nowhere: it exists even on a system without zones.
    package static let utc = Zone()

    private init() {
        identifier = "UTC"
        transitions = []
        isRuled = false
        firstOffset = 0
    }

    init(identifier: String, tzif: [UInt8]) throws {
        guard var file = TZif(tzif) else { throw ZoneError.malformed(identifier) }
        let rule = PosixZone(file.footer)
        if let rule { file.extend(by: rule, through: 2440) }
        isRuled = rule?.daylight != nil
        self.identifier = identifier
        firstOffset = file.firstOffset
        transitions = file.transitions
    }

    /// Seconds east of UTC at an instant (seconds since 1970-01-01 UTC).
    package func offset(atUTC seconds: Int64) -> Int {
        let index = firstTransition(after: seconds - beyond(seconds))
        return index == 0 ? firstOffset : transitions[index - 1].offsetAfter
    }

    /// Days of the week and a rule's changes come again after 400 years: what to take off an
    /// instant to find the same one in the years 2040 to 2439.
    private func beyond(_ seconds: Int64) -> Int64 {
        guard isRuled, seconds >= Self.farthest else { return 0 }
        return ((seconds - Self.farthest) / Self.cycle + 1) * Self.cycle
    }

    private static let cycle: Int64 = 146_097 * 86_400
    /// 2440-01-01.
    private static let farthest = Civil(year: 2440, month: 1, day: 1).days * 86_400

    /// The instants at which a local clock shows a time, given as if it were UTC.
    package func utc(fromLocal local: Int64) -> LocalInstant {
        if let stretch = stretch(aroundLocal: local) { return .one(local - Int64(stretch.offset)) }
        let far = beyond(local)
        switch special(local - far) {
        case .one(let utc): return .one(utc + far)
        case .gap(let before, let after): return .gap(before: before + far, after: after + far)
        case .repeated(let first, let second):
            return .repeated(first: first + far, second: second + far)
        }
    }

    /// Local times around one given that all have the same single offset; nil in a gap or a
    /// repetition.
    ///
    /// A row loop keeps the answer and asks again only for a time outside of it.
    package func stretch(aroundLocal local: Int64) -> (local: Range<Int64>, offset: Int)? {
        let far = beyond(local)
        guard far > 0 else { return keptStretch(aroundLocal: local) }
        return keptStretch(aroundLocal: local - far).map { kept in
            (kept.local.lowerBound + far..<kept.local.upperBound + far, kept.offset)
        }
    }

    private func keptStretch(aroundLocal local: Int64) -> (local: Range<Int64>, offset: Int)? {
        // Offsets stay within a day, so the transition in force is among the neighbours.
        var index = firstTransition(after: local - 86_400)
        while true {
            let offset = index == 0 ? firstOffset : transitions[index - 1].offsetAfter
            let low = index == 0 ? Int64.min : localEnd(of: transitions[index - 1])
            let high = index == transitions.count ? Int64.max : localStart(of: transitions[index])
            if local < low { return nil }
            if local < high { return (low..<high, offset) }
            guard index < transitions.count else { return nil }
            if local < localEnd(of: transitions[index]) { return nil }
            index += 1
        }
    }

    /// The transitions with `range.lowerBound <= at < range.upperBound`.
    package func transitions(in range: Range<Int64>) -> [Transition] {
        let low = firstTransition(after: range.lowerBound - 1)
        let high = firstTransition(after: range.upperBound - 1)
        return Array(transitions[low..<high])
    }

    /// The first transition after an instant; nil when the offset changes no more.
    package func transition(after seconds: Int64) -> Transition? {
        let index = firstTransition(after: seconds)
        return index < transitions.count ? transitions[index] : nil
    }

    /// The last transition at an instant or before it; nil when the offset had not changed yet.
    package func transition(atOrBefore seconds: Int64) -> Transition? {
        let index = firstTransition(after: seconds)
        return index > 0 ? transitions[index - 1] : nil
    }

    private func special(_ local: Int64) -> LocalInstant {
        for transition in transitions[firstTransition(after: local - 86_400)...]
        where local >= localStart(of: transition) && local < localEnd(of: transition) {
            let before = local - Int64(transition.offsetBefore)
            let after = local - Int64(transition.offsetAfter)
            return transition.offsetAfter > transition.offsetBefore
                ? .gap(before: before, after: after)
                : .repeated(first: before, second: after)
        }
        return .one(local - Int64(firstOffset))
    }

    /// The first local time that the transition makes odd (missing or shown twice).
    private func localStart(of transition: Transition) -> Int64 {
        transition.at + Int64(min(transition.offsetBefore, transition.offsetAfter))
    }

    /// The first local time after that.
    private func localEnd(of transition: Transition) -> Int64 {
        transition.at + Int64(max(transition.offsetBefore, transition.offsetAfter))
    }

    private func firstTransition(after seconds: Int64) -> Int {
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].at <= seconds { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
