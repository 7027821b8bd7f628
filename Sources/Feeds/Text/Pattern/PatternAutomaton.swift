// SPDX-License-Identifier: Apache-2.0

/// A deterministic automaton for whole texts, made state by state as texts ask for them.
///
/// When there are too many states all are forgotten and made anew: a character then costs as much as the
/// pattern has nodes, never more, so that a text's time is its length times the pattern's whatever both are.
struct PatternAutomaton {
    private let program: PatternProgram
    /// state × 128 + ASCII byte → state, and state × classes + class → state; `unknown` is still to be made.
    private var ascii: [UInt16] = []
    private var others: [UInt16] = []
    /// Whether a text may end in a state.
    private var accepts: [Bool] = []
    private var states: [State] = []
    private var numbers: [State: UInt16] = [:]
    private var stack: [Int] = []
    private var seen: [Int] = []
    private var round = 0

    private static let unknown = UInt16.max
    private static let dead: UInt16 = 0
    private static let statesLimit = 1_000

    /// The nodes that wait at a place of the text, and what stands before it.
    private struct State: Hashable {
        var nodes: [Int32]
        var before: CharacterKind
    }

    init(_ program: PatternProgram) {
        self.program = program
        seen = [Int](repeating: 0, count: program.nodes.count)
        forget()
    }

    /// Whether the pattern matches the whole text.
    ///
    /// - Returns: nil where the text has a mark that may have to be joined with the letter before it.
    mutating func matches(
        _ bytes: [UInt8], _ range: Range<Int>, isComposed: Bool = false
    ) -> Bool? {
        var state: UInt16 = 1
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes[index]
            var target: UInt16
            if byte < 128 {
                target = ascii[Int(state) << 7 | Int(byte)]
                index += 1
                if target == Self.unknown {
                    target = make(&state, program.characterClass(UInt32(byte)))
                    ascii[Int(state) << 7 | Int(byte)] = target
                }
            } else {
                if !isComposed, byte == 0xCC || byte == 0xCD { return nil }
                let (value, width) = scalar(bytes, index, range.upperBound)
                index += width
                let kind = program.characterClass(value)
                target = others[Int(state) * program.kinds.count + kind]
                if target == Self.unknown {
                    target = make(&state, kind)
                    others[Int(state) * program.kinds.count + kind] = target
                }
            }
            if target == Self.dead {
                let isLetterOfMark =
                    !isComposed && index < range.upperBound
                    && (bytes[index] == 0xCC || bytes[index] == 0xCD)
                return isLetterOfMark ? nil : false
            }
            state = target
        }
        return accepts[Int(state)]
    }

    private mutating func forget() {
        ascii.removeAll(keepingCapacity: true)
        others.removeAll(keepingCapacity: true)
        accepts.removeAll(keepingCapacity: true)
        states.removeAll(keepingCapacity: true)
        numbers.removeAll(keepingCapacity: true)
        _ = number(of: State(nodes: [], before: .other))
        _ = number(of: State(nodes: [Int32(program.start)], before: .edge))
    }

    private mutating func number(of state: State) -> UInt16 {
        if let known = numbers[state] { return known }
        let number = UInt16(states.count)
        numbers[state] = number
        states.append(state)
        ascii.append(contentsOf: repeatElement(Self.unknown, count: 128))
        others.append(contentsOf: repeatElement(Self.unknown, count: program.kinds.count))
        accepts.append(closure(of: state, before: .edge).contains(0))
        return number
    }

    /// The state behind a character; where all are forgotten, `state` gets its new number.
    private mutating func make(_ state: inout UInt16, _ characterClass: Int) -> UInt16 {
        let from = states[Int(state)]
        var nodes: [Int32] = []
        let kind = program.kinds[characterClass]
        for node in closure(of: from, before: kind) {
            if case .take(let set, let next) = program.nodes[Int(node)],
                program.members[set][characterClass]
            {
                nodes.append(Int32(next))
            }
        }
        nodes = Array(Set(nodes)).sorted()
        let target = State(nodes: nodes, before: nodes.isEmpty ? .other : kind)
        if numbers[target] == nil, states.count >= Self.statesLimit {
            forget()
            state = number(of: from)
        }
        return number(of: target)
    }

    /// The nodes that are reached without a character: those that take one, and the end.
    private mutating func closure(of state: State, before kind: CharacterKind) -> [Int32] {
        round += 1
        var result: [Int32] = []
        stack.removeAll(keepingCapacity: true)
        stack.append(contentsOf: state.nodes.lazy.map(Int.init))
        while let node = stack.popLast() {
            guard seen[node] != round else { continue }
            seen[node] = round
            switch program.nodes[node] {
            case .end, .take: result.append(Int32(node))
            case .split(let one, let other):
                stack.append(one)
                stack.append(other)
            case .mark(_, let next): stack.append(next)
            case .assert(let assertion, let next):
                if assertion.holds(after: state.before, before: kind) { stack.append(next) }
            }
        }
        return result
    }
}

/// The scalar that begins at an index of valid UTF-8, and its bytes.
@inline(__always)
func scalar(_ bytes: [UInt8], _ index: Int, _ end: Int) -> (value: UInt32, width: Int) {
    let first = UInt32(bytes[index])
    if first < 0x80 { return (first, 1) }
    let width = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard first >= 0xC2, index + width <= end else { return (0xFFFD, 1) }
    var value = first & (width == 2 ? 0x1F : width == 3 ? 0x0F : 0x07)
    for offset in 1..<width { value = value << 6 | UInt32(bytes[index + offset] & 0x3F) }
    return (value, width)
}
