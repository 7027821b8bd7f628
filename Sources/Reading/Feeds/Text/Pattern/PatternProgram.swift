// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// A pattern as a nondeterministic automaton over classes of characters.
///
/// Characters that no set of the pattern distinguishes are one class: for any text an automaton has
/// few columns, and a character costs one look into a table.
struct PatternProgram {
    enum Node {
        case end
        /// Takes a character of a set; `set` is an index into `members`.
        case take(set: Int, next: Int)
        /// Goes both ways; the first is preferred.
        case split(Int, Int)
        case assert(PatternTree.Assertion, next: Int)
        case mark(slot: Int, next: Int)
    }

    private(set) var nodes: [Node] = [.end]
    private(set) var start = 0
    /// For each set, whether a class is in it.
    private(set) var members: [[Bool]] = []
    /// For each class: its kind for an anchor.
    private(set) var kinds: [CharacterKind] = []
    private(set) var hasAssertions = false
    private(set) var groups = 0
    private var sets: [ScalarSet] = []
    private var setIndexes: [ScalarSet: Int] = [:]
    /// The first scalar of each stretch of one class, in order; and that class.
    private var stretches: [UInt32] = []
    private var classes: [UInt16] = []
    private var asciiClasses: [UInt16] = []

    init(_ pattern: String) throws(PatternError) {
        var parser = PatternParser(pattern.composedLatin)
        let tree = try parser.whole()
        groups = parser.groups
        guard let start = addNodes(tree, next: 0) else {
            throw PatternError(
                place: 1,
                what: Phrase(
                    en: "the pattern becomes too large with all its repetitions",
                    fr: "le motif devient trop grand avec toutes ses répétitions"),
                remedy: Phrase(
                    en: "Bound the text by `length_min` and `length_max` instead",
                    fr: "Bornez plutôt le texte par `length_min` et `length_max`"))
        }
        self.start = start
        classify()
    }

    @inline(__always)
    func characterClass(_ value: UInt32) -> Int {
        if value < 128 { return Int(asciiClasses[Int(value)]) }
        var low = 0
        var high = stretches.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if stretches[middle] <= value { low = middle } else { high = middle }
        }
        return Int(classes[low])
    }

    // MARK: Building

    private mutating func append(_ node: Node) -> Int? {
        guard nodes.count < PatternLimits.nodes else { return nil }
        nodes.append(node)
        return nodes.count - 1
    }

    /// The first node of a part that goes on to `next`; nil when there are too many.
    private mutating func addNodes(_ tree: PatternTree, next: Int) -> Int? {
        switch tree {
        case .set(let set):
            let index = setIndexes[set] ?? sets.count
            if index == sets.count {
                sets.append(set)
                setIndexes[set] = index
            }
            return append(.take(set: index, next: next))
        case .assertion(let assertion):
            hasAssertions = true
            return append(.assert(assertion, next: next))
        case .group(let part, let number):
            // One group is ever asked for: the first, or the whole where there is none.
            guard number == 1 else { return addNodes(part, next: next) }
            guard let end = append(.mark(slot: 1, next: next)), let body = addNodes(part, next: end)
            else { return nil }
            return append(.mark(slot: 0, next: body))
        case .sequence(let parts):
            var next = next
            for part in parts.reversed() {
                guard let start = addNodes(part, next: next) else { return nil }
                next = start
            }
            return next
        case .choice(let parts):
            var start: Int?
            for part in parts.reversed() {
                guard let branch = addNodes(part, next: next) else { return nil }
                guard let other = start else {
                    start = branch
                    continue
                }
                guard let split = append(.split(branch, other)) else { return nil }
                start = split
            }
            return start
        case .repetition(let part, let low, let high, let isReluctant):
            return addRepetition(part, low, high, isReluctant, next: next)
        }
    }

    private mutating func addRepetition(
        _ part: PatternTree, _ low: Int, _ high: Int?, _ isReluctant: Bool, next: Int
    ) -> Int? {
        var start = next
        if let high {
            for _ in low..<high {
                guard let once = addNodes(part, next: start),
                    let split = append(isReluctant ? .split(next, once) : .split(once, next))
                else { return nil }
                start = split
            }
        } else {
            guard let loop = append(.split(next, next)), let body = addNodes(part, next: loop)
            else {
                return nil
            }
            nodes[loop] = isReluctant ? .split(next, body) : .split(body, next)
            start = loop
        }
        for _ in 0..<low {
            guard let once = addNodes(part, next: start) else { return nil }
            start = once
        }
        return start
    }

    /// Divides all characters into classes that the sets, and the anchors, do not tell apart.
    private mutating func classify() {
        var all = sets
        if hasAssertions { all += [.word, .lineEnd] }
        var cuts: Set<UInt32> = [0]
        for range in all.flatMap(\.ranges) {
            cuts.insert(range.lowerBound)
            if range.upperBound < ScalarSet.last { cuts.insert(range.upperBound + 1) }
        }
        stretches = cuts.sorted()
        var known: [[Bool]: UInt16] = [:]
        members = sets.map { _ in [] }
        for value in stretches {
            let signature = all.map { $0.contains(value) }
            if let number = known[signature] {
                classes.append(number)
                continue
            }
            let number = UInt16(kinds.count)
            known[signature] = number
            classes.append(number)
            for index in sets.indices { members[index].append(signature[index]) }
            guard hasAssertions else {
                kinds.append(.other)
                continue
            }
            let isWord = signature[sets.count]
            kinds.append(isWord ? .word : signature[sets.count + 1] ? .lineEnd : .other)
        }
        asciiClasses = [UInt16](repeating: 0, count: 128)
        var stretch = 0
        for value in 0..<128 {
            while stretch + 1 < stretches.count, stretches[stretch + 1] <= UInt32(value) {
                stretch += 1
            }
            asciiClasses[value] = classes[stretch]
        }
    }
}

extension PatternTree.Assertion {
    func holds(after before: CharacterKind, before after: CharacterKind) -> Bool {
        switch self {
        case .textStart: before == .edge
        case .textEnd: after == .edge
        case .lineStart: before == .edge || before == .lineEnd
        case .lineEnd: after == .edge || after == .lineEnd
        case .wordEdge: (before == .word) != (after == .word)
        case .noWordEdge: (before == .word) == (after == .word)
        }
    }
}
