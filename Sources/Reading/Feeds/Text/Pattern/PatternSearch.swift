// SPDX-License-Identifier: Apache-2.0

/// Finds the first place where a pattern matches, as `Regex` and `re` would, in one pass over the
/// text.
///
/// All ways through the pattern are followed at once, in the order of their preference, each with
/// the place where its group began and ended.
struct PatternSearch {
    private let program: PatternProgram
    private let hasGroup: Bool
    private var now: Ways
    private var then: Ways
    private var stack: [(node: Int, from: Int, to: Int)] = []

    /// Ways that wait at one place of the text, the preferred ones first.
    private struct Ways {
        var nodes: [Int] = []
        var from: [Int] = []
        var to: [Int] = []
        var seen: [Int]
        var round = 0

        init(_ count: Int) { seen = [Int](repeating: 0, count: count) }

        mutating func clear() {
            nodes.removeAll(keepingCapacity: true)
            from.removeAll(keepingCapacity: true)
            to.removeAll(keepingCapacity: true)
            round += 1
        }
    }

    init(_ program: PatternProgram) {
        self.program = program
        hasGroup = program.groups > 0
        now = Ways(program.nodes.count)
        then = Ways(program.nodes.count)
    }

    /// The first group of the first match, or the match where the pattern has no group.
    ///
    /// - Returns: nil where nothing matches, or the group takes no part in what does.
    mutating func first(in bytes: [UInt8]) -> Range<Int>? {
        var found: (from: Int, to: Int)?
        var isFound = false
        var before = CharacterKind.edge
        var index = 0
        then.clear()
        while true {
            var width = 0
            var characterClass = -1
            var kind = CharacterKind.edge
            if index < bytes.count {
                let (value, bytesWide) = scalar(bytes, index, bytes.count)
                width = bytesWide
                characterClass = program.characterClass(value)
                kind = program.kinds[characterClass]
            }
            now.clear()
            for way in then.nodes.indices {
                follow(then.nodes[way], then.from[way], then.to[way], index, before, kind)
            }
            if !isFound { follow(program.start, hasGroup ? -1 : index, -1, index, before, kind) }
            if isFound, now.nodes.isEmpty { break }
            then.clear()
            step(characterClass, index, &found, &isFound)
            guard width > 0 else { break }
            index += width
            before = kind
        }
        guard isFound, let found, found.from >= 0, found.to >= found.from else { return nil }
        return found.from..<found.to
    }

    private mutating func step(
        _ characterClass: Int, _ index: Int, _ found: inout (from: Int, to: Int)?,
        _ isFound: inout Bool
    ) {
        for way in now.nodes.indices {
            switch program.nodes[now.nodes[way]] {
            case .end:
                isFound = true
                found = (now.from[way], hasGroup ? now.to[way] : index)
                // Less preferred branches are of no use any more.
                return
            case .take(let set, let next):
                guard characterClass >= 0, program.members[set][characterClass] else { continue }
                then.nodes.append(next)
                then.from.append(now.from[way])
                then.to.append(now.to[way])
            default: continue
            }
        }
    }

    /// Adds the nodes that are reached from one without a character, in the order of preference.
    private mutating func follow(
        _ node: Int, _ from: Int, _ to: Int, _ index: Int, _ before: CharacterKind,
        _ after: CharacterKind
    ) {
        stack.removeAll(keepingCapacity: true)
        stack.append((node, from, to))
        while let (node, from, to) = stack.popLast() {
            guard now.seen[node] != now.round else { continue }
            now.seen[node] = now.round
            switch program.nodes[node] {
            case .end, .take:
                now.nodes.append(node)
                now.from.append(from)
                now.to.append(to)
            case .split(let one, let other):
                stack.append((other, from, to))
                stack.append((one, from, to))
            case .mark(let slot, let next):
                stack.append(slot == 0 ? (next, index, -1) : (next, from, index))
            case .assert(let assertion, let next):
                if assertion.holds(after: before, before: after) { stack.append((next, from, to)) }
            }
        }
    }
}
