// SPDX-License-Identifier: Apache-2.0

/// A deterministic automaton over printable ASCII, made from a regular expression by the subset construction.
struct ByteAutomaton {
    /// state × 128 + byte → state; 0 is the state from which nothing matches.
    private var next: [UInt16] = []
    private var accepts: [Bool] = []

    private static let statesLimit = 400

    /// Nil when the pattern uses what this does not know, or would become too large.
    init?(_ pattern: String) {
        var parser = ByteRegex.Parser(pattern)
        guard let tree = parser.whole() else { return nil }
        var graph = Graph()
        guard let start = graph.add(tree, next: 0) else { return nil }
        var states: [Set<Int>: UInt16] = [[]: 0]
        var queue: [Set<Int>] = [[]]
        func state(of nodes: Set<Int>) -> UInt16? {
            if let known = states[nodes] { return known }
            guard queue.count < Self.statesLimit else { return nil }
            let number = UInt16(queue.count)
            states[nodes] = number
            queue.append(nodes)
            return number
        }
        _ = state(of: graph.closure([start]))
        var done = 0
        while done < queue.count {
            let nodes = queue[done]
            done += 1
            accepts.append(nodes.contains(0))
            for byte in UInt8(0)..<128 {
                let targets = graph.closure(graph.step(nodes, byte))
                guard let target = state(of: targets) else { return nil }
                next.append(target)
            }
        }
    }

    /// Nil when the text has a byte that only `Regex` can judge.
    func matches(_ bytes: [UInt8], _ range: Range<Int>) -> Bool? {
        var state = 1
        for index in range {
            let byte = bytes[index]
            if byte < 0x20 || byte > 0x7E { return nil }
            state = Int(next[state * 128 + Int(byte)])
        }
        return accepts[state]
    }

    /// A nondeterministic automaton; node 0 is the end.
    private struct Graph {
        private enum Node {
            case end
            case bytes(ByteRegex.Bytes, next: Int)
            case split(Int, Int)
        }
        private var nodes: [Node] = [.end]
        private static let nodesLimit = 1_000

        /// The first node of a subgraph that goes on to `next`; nil when there are too many.
        mutating func add(_ tree: ByteRegex, next: Int) -> Int? {
            guard nodes.count < Self.nodesLimit else { return nil }
            switch tree {
            case .bytes(let bytes): return append(.bytes(bytes, next: next))
            case .sequence(let parts):
                var next = next
                for part in parts.reversed() {
                    guard let start = add(part, next: next) else { return nil }
                    next = start
                }
                return next
            case .choice(let parts):
                var start: Int?
                for part in parts {
                    guard let branch = add(part, next: next) else { return nil }
                    start = start.map { append(.split($0, branch)) } ?? branch
                }
                return start
            case .repetition(let part, let low, let high):
                return addRepetition(part, low, high, next: next)
            }
        }

        private mutating func addRepetition(
            _ part: ByteRegex, _ low: Int, _ high: Int?, next: Int
        ) -> Int? {
            var start = next
            if let high {
                for _ in low..<high {
                    guard let once = add(part, next: start) else { return nil }
                    start = append(.split(once, next))
                }
            } else {
                let loop = append(.split(next, next))
                guard let body = add(part, next: loop) else { return nil }
                nodes[loop] = .split(body, next)
                start = loop
            }
            for _ in 0..<low {
                guard let once = add(part, next: start) else { return nil }
                start = once
            }
            return start
        }

        private mutating func append(_ node: Node) -> Int {
            nodes.append(node)
            return nodes.count - 1
        }

        /// The nodes that are reached without a byte; only those that consume one, and the end.
        func closure(_ starts: Set<Int>) -> Set<Int> {
            var seen = starts
            var waiting = Array(starts)
            var result: Set<Int> = []
            while let node = waiting.popLast() {
                guard case .split(let a, let b) = nodes[node] else {
                    result.insert(node)
                    continue
                }
                for target in [a, b] where seen.insert(target).inserted { waiting.append(target) }
            }
            return result
        }

        func step(_ from: Set<Int>, _ byte: UInt8) -> Set<Int> {
            var result: Set<Int> = []
            for node in from {
                if case .bytes(let bytes, let next) = nodes[node], bytes.contains(byte) {
                    result.insert(next)
                }
            }
            return result
        }
    }
}
