// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Journal
internal import Postgres
internal import Views
internal import Wording

/// One request of the API at work: its parameters fit their shapes.
struct Call: Sendable {
    let site: Site
    let head: RequestHead
    let operation: Operation
    let visitor: Visitor
    let principal: Principal
    /// Of the path.
    let parameters: [String: String]
    var query = JSON.object([JSON.Member]())
    var body = JSON.object([JSON.Member]())
    /// What was made before the transaction.
    var prepared: (any Sendable)?

    var language: Language { visitor.language }

    /// As the journal names who does it.
    var actor: JournalActor { principal.actor(.console) }

    var onBehalfOf: String? {
        (self.text("on_behalf_of")).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// A text of the query or the body.
    func text(_ name: String) -> String? {
        if case .text(let text)? = query[name] ?? body[name] { text } else { nil }
    }

    func whole(_ name: String) -> Int64? { (query[name] ?? body[name])?.whole }

    func flag(_ name: String) -> Bool? {
        if case .boolean(let value)? = query[name] ?? body[name] { value } else { nil }
    }

    func texts(_ name: String) -> [String] {
        guard case .list(let values)? = body[name] else { return [] }
        return values.compactMap { if case .text(let text) = $0 { text } else { nil } }
    }

    /// An instant; with `day`s the site's zone decides.
    func instant(_ name: String) -> Timestamp? {
        text(name).flatMap { site.instant($0) }
    }

    /// The number in the path.
    ///
    /// - Throws: `Problem` where it is none: there is nothing of that name.
    func id() throws(Problem) -> Int64 {
        guard let text = parameters["id"], let id = Int64(text), id > 0, "\(id)" == text else {
            throw .notFound
        }
        return id
    }

    /// The name in the path.
    var name: String { parameters["name"] ?? "" }

    var size: Int { Int(whole("limit") ?? Int64(Page.usualSize)) }

    func page(_ seal: CursorSeal) throws -> Page {
        Page(size: size, after: try text("after").map { try seal.cursor(text: $0) })
    }

    func reach(of permission: Permission) -> Reach { principal.rights.reach(of: permission) }

    func mayDo(_ permission: Permission, feed: String? = nil) -> Bool {
        principal.rights.mayDo(permission, feed: feed)
    }

    /// The same list, from a place on.
    func link(after next: String) -> String {
        let kept = head.query.filter { $0.name != "after" } + [(name: "after", value: next)]
        let path = head.target.prefix { $0 != "?" }
        return path + "?"
            + kept.map { "\(FormText.encoded($0.name))=\(FormText.encoded($0.value))" }
            .joined(separator: "&")
    }

    func href(_ path: String) -> String { site.path("/api/v1" + path) }
}
