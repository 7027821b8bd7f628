// SPDX-License-Identifier: Apache-2.0

internal import Markup
internal import Records

/// Picks the records' values out of a document, and asks for a pause behind each record.
final class DocumentReader: MarkupTaker {
    private let places: XMLPlaces
    private let limits: ReadLimits
    private(set) var values: PlaceValues
    private var unread = UnreadPlaces()
    private(set) var elements = OpenElements()
    /// The nodes that the open elements are of, and of each element where its own begin.
    private var active = [0]
    private var starts = [0]
    /// Of nodes that are chosen by number: elements of their name so far.
    private var seen: [Int]
    /// The values whose text is being read, and how deep their element is.
    private var texts: [(value: Int, depth: Int)] = []

    /// Where the record in hand begins and ends among the bytes fed; nil: none is open, or ended.
    private(set) var firstByte: Int?
    private(set) var byteBehind: Int?
    /// How deep it stands; 0 where none is open.
    private var depth = 0
    /// Whether nothing more of it is wanted.
    private var isGivenUp = false
    /// The different names so far: the parser keeps all of them.
    private var names: Set<UInt64> = []
    /// Whether the root is that of the records.
    private(set) var hasPlace = false
    /// The name of the root, once there is one.
    private(set) var root = ""
    /// Whether the innermost element has text that nobody reads, which is not noted yet.
    private var hasUnreadText = false

    init(_ places: XMLPlaces, _ limits: ReadLimits) {
        self.places = places
        self.limits = limits
        values = PlaceValues(places, limit: limits.fieldBytes)
        seen = Array(repeating: 0, count: places.nodes.count)
    }

    /// What has values and is read by nobody.
    var unreadPlaces: [UnreadPlace] { unread.all }

    /// Reads nothing more of the record in hand.
    func giveUp() {
        isGivenUp = true
        texts.removeAll()
    }

    /// The record in hand was taken.
    func leaveRecord() {
        (firstByte, byteBehind, isGivenUp) = (nil, nil, false)
        values.endRecord()
    }

    // MARK: What the parser finds

    func begin(
        _ name: UnsafePointer<CChar>, _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>,
        in parser: MarkupParser
    ) throws {
        let written = unsafe WrittenName(name)
        noteText(parser)
        try check(written, parser)
        unsafe elements.open(written.local)
        if elements.count == 1 { root = "/" + elements.path() }
        let attributes = unsafe WrittenAttributes(attributes)
        let parents = starts[starts.count - 1]..<active.count
        starts.append(active.count)
        for parent in parents {
            for child in places.nodes[active[parent]].children
            where places.nodes[child].name.isName(of: written) && isChosen(child, attributes) {
                try open(child, attributes, parser)
            }
        }
        try take(attributes, parents, written, parser)
    }

    func end(_ name: UnsafePointer<CChar>, in parser: MarkupParser) {
        noteText(parser)
        while let last = texts.last, last.depth == elements.count {
            values.end(last.value)
            texts.removeLast()
        }
        if depth == elements.count, depth > 0 {
            depth = 0
            byteBehind = parser.placeBehind
            parser.pause()
        }
        active.removeLast(active.count - starts.removeLast())
        elements.close()
    }

    func take(_ text: UnsafeRawBufferPointer) throws {
        let bytes = unsafe text.bindMemory(to: UInt8.self)
        guard texts.isEmpty else {
            for text in texts { try unsafe values.append(bytes, to: text.value) }
            return
        }
        guard !isGivenUp, unsafe !bytes.allSatisfy({ isBlank($0) }) else { return }
        hasUnreadText = true
    }

    // MARK: Elements

    private func isChosen(_ node: Int, _ attributes: WrittenAttributes) -> Bool {
        switch places.nodes[node].choice {
        case .any: return true
        case .number(let number):
            seen[node] += 1
            return seen[node] == number
        case .attribute(let name, let value):
            return attributes.has(name, value)
        }
    }

    private func open(
        _ node: Int, _ attributes: WrittenAttributes, _ parser: MarkupParser
    ) throws {
        active.append(node)
        for child in places.nodes[node].children { seen[child] = 0 }
        for value in places.nodes[node].clears { values.clear(value) }
        if node == places.record {
            depth = elements.count
            firstByte = parser.place
            isGivenUp = false
            values.beginRecord()
        }
        if node == places.root { hasPlace = true }
        guard !isGivenUp, !places.nodes[node].texts.isEmpty, !attributes.sayNothing else { return }
        for value in places.nodes[node].texts {
            try values.begin(value, line: parser.line)
            texts.append((value, elements.count))
        }
    }

    // MARK: Attributes

    private func take(
        _ attributes: WrittenAttributes, _ parents: Range<Int>, _ element: WrittenName,
        _ parser: MarkupParser
    ) throws {
        var count = 0
        try unsafe attributes.forEach { name, value in
            count += 1
            guard count <= limits.columns else {
                throw XMLFault.tooManyAttributes(
                    limit: limits.columns, line: parser.line, place: place)
            }
            try check(name, parser)
            guard !isGivenUp else { return }
            var isRead = name.isOfMarkup || isChoice(name, parents, element)
            for index in starts[starts.count - 1]..<active.count {
                for wanted in places.nodes[active[index]].attributes
                where wanted.name.isName(of: name) {
                    isRead = true
                    try values.begin(wanted.value, line: parser.line)
                    try unsafe values.append(value, to: wanted.value)
                    values.end(wanted.value)
                }
            }
            guard !isRead else { return }
            note(unsafe OpenElements.hash(name.local, after: ~elements.hash), parser) {
                unsafe "@" + String(decoding: name.local, as: UTF8.self)
            }
        }
    }

    /// Whether an element is chosen by this attribute.
    private func isChoice(
        _ attribute: WrittenName, _ parents: Range<Int>, _ element: WrittenName
    ) -> Bool {
        parents.contains { parent in
            places.nodes[active[parent]].children.contains { child in
                guard case .attribute(let name, _) = places.nodes[child].choice else {
                    return false
                }
                return name.isName(of: attribute) && places.nodes[child].name.isName(of: element)
            }
        }
    }

    private func check(_ name: WrittenName, _ parser: MarkupParser) throws(XMLFault) {
        guard name.count <= limits.nameBytes else {
            throw .tooLongName(bytes: limits.nameBytes, line: parser.line, place: place)
        }
        let hash = unsafe OpenElements.hash(name.all, after: 0)
        guard names.contains(hash) || names.insert(hash).inserted && names.count <= limits.names
        else { throw .tooManyNames(limit: limits.names, line: parser.line, place: place) }
    }

    // MARK: Places

    /// The innermost open element; empty: there is none.
    var place: String { elements.count == 0 ? "" : "/" + elements.path() }

    private func noteText(_ parser: MarkupParser) {
        guard hasUnreadText else { return }
        hasUnreadText = false
        note(elements.hash, parser) { "" }
    }

    /// Notes a place of the innermost element that nobody reads.
    private func note(_ hash: UInt64, _ parser: MarkupParser, _ name: () -> String) {
        unread.note(hash, { path(to: name()) }, line: { parser.line })
    }

    /// As a column's path has it: from the record where one is open.
    private func path(to name: String) -> String {
        let isInside = depth > 0
        let parts = [elements.path(from: depth), name].filter { !$0.isEmpty }
        let path = parts.joined(separator: "/")
        return isInside ? (path.isEmpty ? "." : path) : "/" + path
    }
}
