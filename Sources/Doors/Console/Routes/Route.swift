// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Wording

/// A method of a path: who may use it, and what it does.
struct Route: Sendable {
    enum Method: String, Sendable, CaseIterable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    enum Access: Sendable, Equatable {
        /// Also who is not logged in.
        case everybody
        case loggedIn
        case permission(Permission)
        /// The same for what is of no feed: a right that is held to feeds does not do.
        case everywhere(Permission)
    }

    let method: Method
    let path: PathPattern
    let access: Access
    /// What somebody must do first who may use it all the same.
    let duties: [Duty]
    /// The fields of its form, besides the token; others are refused.
    let fields: Set<String>
    let work: @Sendable (Visit) async throws -> Answer
    /// Those of the fields that may stand several times (`Visit.list`).
    private(set) var lists: Set<String> = []
    /// Its place in the navigation; nil: it has none.
    private(set) var place: Place?
    /// What programs ask for here; nil: it is for people.
    private(set) var operation: Operation?

    /// Whether programs ask for it, by a token too: who is unknown is told so, and not led to a page.
    private(set) var isForPrograms = false

    /// The same for programs.
    func forPrograms() -> Route {
        var route = self
        route.isForPrograms = true
        return route
    }

    /// The fields that may have files; nil: the body is no upload.
    private(set) var files: Set<String>?

    /// Fields that are there any number of times, each with a number behind this: `line-12`.
    private(set) var numbered: String?

    /// The same with fields of that kind.
    func taking(numbered prefix: String) -> Route {
        var route = self
        route.numbered = prefix
        return route
    }

    /// Whether its form may have the field.
    func has(field name: String) -> Bool {
        if fields.contains(name) { return true }
        guard let numbered, name.hasPrefix(numbered) else { return false }
        let figures = name.dropFirst(numbered.count)
        return (1...9).contains(figures.utf8.count)
            && figures.utf8.allSatisfy { (0x30...0x39).contains($0) }
            && !figures.hasPrefix("0")
    }

    /// The same with files in its form: `Visit.upload`.
    func taking(files: Set<String>) -> Route {
        var route = self
        route.files = files
        return route
    }

    /// A page of the navigation.
    struct Place: Sendable {
        /// Its name for scripts and style.
        let page: String
        let name: Phrase
    }

    /// The same in the navigation, for those who may use it.
    func placed(as page: String, en: String, fr: String) -> Route {
        var route = self
        route.place = Place(page: page, name: Phrase(en: en, fr: fr))
        return route
    }

    /// The same, with fields that may stand several times.
    func taking(lists names: Set<String>) -> Route {
        var route = self
        route.lists = names
        return route
    }

    static func get(
        _ path: PathPattern, _ access: Access, owing duties: [Duty] = [],
        _ work: @escaping @Sendable (Visit) async throws -> Answer
    ) -> Route {
        Route(
            method: .get, path: path, access: access, duties: duties, fields: [], work: work)
    }

    static func post(
        _ path: PathPattern, _ access: Access, owing duties: [Duty] = [],
        fields: Set<String> = [], _ work: @escaping @Sendable (Visit) async throws -> Answer
    ) -> Route {
        Route(
            method: .post, path: path, access: access, duties: duties, fields: fields, work: work)
    }

    /// For programs: the operation's own gate has it done.
    static func api(_ operation: Operation, at path: PathPattern) -> Route {
        var route = Route(
            method: operation.method, path: path, access: operation.access, duties: [], fields: []
        ) { _ in throw Refusal.notFound }
        route.operation = operation
        return route
    }
}
