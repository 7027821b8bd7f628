// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Views

/// What is asked of `/files`: a filter, a place, and the places of the pages before it.
struct FilesQuery: Sendable {
    /// Choices of the state's field, and the states of each.
    static let states: [(name: String, states: [String])] = [
        ("open", ["arrived", "loading"]), ("loaded", ["loaded"]),
        ("refused", ["rejected", "failed"]), ("duplicate", ["duplicate"]),
        ("reverted", ["reverted"]),
    ]
    /// Places before this page that a link has room for.
    private static let backLimit = 30

    var feed: String?
    var state: String?
    var name: String?
    var after: String?
    var back: [String]

    init(_ visit: Visit) throws {
        feed = visit.parameter("feed")
        state = visit.parameter("state")
        name = visit.parameter("name")
        after = visit.parameter("after")
        back = visit.parameter("back").map { $0.split(separator: "~").map(String.init) } ?? []
        guard back.count <= Self.backLimit,
            state == nil || Self.states.contains(where: { $0.name == state })
        else { throw Refusal.malformed }
    }

    var filter: FileView.Filter {
        var filter = FileView.Filter()
        filter.feed = feed
        filter.states = Self.states.first { $0.name == state }?.states ?? []
        filter.name = name
        return filter
    }

    var isFiltered: Bool { feed != nil || state != nil || name != nil }

    func next(_ cursor: Cursor) -> String {
        var query = self
        query.after = cursor.text
        query.back = (back + [after ?? ""]).suffix(Self.backLimit)
        return query.text
    }

    /// Nil on the first page.
    var previous: String? {
        guard after != nil else { return nil }
        var query = self
        query.after = back.last.flatMap { $0.isEmpty ? nil : $0 }
        query.back = back.dropLast()
        return query.text
    }

    private var text: String {
        let parts: [(String, String?)] = [
            ("feed", feed), ("state", state), ("name", name), ("after", after),
            // The first page's place is empty: it is left out, and found again by its absence.
            ("back", back.isEmpty ? nil : back.filter { !$0.isEmpty }.joined(separator: "~")),
        ]
        let given = parts.compactMap { name, value in
            value.flatMap { $0.isEmpty ? nil : "\(name)=\(FormText.encoded($0))" }
        }
        return given.isEmpty ? "" : "?" + given.joined(separator: "&")
    }
}
