// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Calendar
internal import Postgres
internal import Views

/// What is asked of `/files`, as its address or a form has it.
struct FilesQuery: Sendable {
    static let names = ["feed", "state", "day", "name", "sha256", "key"]

    /// Choices of the state's field, and the states of each.
    static let states: [(name: String, states: [String])] = [
        ("open", ["arrived", "loading"]), ("loaded", ["loaded"]),
        ("refused", ["rejected", "failed"]), ("duplicate", ["duplicate"]),
        ("reverted", ["reverted"]),
    ]
    /// Of one digest's beginning.
    private static let leastDigest = 8
    /// Files that a key is looked up for.
    private static let keyLimit = 500

    private let values: [String: String]
    private let reach: Reach

    /// - Throws: `Refusal.malformed`; `Refusal.notFound` where the feed is one of others.
    init(_ values: [String: String], _ reach: Reach) throws {
        self.values = values.filter { !$0.value.isEmpty }
        self.reach = reach
        guard feed.map({ reach.includes(feed: $0) }) ?? true else { throw Refusal.notFound }
        guard state.map({ Self.states(of: $0) != nil }) ?? true,
            day.map({ $0.utf8.count == 10 }) ?? true,
            digest.map({ Self.isDigest($0) }) ?? true
        else { throw Refusal.malformed }
    }

    init(_ list: ListQuery, _ reach: Reach) throws {
        var values: [String: String] = [:]
        for name in Self.names { values[name] = list[name] }
        try self.init(values, reach)
    }

    /// As a form has it: `state=refused&feed=labo`.
    init(text: String, _ reach: Reach) throws {
        guard let pairs = FormText.pairs(text),
            pairs.allSatisfy({ Self.names.contains($0.name) }),
            Set(pairs.map(\.name)).count == pairs.count
        else { throw Refusal.malformed }
        try self.init(Dictionary(uniqueKeysWithValues: pairs.map { ($0.name, $0.value) }), reach)
    }

    subscript(name: String) -> String? { values[name] }

    private var feed: String? { values["feed"] }
    private var state: String? { values["state"] }
    private var day: String? { values["day"] }
    private var digest: String? { values["sha256"]?.lowercased() }

    var isFiltered: Bool { !values.isEmpty }

    /// Whether all that it finds may be taken up again together.
    var mayBeRetried: Bool {
        state.map { ["refused", "rejected", "failed", "reverted"].contains($0) } ?? false
    }

    /// A choice of the field, or a state by its own name.
    private static func states(of choice: String) -> [String]? {
        states.first { $0.name == choice }?.states
            ?? (states.contains { $0.states.contains(choice) } ? [choice] : nil)
    }

    private static func isDigest(_ text: String) -> Bool {
        (leastDigest...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    /// - Parameter site: its clock, and its feeds, in whose tables a key is looked up.
    /// - Throws: `Refusal.malformed` where the day is none.
    func filter(_ site: Site, on connection: borrowing Connection) throws -> FileView.Filter {
        var filter = FileView.Filter()
        filter.feed = feed
        if feed == nil, case .feeds(let names) = reach { filter.feeds = names.sorted() }
        filter.states = state.flatMap(Self.states) ?? []
        filter.name = values["name"]
        filter.digest = digest
        if let day {
            guard let arrived = site.day(day) else { throw Refusal.malformed }
            filter.arrived = arrived
        }
        if let key = values["key"] {
            filter.ids = try KeySearch(
                key, feed: feed, reach: reach.includes, in: site.installation
            )
            .files(limit: Self.keyLimit, on: connection)
        }
        return filter
    }
}
