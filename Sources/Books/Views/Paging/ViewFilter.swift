// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Which rows of a view are asked for; all of its conditions hold together.
package protocol ViewFilter: Sendable {
    associatedtype Item: View
    /// The question put to the database.
    var question: Question { get }
}

extension ViewFilter {
    /// One page of the rows, in the order of the view.
    ///
    /// - Throws: `CursorRefused` where the page's cursor is of another view or filter.
    package func read(
        _ page: Page = Page(), on connection: borrowing Connection
    ) throws -> Paged<Item> {
        // The rows and where they end are two statements, which must see the same.
        guard question.looksAtRows else { return try readPage(at: page, on: connection) }
        return try connection.transaction(Self.oneSnapshot) { connection in
            try readPage(at: page, on: connection)
        }
    }

    private static var oneSnapshot: TransactionMode {
        TransactionMode(isolation: .repeatableRead, isReadOnly: true)
    }

    private func readPage(
        at page: Page, on connection: borrowing Connection
    ) throws -> Paged<Item> {
        let question = question
        let filter = question.fingerprint
        let place = try place(of: page.after, filter, in: question)
        var items = try connection.query(
            question.rows(columns: "\(columns: Item.self)", after: place, limit: page.size + 1)
        ).decode(as: Item.self)
        func cursor(_ place: Place) -> Cursor {
            Cursor(view: Item.view, filter: filter, place: place)
        }
        if items.count > page.size {
            items.removeLast()
            return Paged(items: items, more: .yes, next: items.last.map { cursor($0.place) })
        }
        guard let end = try question.end(after: place, on: connection) else {
            return Paged(items: items, more: .no, next: nil)
        }
        return Paged(items: items, more: .unknown, next: cursor(end))
    }

    /// The first rows, however many pages they fill.
    package func first(_ limit: Int, on connection: borrowing Connection) throws -> [Item] {
        try first(limit, on: connection) { $0 }
    }

    /// The same as something else: of what that leaves out no more than a page is held.
    package func first<Value>(
        _ limit: Int, on connection: borrowing Connection, as make: (Item) -> Value
    ) throws -> [Value] {
        guard limit > 0 else { return [] }
        var items: [Value] = []
        var after: Cursor?
        repeat {
            let size = min(limit - items.count, Page.largestSize)
            let page = try read(Page(size: size, after: after), on: connection)
            items += page.items.map(make)
            after = page.next
        } while after != nil && items.count < limit
        return items
    }

    /// Hands on every row, in the order of the view, from one snapshot and a page at a time.
    package func forEach(
        on connection: borrowing Connection, _ body: (Item) throws -> Void
    ) throws {
        try connection.transaction(Self.oneSnapshot) { connection in
            var after: Cursor?
            repeat {
                let size = Page.largestSize
                let page = try readPage(at: Page(size: size, after: after), on: connection)
                try page.items.forEach(body)
                after = page.next
            } while after != nil
        }
    }

    /// The number of rows, up to a limit.
    package func count(
        upTo limit: Int = RowCount.usualLimit, on connection: borrowing Connection
    ) throws -> RowCount {
        let question = question
        let rows = try connection.query(question.count(upTo: limit + 1)).value(as: Int.self)
        let isWhole = try question.end(after: nil, on: connection) == nil
        return RowCount(rows: min(rows, limit), isAtLeast: rows > limit || !isWhole)
    }

    private func place(
        of cursor: Cursor?, _ filter: UInt64, in question: Question
    ) throws(CursorRefused) -> Place? {
        guard let cursor else { return nil }
        guard cursor.view == Item.view else {
            throw .ofAnotherView(cursor.view, wanted: Item.view)
        }
        guard cursor.filter == filter else { throw .ofAnotherFilter }
        guard question.fits(cursor.place) else { throw .unreadable }
        return cursor.place
    }
}
