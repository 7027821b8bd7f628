// SPDX-License-Identifier: Apache-2.0

extension LineAccount {
    /// The lines besides its rows that a part of the file needs to be read as the whole was.
    package struct Head: Sendable, Equatable {
        /// Above the table, as they came; rows that stand there are left out.
        package var above: [ClosedRange<Int>] = []
        /// Headers further down, from which on they hold, with their units.
        package var further: [ClosedRange<Int>] = []
        /// Below it stand headers that the account counts and does not place; nil: there are none.
        package var isKnownTo: Int?
    }

    /// Nil where the account does not say where the table begins.
    func head(of rule: LineRule) -> Head? {
        var head = Head()
        var line = 1
        var hasHeader = self[.header].lines == 0
        var kept = 0
        while let (kind, range) = stretch(at: line) {
            if kind == .rows {
                guard !hasHeader else { break }
            } else {
                guard Self.headKinds.contains(kind) else { break }
                head.above.append(range)
                if kind == .header { hasHeader = true }
                // Lines that may stand between the parts of a head have no use below it.
                if !Self.fillers.contains(kind) { kept = range.upperBound }
            }
            line = range.upperBound + 1
        }
        guard hasHeader else { return nil }
        if case .lines(let count) = rule.preamble {
            kept = max(kept, count + (self[.separator].lines > 0 ? 1 : 0))
        }
        head.above = head.above.compactMap { range in
            range.lowerBound > kept ? nil : range.lowerBound...min(range.upperBound, kept)
        }
        for range in self[.header].ranges where range.lowerBound > kept {
            head.further.append(range)
            for kind in [Kind.secondHeader, .units] {
                guard let last = head.further.last?.upperBound else { continue }
                head.further += self[kind].ranges.filter { $0.lowerBound == last + 1 }
            }
        }
        if self[.header].rangesLeft > 0 { head.isKnownTo = self[.header].ranges.last?.lowerBound }
        return head
    }

    private static let fillers: Set<Kind> = [.comment, .blank, .passedOver]
    private static let headKinds: Set<Kind> = fillers.union([
        .separator, .preamble, .header, .secondHeader, .units,
    ])

    /// The stretch that begins with a line, or holds it.
    private func stretch(at line: Int) -> (Kind, ClosedRange<Int>)? {
        for kind in Kind.allCases {
            guard let range = self[kind].ranges.first(where: { $0.contains(line) }) else {
                continue
            }
            return (kind, line...range.upperBound)
        }
        return nil
    }
}
