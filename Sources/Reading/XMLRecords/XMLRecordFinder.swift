// SPDX-License-Identifier: Apache-2.0

internal import Markup
package import Records

/// Finds the element of a document that its records are, and the places of their values.
package struct XMLRecordFinder {
    package struct Found: Sendable, Equatable {
        package let record: XMLPath
        /// Of the record first, then of what stands around it.
        package let columns: [XMLPath]
    }

    private let nodes: [DocumentShape.Node]
    private let limit: Int

    /// Nil where the bytes are no document, or no element of it repeats and has values.
    ///
    /// Of a document that can't be read, its root without a value: the reader tells why.
    ///
    /// - Parameter head: the beginning of a file; what is cut off is not looked at.
    package static func find(
        in head: [UInt8], limits: ReadLimits = .init()
    ) throws -> Found? {
        var (source, text) = (MemorySource(head), SourceText())
        let shape = DocumentShape(limit: limits.columns)
        var isBroken = false
        do {
            try text.open(&source)
            let parser = try MarkupParser(
                shape, depth: limits.depth, names: .written, encoding: "UTF-8")
            while try text.read(&source) {
                _ = try unsafe text.feed { bytes in try unsafe parser.feed(bytes) }
                text.drop(before: text.end)
            }
        } catch is MarkupFlaw {
            // What was found above it says enough.
            isBroken = true
        } catch is XMLFault {
            isBroken = true
        }
        let finder = XMLRecordFinder(nodes: shape.nodes, limit: limits.columns)
        guard isBroken, head.starts(with: "<?xml".utf8) else { return finder.found }
        return finder.found ?? XMLPath(shape.root).map { Found(record: $0, columns: []) }
    }

    private init(nodes: [DocumentShape.Node], limit: Int) {
        self.nodes = nodes
        self.limit = limit
    }

    /// The repeating element that has the most values.
    private var found: Found? {
        var best: (node: Int, values: Int)?
        for node in nodes.indices.dropFirst() where nodes[node].repeats {
            let values = nodes[node].count * places(of: node).count
            if values > best?.values ?? 0 { best = (node, values) }
        }
        guard let best, let record = XMLPath(path(to: best.node)) else { return nil }
        let columns = (places(of: best.node) + placesAround(best.node)).compactMap(XMLPath.init)
        return Found(record: record, columns: Array(columns.prefix(limit)))
    }

    private func path(to node: Int) -> String {
        node == 0 ? "" : path(to: nodes[node].parent) + "/" + nodes[node].name
    }

    /// The values of an element and of those in it that do not repeat, by their paths from it.
    private func places(of node: Int, at way: String = "") -> [String] {
        let below = way.isEmpty ? "" : way + "/"
        var places = nodes[node].attributes.map { "\(below)@\($0)" }
        guard !nodes[node].hasText else { return places + [way.isEmpty ? "." : way] }
        for child in nodes[node].children where !nodes[child].repeats {
            places += self.places(of: child, at: below + nodes[child].name)
        }
        return places
    }

    /// The values of the elements around a record and of what stands above it in them.
    private func placesAround(_ record: Int) -> [String] {
        var (places, way, inner) = ([String](), "..", record)
        while nodes[inner].parent != 0 {
            let outer = nodes[inner].parent
            places += nodes[outer].attributes.map { "\(way)/@\($0)" }
            for child in nodes[outer].children.prefix(while: { $0 != inner })
            where !nodes[child].repeats {
                places += self.places(of: child, at: "\(way)/\(nodes[child].name)")
            }
            (way, inner) = (way + "/..", outer)
        }
        return places
    }
}
