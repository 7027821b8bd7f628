// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Postgres
internal import Views

extension Operation {
    /// Items of a list that are asked for at once.
    static let limits: ClosedRange<Int64> = 1...500

    private static let paging = [
        Field("limit", .integer(limits), "How many at most; 50 unless told"),
        Field("after", .text(1...2_000), "`next` of the page before"),
    ]

    private static func page(of item: Shape) -> Shape {
        .fields([
            Field("items", .list(of: item), "", isRequired: true),
            Field(
                "next", .nullable(.text(0...Shape.longestText)), "For `after`; null: that was all",
                isRequired: true),
        ])
    }

    /// A list, a page at a time.
    ///
    /// - Parameter shown: what of an item the caller may see; all of it unless told.
    static func list<Filter: ViewFilter>(
        _ path: PathPattern, _ access: Route.Access, hold: Hold = .none, _ summary: String,
        _ filters: [Field] = [], of filter: Filter.Type,
        shown: @escaping @Sendable (Filter.Item, Call) -> Filter.Item = { item, _ in item },
        _ make: @escaping @Sendable (Call, borrowing Connection) throws -> Filter
    ) -> Operation {
        Operation(
            .get, path, access, hold: hold, summary, query: filters + paging,
            answer: page(of: ShapeReading.shape(of: Filter.Item.self)),
            .look { call, connection in
                let seal = try call.site.api.seal(on: connection)
                let page = try make(call, connection).read(call.page(seal), on: connection)
                return answer(
                    try page.items.map { try RowEncoding.json(shown($0, call)) },
                    page.next.map { seal.text(of: $0) }, call)
            })
    }

    /// One page of what is no view.
    struct Items {
        let items: [JSON]
        /// For `after`; nil: that was all.
        let next: String?

        init(_ items: [JSON], next: String? = nil) {
            self.items = items
            self.next = next
        }
    }

    /// A list of what is no view, a page at a time.
    static func paged(
        _ path: PathPattern, _ access: Route.Access, hold: Hold = .none, _ summary: String,
        _ filters: [Field] = [], item: Shape,
        _ read: @escaping @Sendable (Call, CursorSeal, borrowing Connection) throws -> Items
    ) -> Operation {
        Operation(
            .get, path, access, hold: hold, summary, query: filters + paging,
            answer: page(of: item),
            .look { call, connection in
                let page = try read(call, try call.site.api.seal(on: connection), connection)
                return answer(page.items, page.next, call)
            })
    }

    /// A list of things that are declared in files: all of them are on hand.
    static func declared<Item: Codable & Sendable>(
        _ path: PathPattern, _ access: Route.Access, hold: Hold = .none, _ summary: String,
        of item: Item.Type, _ all: @escaping @Sendable (Call) throws -> [(name: String, item: Item)]
    ) -> Operation {
        Operation(
            .get, path, access, hold: hold, summary, query: paging,
            answer: page(of: ShapeReading.shape(of: item)),
            .look { call, connection in
                let seal = try call.site.api.seal(on: connection)
                let after = try call.text("after").map { try seal.name(text: $0, of: path.text) }
                let size = call.size
                let rest = try all(call).sorted { $0.name < $1.name }
                    .filter { item in after.map { $0 < item.name } ?? true }
                let items = rest.prefix(size)
                let next = rest.count > size ? items.last?.name : nil
                return answer(
                    try items.map { try RowEncoding.json($0.item) },
                    next.map { seal.text(of: path.text, name: $0) }, call)
            })
    }

    private static func answer(_ items: [JSON], _ next: String?, _ call: Call) -> Answer {
        let answer = Answer.value(
            ["items": .list(items), "next": next.map(JSON.text) ?? .null])
        guard let next else { return answer }
        return answer.with("Link", "<\(call.link(after: next))>; rel=\"next\"")
    }
}
