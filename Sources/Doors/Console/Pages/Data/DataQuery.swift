// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Postgres
internal import Views

/// What is asked of `/data/{feed}`: a filter, a moment, a place, and the places before it.
struct DataQuery: Sendable {
    private static let backLimit = 10
    /// Before the names of columns, which may be any.
    private static let column = "by."

    /// As they were typed.
    private(set) var texts: [String: String] = [:]
    private(set) var equal: [String: String] = [:]
    private let back: [String]
    let zone: Zone
    /// Fields whose text is no day or time.
    private(set) var wrong: [String] = []

    /// Which of the feed's tables; its own unless told.
    static let table = "table"
    static let names = ["from", "to", "as_of", "since", "key", "after", table]

    init(_ visit: Visit, _ table: DataTable) throws {
        zone = visit.site.zone
        for name in Self.names { texts[name] = visit.parameter(name) }
        for column in table.columns {
            equal[column.name] = visit.parameter(Self.column + column.name)
        }
        // A key may have any sign: each place is encoded once more.
        let places = visit.parameter("back")?.split(separator: "!") ?? []
        back = places.compactMap { FormText.decoded($0, plusIsBlank: false) }
        guard places.count <= Self.backLimit, back.count == places.count else {
            throw Refusal.malformed
        }
        wrong = ["from", "to"].filter { name in
            texts[name].map { CivilText.days($0) == nil } ?? false
        }
        wrong += ["as_of", "since"].filter { name in
            texts[name].map { InstantText.parse($0, in: zone) == nil } ?? false
        }
    }

    subscript(name: String) -> String? { texts[name] }

    /// As a browser's field takes it: a moment without a zone, on the site's clock.
    func shown(_ name: String) -> String {
        guard let moment = moment(name), name == "as_of" || name == "since" else {
            return texts[name] ?? ""
        }
        return InstantText.clock(moment.seconds + Int64(zone.offset(atUTC: moment.seconds)))
    }

    func name(of column: String) -> String { Self.column + column }

    /// The moment that the table is shown of; nil: now.
    var asOf: Timestamp? { moment("as_of") }
    /// The moment that it is compared with; nil: with none.
    var since: Timestamp? { moment("since") }

    private func moment(_ name: String) -> Timestamp? {
        texts[name].flatMap { InstantText.parse($0, in: zone) }.map { Timestamp(seconds: $0) }
    }

    /// Both days are in it.
    var filter: DataFilter {
        var filter = DataFilter()
        filter.equal = equal
        filter.from = day("from")
        filter.until = day("to", more: 1)
        filter.asOf = asOf
        return filter
    }

    private func day(_ name: String, more: Int64 = 0) -> Timestamp? {
        texts[name].flatMap(CivilText.days).map { days in
            Timestamp(
                seconds: InstantText.instant(ofLocal: (days + more) * 86_400, in: zone))
        }
    }

    mutating func choose(_ column: String, _ value: String?) { equal[column] = value }

    var isFiltered: Bool { !equal.isEmpty || texts["from"] != nil || texts["to"] != nil }

    /// The same, of the history of a row.
    func link(key: [String]) -> String {
        var query = self
        query.texts["key"] = KeyText.written(key)
        return query.text(back: back)
    }

    func next(_ cursor: Cursor) -> String {
        var query = self
        query.texts["after"] = cursor.text
        query.texts["key"] = nil
        return query.text(back: (back + [texts["after"] ?? ""]).suffix(Self.backLimit))
    }

    /// Nil on the first page.
    var previous: String? {
        guard texts["after"] != nil else { return nil }
        var query = self
        query.texts["after"] = back.last.flatMap { $0.isEmpty ? nil : $0 }
        query.texts["key"] = nil
        return query.text(back: back.dropLast())
    }

    /// Without a place and a row.
    var ofAll: String {
        var query = self
        query.texts["after"] = nil
        query.texts["key"] = nil
        return query.text(back: [])
    }

    private func text(back: some Collection<String>) -> String {
        let places = back.filter { !$0.isEmpty }.map(FormText.encoded).joined(separator: "!")
        var pairs = equal.sorted { $0.key < $1.key }.map { (name(of: $0.key), $0.value) }
        pairs += Self.names.compactMap { name in texts[name].map { (name, $0) } }
        if !places.isEmpty { pairs.append(("back", places)) }
        let given = pairs.map { "\(FormText.encoded($0.0))=\(FormText.encoded($0.1))" }
        return given.isEmpty ? "" : "?" + given.joined(separator: "&")
    }
}
