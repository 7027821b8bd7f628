// SPDX-License-Identifier: Apache-2.0

internal import Calendar

/// The firings of an expression in a time, found one by one.
package struct Firings: Sequence, IteratorProtocol {
    private let expression: CronExpression
    private let end: Int64
    private var passages: Passages
    private var current: Passage?
    /// The first local time not looked at yet in the current passage.
    private var local: Int64 = 0
    private let begin: Int64

    init(_ expression: CronExpression, in zone: Zone, from begin: Int64, to end: Int64) {
        self.expression = expression
        self.begin = begin
        self.end = end
        passages = Passages(zone, from: begin, followsRealTime: !expression.isFixed)
        advance()
    }

    package mutating func next() -> Firing? {
        while let passage = current, passage.start < end {
            switch passage.kind {
            case .shown(let offset):
                if let firing = shown(passage, offset) { return firing }
            case .caughtUp(let instant):
                let firing = caughtUp(passage, at: instant)
                advance()
                if var firing {
                    joinShown(&firing)
                    return firing
                }
                continue
            case .skipped: break
            }
            advance()
        }
        return nil
    }

    private mutating func advance() {
        current = passages.next()
        local = current?.locals.lowerBound ?? 0
        if case .shown(let offset) = current?.kind { local = Swift.max(local, begin + offset) }
    }

    private mutating func shown(_ passage: Passage, _ offset: Int64) -> Firing? {
        let limit = Swift.min(passage.locals.upperBound, end + offset)
        guard local < limit, let found = expression.firstLocal(in: local..<limit) else {
            return nil
        }
        local = found + 1
        return Firing(
            instant: found - offset, nominalLocal: found, offset: Int(offset), count: 1)
    }

    /// All times swallowed by the gap are one firing right after it.
    private func caughtUp(_ passage: Passage, at instant: Int64) -> Firing? {
        guard instant >= begin, let first = expression.firstLocal(in: passage.locals) else {
            return nil
        }
        var count = 1
        var after = first + 1
        while after < passage.locals.upperBound,
            let another = expression.firstLocal(in: after..<passage.locals.upperBound)
        {
            count += 1
            after = another + 1
        }
        let offset = Int(passage.locals.upperBound - instant)
        return Firing(instant: instant, nominalLocal: first, offset: offset, count: count)
    }

    /// A time in the very minute after the gap is the same firing.
    private mutating func joinShown(_ firing: inout Firing) {
        guard let passage = current, case .shown = passage.kind, passage.start == firing.instant,
            expression.firstLocal(in: local..<local + 1) != nil
        else { return }
        firing.count += 1
        local += 1
    }
}
