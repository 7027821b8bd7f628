// SPDX-License-Identifier: Apache-2.0

internal import Markup

/// The elements and attributes that a document has, each place once.
final class DocumentShape: MarkupTaker {
    struct Node {
        let name: String
        let parent: Int
        fileprivate(set) var children: [Int] = []
        fileprivate(set) var attributes: [String] = []
        fileprivate(set) var count = 0
        /// How often it stands in one element at most, and does in the one in hand.
        fileprivate(set) var most = 0
        fileprivate var here = 0
        fileprivate(set) var hasText = false

        /// Whether one element has several.
        var repeats: Bool { most > 1 }
    }

    /// The first is what the root stands in; in the order of their first.
    private(set) var nodes = [Node(name: "", parent: 0)]
    /// The nodes of the open elements; nil: of one beyond the limit.
    private var stack: [Int?] = [0]
    private let limit: Int

    /// - Parameter limit: places.
    init(limit: Int) { self.limit = limit }

    /// The path of the root; of none, one that nothing is.
    var root: String { "/" + (nodes.count > 1 ? nodes[1].name : "xml") }

    func begin(
        _ name: UnsafePointer<CChar>, _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>,
        in parser: MarkupParser
    ) {
        let name = unsafe String(decoding: WrittenName(name).local, as: UTF8.self)
        let found = stack[stack.count - 1].flatMap { node(name, below: $0) }
        stack.append(found)
        guard let found else { return }
        nodes[found].count += 1
        nodes[found].here += 1
        nodes[found].most = max(nodes[found].most, nodes[found].here)
        for child in nodes[found].children { nodes[child].here = 0 }
        unsafe WrittenAttributes(attributes).forEach { name, _ in
            guard !name.isOfMarkup, nodes[found].attributes.count < limit else { return }
            let name = unsafe String(decoding: name.local, as: UTF8.self)
            if !nodes[found].attributes.contains(name) { nodes[found].attributes.append(name) }
        }
    }

    func end(_ name: UnsafePointer<CChar>, in parser: MarkupParser) { stack.removeLast() }

    func take(_ text: UnsafeRawBufferPointer) {
        guard let node = stack[stack.count - 1], !nodes[node].hasText else { return }
        nodes[node].hasText = unsafe text.contains { !isBlank($0) }
    }

    private func node(_ name: String, below parent: Int) -> Int? {
        let known = nodes[parent].children.first { nodes[$0].name == name }
        guard known == nil, nodes.count < limit else { return known }
        nodes.append(Node(name: name, parent: parent))
        nodes[parent].children.append(nodes.count - 1)
        return nodes.count - 1
    }
}
