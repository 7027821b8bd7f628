// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Postgres

/// A method of a path of the API: its route, its checks and its part of the document are all made
/// from this.
struct Operation: Sendable {
    /// Of what feed its thing is, for permissions that are held to one.
    enum Hold: Sendable, Equatable {
        /// Of none, or of all: a held permission does not do.
        case none
        /// The parameter of the path that names it: decided before anything is looked up.
        case inPath(String)
        /// Known once it is found: then a thing of another feed is not there.
        case found
    }

    enum Work: Sendable {
        /// Reads, on a connection of the pages.
        case look(@Sendable (Call, borrowing Connection) throws -> Answer)
        /// Changes: all in one transaction, with what remembers its `Idempotency-Key`.
        case change(@Sendable (Call, borrowing Connection) throws -> Answer)
        /// Takes a file that was sent; `Handed.settle` belongs into its transaction.
        case receive(@Sendable (Call, Handed, borrowing Connection) throws -> Answer)
        /// Hands in a file that was sent before; `RequestKey.settle` belongs into its transaction.
        case hand(@Sendable (Call, RequestKey, borrowing Connection) throws -> Answer)
        /// Takes its connections itself; changes nothing.
        case free(@Sendable (Call) async throws -> Answer)
    }

    let method: Route.Method
    /// Below `/api/v1`.
    let path: PathPattern
    let access: Route.Access
    let hold: Hold
    /// One sentence.
    let summary: String
    let query: [Field]
    /// Members of a JSON body; nil: there is none.
    let body: [Field]?
    /// In which forms a file is sent; nil: none is.
    let intake: Intake?
    let status: Int
    let answer: Shape?
    /// Of the answer.
    let media: String
    /// Statuses besides those that its form brings.
    let also: [Int]
    let work: Work
    /// Made before the transaction, where it takes time: handed on in the call.
    private(set) var prepare: (@Sendable (Call) async throws -> Call)?
    /// What a parameter `by.NAME` says of a column; nil: there is none.
    private(set) var aboutColumns: String?
    /// Asked before the body is judged.
    private(set) var condition: (@Sendable (Call, borrowing Connection) throws -> Void)?

    init(
        _ method: Route.Method, _ path: PathPattern, _ access: Route.Access, hold: Hold = .none,
        _ summary: String, query: [Field] = [], body: [Field]? = nil, intake: Intake? = nil,
        status: Int = 200, answer: Shape?, media: String = "application/json", also: [Int] = [],
        _ work: Work
    ) {
        self.method = method
        self.path = path
        self.access = access
        self.hold = hold
        self.summary = summary
        self.query = query
        self.body = body
        self.intake = intake
        self.status = status
        self.answer = answer
        self.media = media
        self.also = also
        self.work = work
    }

    func preparing(_ prepare: @escaping @Sendable (Call) async throws -> Call) -> Operation {
        var operation = self
        operation.prepare = prepare
        return operation
    }

    /// With parameters `by.NAME`, a name for each column of its table.
    func choosing(by about: String) -> Operation {
        var operation = self
        operation.aboutColumns = about
        return operation
    }

    /// What stands before the name of a column.
    static let byColumn = "by."

    /// The declared parameters, and those of columns that were sent.
    func fields(sent names: [String]) -> [Field] {
        guard let aboutColumns else { return query }
        return query
            + names.filter { $0.hasPrefix(Self.byColumn) && $0 != Self.byColumn }
            .map { Field($0, .text(0...Self.longestValue), aboutColumns) }
    }

    /// Whether a file that it takes is an upload of the sender's until it is imported.
    var keepsUploads: Bool { access == .permission(.importFiles) && intake != nil }

    /// Characters of a column's value.
    static let longestValue = 1_000

    func onCondition(
        _ condition: @escaping @Sendable (Call, borrowing Connection) throws -> Void
    ) -> Operation {
        var operation = self
        operation.condition = condition
        return operation
    }
}

extension Operation {
    /// A single thing.
    static func one<Item: Codable & SendableMetatype>(
        _ path: PathPattern, _ access: Route.Access, hold: Hold = .none, _ summary: String,
        query: [Field] = [], also: [Int] = [], of item: Item.Type,
        _ work: @escaping @Sendable (Call, borrowing Connection) throws -> Item?
    ) -> Operation {
        Operation(
            .get, path, access, hold: hold, summary, query: query,
            answer: ShapeReading.shape(of: item), also: also,
            .look { call, connection in
                guard let item = try work(call, connection) else { throw Problem.notFound }
                return try .value(item)
            })
    }

    /// What changes something, and answers at once.
    static func post<Item: Codable & SendableMetatype>(
        _ path: PathPattern, _ access: Route.Access, hold: Hold = .none, _ summary: String,
        _ body: [Field] = [], status: Int = 200, also: [Int] = [], of item: Item.Type,
        _ work: @escaping @Sendable (Call, borrowing Connection) throws -> Item
    ) -> Operation {
        Operation(
            .post, path, access, hold: hold, summary, query: [onBehalfOf],
            body: body + [onBehalfOf], status: status, answer: ShapeReading.shape(of: item),
            also: also,
            .change { call, connection in try .value(work(call, connection), status: status) })
    }

    /// What begins work, and answers where that can be followed.
    static func start(
        _ path: PathPattern, _ access: Route.Access, hold: Hold = .none, _ summary: String,
        _ body: [Field] = [], also: [Int] = [],
        _ work: @escaping @Sendable (Call, borrowing Connection) throws -> TaskReceipt
    ) -> Operation {
        Operation(
            .post, path, access, hold: hold, summary, query: [onBehalfOf],
            body: body + [onBehalfOf], status: 202,
            answer: ShapeReading.shape(of: TaskReceipt.self), also: also,
            .change { call, connection in
                let receipt = try work(call, connection)
                let answer = try Answer.value(receipt, status: 202)
                return receipt.href.map { answer.with("Location", $0) } ?? answer
            })
    }

    /// Letters of whom somebody acts for.
    static let onBehalfOfLength = 200

    static let onBehalfOf = Field(
        "on_behalf_of", .text(0...onBehalfOfLength),
        "For whom it is done: text for the journal, gives no right")
}
