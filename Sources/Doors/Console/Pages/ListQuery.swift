// SPDX-License-Identifier: Apache-2.0

internal import Views

/// What is asked of a list: a filter, a place, and the places of the pages before it.
struct ListQuery: Sendable {
    /// Places before this page that a link has room for.
    private static let backLimit = 30
    /// Bytes of a filter's value.
    private static let longest = 500

    private let path: String
    private let names: [String]
    private var values: [String: String] = [:]
    private(set) var after: String?
    private var back: [String]

    /// - Parameters:
    ///   - path: of the list, below the prefix.
    ///   - names: the filter's parameters.
    init(_ visit: Visit, _ path: String, _ names: [String]) throws {
        self.path = path
        self.names = names
        // A form about all that a filter finds has it as one text: its answer shows the same list.
        let ofForm = visit.form["filter"].flatMap(FormText.pairs) ?? []
        for name in names {
            values[name] = visit.parameter(name) ?? ofForm.first { $0.name == name }?.value
        }
        after = visit.parameter("after")
        back = visit.parameter("back").map { $0.split(separator: "~").map(String.init) } ?? []
        guard back.count <= Self.backLimit,
            values.values.allSatisfy({ $0.utf8.count <= Self.longest })
        else { throw Refusal.malformed }
    }

    subscript(name: String) -> String? { values[name] }

    var isFiltered: Bool { !values.isEmpty }

    /// The filter alone: `state=dead&kind=import`.
    var filterText: String {
        names.compactMap { name in values[name].map { "\(name)=\(FormText.encoded($0))" } }
            .joined(separator: "&")
    }

    /// - Throws: `CursorRefused`.
    func page(size: Int = Page.usualSize) throws -> Page {
        Page(size: size, after: try after.map(Cursor.init(text:)))
    }

    private func link(after: String?, back: [String]) -> String {
        // The first page's place is empty: it is left out, and found again by its absence.
        let places = back.filter { !$0.isEmpty }
        let parts = [
            filterText, after.map { "after=\(FormText.encoded($0))" } ?? "",
            places.isEmpty ? "" : "back=\(FormText.encoded(places.joined(separator: "~")))",
        ].filter { !$0.isEmpty }
        return path + (parts.isEmpty ? "" : "?" + parts.joined(separator: "&"))
    }

    /// Links to the pages before and behind this one.
    func links(
        _ next: Cursor?, newer: String, older: String,
        _ face: Face
    ) -> HTML {
        let previous = after.map { _ -> HTML in
            let place = back.last.flatMap { $0.isEmpty ? nil : $0 }
            let link = face.path(link(after: place, back: back.dropLast()))
            return "<a rel=\"prev\" href=\"\(link)\">← \(newer)</a>"
        }
        let following = next.map { cursor -> HTML in
            let places = Array((back + [after ?? ""]).suffix(Self.backLimit))
            return
                "<a rel=\"next\" href=\"\(face.path(link(after: cursor.text, back: places)))\">\(older) →</a>"
        }
        guard previous != nil || following != nil else { return .none }
        return """
            <nav class="pages" aria-label="\(face(en: "Pages of the list", fr: "Pages de la liste"))">\
            <span>\(previous ?? .none)</span><span>\(following ?? .none)</span></nav>
            """
    }
}
