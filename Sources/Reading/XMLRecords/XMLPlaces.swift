// SPDX-License-Identifier: Apache-2.0

/// The places of the records and of all columns as a tree, so that a document is walked through
/// once.
struct XMLPlaces: Sendable {
    enum Choice: Sendable, Hashable {
        case any
        case number(Int)
        case attribute(XMLName, value: [UInt8])
    }

    struct Node: Sendable {
        let name: XMLName
        let choice: Choice
        fileprivate(set) var children: [Int] = []
        /// The values that are its text.
        fileprivate(set) var texts: [Int] = []
        fileprivate(set) var attributes: [(name: XMLName, value: Int)] = []
        /// The values around the records that begin anew where it begins.
        fileprivate(set) var clears: [Int] = []
    }

    /// One of the places of a column.
    struct Value: Sendable {
        let place: String
        /// Whether it stands outside of the records, and above them.
        let isAround: Bool
    }

    /// The first is what the root stands in.
    private(set) var nodes = [Node(name: XMLName(""), choice: .any)]
    private(set) var values: [Value] = []
    /// Of each column its values, the one to be preferred first.
    private(set) var columns: [[Int]] = []
    /// The node of the records, and that of the root.
    let record: Int
    let root: Int
    let place: String

    /// - Parameter columns: of each column its places; those that can't be are left out.
    init(_ record: XMLPath, _ columns: [[XMLPath]]) {
        place = record.description
        var tree = [0]
        for step in record.steps { tree.append(Self.add(step, to: tree[tree.count - 1], &nodes)) }
        self.record = tree[tree.count - 1]
        root = tree[min(1, tree.count - 1)]
        for paths in columns {
            var column: [Int] = []
            for path in paths {
                guard let path = path.resolved(from: record) else { continue }
                let common = zip(path.steps, record.steps).prefix { $0 == $1 }.count
                let isAround = common < record.steps.count
                var node = 0
                for step in path.steps { node = Self.add(step, to: node, &nodes) }
                let value = values.count
                values.append(Value(place: path.description, isAround: isAround))
                column.append(value)
                if isAround { nodes[tree[common]].clears.append(value) }
                if let attribute = path.attribute {
                    nodes[node].attributes.append((XMLName(attribute), value))
                } else {
                    nodes[node].texts.append(value)
                }
            }
            self.columns.append(column)
        }
    }

    private static func add(_ step: XMLPath.Step, to node: Int, _ nodes: inout [Node]) -> Int {
        let choice: Choice =
            switch step.choice {
            case .any: .any
            case .number(let number): .number(number)
            case .attribute(let name, let value):
                .attribute(XMLName(name), value: Array(value.utf8))
            }
        let name = XMLName(step.name)
        let known = nodes[node].children.first {
            nodes[$0].name == name && nodes[$0].choice == choice
        }
        if let known { return known }
        nodes.append(Node(name: name, choice: choice))
        nodes[node].children.append(nodes.count - 1)
        return nodes.count - 1
    }
}
