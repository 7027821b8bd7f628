// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Feeds
internal import Postgres
internal import Views

/// A place that a search leads to.
struct Found: Sendable {
    enum Kind: String, Sendable {
        case page, file, job, feed, schedule

        func word(_ face: Face) -> String {
            switch self {
            case .page: face(en: "page", fr: "page")
            case .file: face(en: "file", fr: "fichier")
            case .job: face(en: "job", fr: "travail")
            case .feed: face(en: "feed", fr: "flux")
            case .schedule: face(en: "schedule", fr: "planification")
            }
        }
    }

    let kind: Kind
    let name: String
    let more: String
    /// Of ours, with the prefix.
    let path: String

    /// Bytes of what is searched.
    static let longest = 200
    /// Of each kind.
    private static let most = 8

    func json(_ face: Face) -> String {
        let fields = [
            ("kind", kind.word(face)), ("name", name), ("more", more), ("href", path),
        ]
        return "{" + fields.map { "\"\($0.0)\":\(Self.quoted($0.1))" }.joined(separator: ",") + "}"
    }

    /// Nothing for nothing.
    static func all(_ text: String, _ visit: Visit) async throws -> [Found] {
        guard !text.isEmpty, let rights = visit.visitor.principal?.rights else { return [] }
        let face = visit.face
        let found = try await visit.site.pool.withConnection { connection in
            try jobs(text, face, rights, connection) + files(text, face, rights, connection)
                + schedules(text, face, rights, connection)
        }
        return pages(text, face) + feeds(text, visit, rights) + found
    }

    private static func holds(_ name: String, _ text: String) -> Bool {
        name.lowercased().contains(text.lowercased())
    }

    private static func pages(_ text: String, _ face: Face) -> [Found] {
        let all = RouteTable.console.routes.compactMap { route -> Found? in
            guard let place = route.place, Navigation.mayUse(route, face),
                holds(face(place.name), text)
            else { return nil }
            return Found(
                kind: .page, name: face(place.name), more: "", path: face.path(route.path.text))
        }
        return Array(all.prefix(most))
    }

    private static func feeds(_ text: String, _ visit: Visit, _ rights: Rights) -> [Found] {
        let (face, reach) = (visit.face, rights.reach(of: .viewFeeds))
        // Until the feed's own page is there, its files are what there is of it.
        let hasPage = RouteTable.console.pattern(["feeds", "x"]) != nil
        let all = visit.site.installation.catalog.feeds.filter {
            reach.includes(feed: $0.name) && (holds($0.name, text) || holds($0.title, text))
        }
        return all.prefix(most).map { feed in
            let path =
                hasPage ? "/feeds/\(feed.name)" : "/files?feed=\(FormText.encoded(feed.name))"
            return Found(
                kind: .feed, name: feed.title, more: feed.name, path: face.path(path))
        }
    }

    /// By number.
    private static func jobs(
        _ text: String, _ face: Face, _ rights: Rights, _ connection: borrowing Connection
    ) throws -> [Found] {
        guard rights.mayDo(.viewJobs), let id = Int64(text),
            RouteTable.console.pattern(["jobs", text]) != nil
        else { return [] }
        var filter = JobView.Filter()
        filter.id = id
        return try filter.first(1, on: connection).map {
            Found(kind: .job, name: "\($0.id)", more: $0.kind, path: face.path("/jobs/\($0.id)"))
        }
    }

    /// By number, or by a part of the name among the newest.
    private static func files(
        _ text: String, _ face: Face, _ rights: Rights, _ connection: borrowing Connection
    ) throws -> [Found] {
        let reach = rights.reach(of: .viewFiles)
        guard reach != .nothing else { return [] }
        var (byNumber, byName) = (FileView.Filter(), FileView.Filter())
        byNumber.id = Int64(text)
        byName.name = text
        let numbered = byNumber.id == nil ? [] : try byNumber.first(1, on: connection)
        let named = try byName.read(Page(size: most), on: connection).items
        return (numbered + named).filter { reach.includes(feed: $0.feed) }.map { file in
            Found(
                kind: .file, name: file.name, more: "\(file.id) · \(file.feed)",
                path: face.path("/files/\(file.id)"))
        }
    }

    private static func schedules(
        _ text: String, _ face: Face, _ rights: Rights, _ connection: borrowing Connection
    ) throws -> [Found] {
        guard rights.mayDo(.viewSchedules), RouteTable.console.pattern(["schedules", "x"]) != nil
        else { return [] }
        let named = try ScheduleView.Filter().first(5_000, on: connection) { $0.name }
        return named.filter { holds($0, text) }.prefix(most).map { name in
            Found(
                kind: .schedule, name: name, more: "",
                path: face.path("/schedules/" + FormText.encoded(name)))
        }
    }

    /// As a JSON string; also safe within markup.
    private static func quoted(_ text: String) -> String {
        let inner = text.unicodeScalars.map { scalar -> String in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case "<", ">", "&": "\\u00" + String(scalar.value, radix: 16)
            default:
                scalar.value < 0x20
                    ? "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
                    : String(scalar)
            }
        }
        return "\"\(inner.joined())\""
    }
}
