// SPDX-License-Identifier: Apache-2.0

/// The places of all columns as a tree of names, so that an object is walked through once.
struct JSONPaths: Sendable {
    struct Node: Sendable {
        fileprivate(set) var children: [(name: [UInt8], node: Int)] = []
        /// The columns whose value stands here, and the how many-th of its places this is.
        fileprivate(set) var columns: [(column: Int, rank: Int)] = []
    }

    private(set) var nodes = [Node()]
    let columns: Int

    /// - Parameter columns: of each column its places, the one to be preferred first.
    init(_ columns: [[JSONPointer]]) {
        self.columns = columns.count
        for (column, places) in columns.enumerated() {
            for (rank, place) in places.enumerated() {
                var node = 0
                for name in place.names { node = add(Array(name.utf8), to: node) }
                nodes[node].columns.append((column, rank))
            }
        }
    }

    private mutating func add(_ name: [UInt8], to node: Int) -> Int {
        if let known = nodes[node].children.first(where: { $0.name == name }) { return known.node }
        nodes.append(Node())
        nodes[node].children.append((name, nodes.count - 1))
        return nodes.count - 1
    }

    /// The node below another one; nil where no column stands there or below.
    func child(of node: Int, named name: UnsafeBufferPointer<UInt8>) -> Int? {
        nodes[node].children.first { unsafe $0.name.elementsEqual(name) }?.node
    }

    /// The same of a list's value, by its number.
    func child(of node: Int, at index: Int) -> Int? {
        guard !nodes[node].children.isEmpty else { return nil }
        let name = Array("\(index)".utf8)
        return nodes[node].children.first { $0.name == name }?.node
    }
}
