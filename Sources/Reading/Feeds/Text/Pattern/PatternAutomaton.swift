// SPDX-License-Identifier: Apache-2.0

/// A deterministic automaton for whole texts, made state by state as texts ask for them.
///
/// With too many states the rest of the text is followed without any: a character then costs at
/// most as many steps as the pattern has nodes, so a text takes at most its length times the
/// pattern's.
struct PatternAutomaton {
    private let program: PatternProgram
    /// state × 128 + ASCII byte → state, and state × classes + class → state; `unknown` is still to
    /// be made.
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
    private static let overflow = UInt16.max - 1
    private static let dead: UInt16 = 0
    private static let statesLimit = 2_000
    /// The nodes that the last `close` has reached.
    private var reached: [Int32] = []

    /// The nodes that wait at a place of the text, and what stands before it.
    private struct State: Hashable {
        var nodes: [Int32]
        var before: CharacterKind
    }

    init(_ program: PatternProgram) {
        self.program = program
        seen = [Int](repeating: 0, count: program.nodes.count)
        _ = number(of: State(nodes: [], before: .other))
        _ = number(of: State(nodes: [Int32(program.start)], before: .edge))
    }

    /// Whether the pattern matches the whole text.
    ///
    /// - Returns: nil where the text has a mark that may have to be joined with the letter before
    ///   it.
    mutating func matches(
        _ bytes: [UInt8], _ range: Range<Int>, isComposed: Bool = false
    ) -> Bool? {
        var state: UInt16 = 1
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes[index]
            let place = index
            var target: UInt16
            if byte < 128 {
                target = ascii[Int(state) << 7 | Int(byte)]
                index += 1
                if target == Self.unknown {
                    target = make(state, program.characterClass(UInt32(byte)))
                    ascii[Int(state) << 7 | Int(byte)] = target
                }
            } else {
                if !isComposed, byte == 0xCC || byte == 0xCD { return nil }
                let (value, width) = scalar(bytes, index, range.upperBound)
                index += width
                let kind = program.characterClass(value)
                target = others[Int(state) * program.kinds.count + kind]
                if target == Self.unknown {
                    target = make(state, kind)
                    others[Int(state) * program.kinds.count + kind] = target
                }
            }
            if target >= Self.overflow {
                return follow(
                    bytes, place..<range.upperBound, from: states[Int(state)], isComposed)
            }
            if target == Self.dead { return isMark(bytes, index, range, isComposed) ? nil : false }
            state = target
        }
        return accepts[Int(state)]
    }

    /// Whether a mark follows that may belong to the character before it.
    private func isMark(
        _ bytes: [UInt8], _ index: Int, _ range: Range<Int>, _ isComposed: Bool
    ) -> Bool {
        !isComposed && index < range.upperBound && (bytes[index] == 0xCC || bytes[index] == 0xCD)
    }

    /// The rest of a text without states: all ways at once, character by character.
    private mutating func follow(
        _ bytes: [UInt8], _ range: Range<Int>, from state: State, _ isComposed: Bool
    ) -> Bool? {
        var state = state
        var index = range.lowerBound
        while index < range.upperBound {
            if isMark(bytes, index, range, isComposed) { return nil }
            let (value, width) = scalar(bytes, index, range.upperBound)
            index += width
            let characterClass = program.characterClass(value)
            let kind = program.kinds[characterClass]
            close(state, before: kind)
            state.nodes.removeAll(keepingCapacity: true)
            state.before = kind
            for node in reached {
                guard case .take(let set, let next) = program.nodes[Int(node)],
                    program.members[set][characterClass]
                else { continue }
                state.nodes.append(Int32(next))
            }
            if state.nodes.isEmpty { return isMark(bytes, index, range, isComposed) ? nil : false }
        }
        close(state, before: .edge)
        return reached.contains(0)
    }

    private mutating func number(of state: State) -> UInt16 {
        if let known = numbers[state] { return known }
        let number = UInt16(states.count)
        numbers[state] = number
        states.append(state)
        ascii.append(contentsOf: repeatElement(Self.unknown, count: 128))
        others.append(contentsOf: repeatElement(Self.unknown, count: program.kinds.count))
        close(state, before: .edge)
        accepts.append(reached.contains(0))
        return number
    }

    /// The state behind a character; `overflow` where there are too many already.
    private mutating func make(_ state: UInt16, _ characterClass: Int) -> UInt16 {
        var nodes: [Int32] = []
        let kind = program.kinds[characterClass]
        close(states[Int(state)], before: kind)
        for node in reached {
            if case .take(let set, let next) = program.nodes[Int(node)],
                program.members[set][characterClass]
            {
                nodes.append(Int32(next))
            }
        }
        nodes = Array(Set(nodes)).sorted()
        let target = State(nodes: nodes, before: nodes.isEmpty ? .other : kind)
        if numbers[target] == nil, states.count >= Self.statesLimit { return Self.overflow }
        return number(of: target)
    }

    /// Puts the nodes reached without a character into `reached`: those that take one, and the end.
    private mutating func close(_ state: State, before kind: CharacterKind) {
        round += 1
        reached.removeAll(keepingCapacity: true)
        stack.removeAll(keepingCapacity: true)
        stack.append(contentsOf: state.nodes.lazy.map(Int.init))
        while let node = stack.popLast() {
            guard seen[node] != round else { continue }
            seen[node] = round
            switch program.nodes[node] {
            case .end, .take: reached.append(Int32(node))
            case .split(let one, let other):
                stack.append(one)
                stack.append(other)
            case .mark(_, let next): stack.append(next)
            case .assert(let assertion, let next):
                if assertion.holds(after: state.before, before: kind) { stack.append(next) }
            }
        }
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
