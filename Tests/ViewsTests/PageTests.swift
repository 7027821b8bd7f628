// SPDX-License-Identifier: Apache-2.0

import Calendar
import Foundation
import Postgres
import Testing
import Views
import Wording

@Suite struct PageTests {
    @Test(arguments: EveryQuestion.all)
    func `pages give each row once, in the order of one long page`(_ asked: EveryQuestion) throws {
        let connection = try MadeBook.connect()
        let long = try asked.places(1_000, connection)
        #expect(Set(long).count == long.count)
        let short = try asked.places(37, connection)
        #expect(short == Array(long.prefix(short.count)))
        #expect(short.count == long.count || short.count >= 12 * 37 / 4)
    }

    @Test func `newest files come first, and the cursor of the last page is nil`() throws {
        let connection = try MadeBook.connect()
        let filter = changed(FileView.Filter()) { $0.states = ["failed"] }
        let first = try filter.read(Page(size: 3), on: connection)
        #expect(first.more == .yes)
        #expect(first.items.map(\.id) == first.items.map(\.id).sorted(by: >))
        #expect(first.items.allSatisfy { $0.state == "failed" })
        let all = try filter.first(1_000_000, on: connection)
        let end = try filter.read(Page(size: all.count), on: connection)
        if all.count <= Page.largestSize {
            #expect(end.more == .no && end.next == nil && end.items == all)
        }
    }

    @Test func `a filter without an index says where it stopped, and goes on from there`() throws {
        let connection = try MadeBook.connect()
        let filter = changed(FaultView.Filter(fileID: 1)) { $0.rule = "rare" }
        let first = try filter.read(on: connection)
        #expect(first.items.isEmpty && first.more == .unknown && first.next != nil)
        let second = try filter.read(Page(after: first.next), on: connection)
        #expect(second.items.map(\.line) == [15_000] && second.more == .no && second.next == nil)
        #expect(try filter.first(5, on: connection) == second.items)
    }

    @Test func `each row is handed on once, over pages, in the order of the view`() throws {
        let connection = try MadeBook.connect()
        var filter = JournalEntryView.Filter()
        filter.isOldestFirst = true
        var ids: [Int64] = []
        try filter.forEach(on: connection) { ids.append($0.id) }
        #expect(ids.count > 2 * Page.largestSize)
        #expect(
            ids
                == (try connection.query("select id from bascule.journaletl order by id").values()))
        // A filter without an index stops at each page.
        filter.actor = "user:ada"
        var ada: [Int64] = []
        try filter.forEach(on: connection) { ada.append($0.id) }
        #expect(
            ada
                == (try connection.query(
                    "select id from bascule.journaletl where actor = 'user:ada' order by id"
                ).values()))
    }

    @Test func `counting stops at ten thousand`() throws {
        let connection = try MadeBook.connect()
        let all = try FileView.Filter().count(on: connection)
        #expect(all == RowCount(rows: 10_000, isAtLeast: true) && all.description == "10,000+")
        let failed = try changed(AlertView.Filter()) { $0.isOpenOnly = true }.count(on: connection)
        #expect(failed.description == "60")
        let bounded = try changed(FaultView.Filter(fileID: 1)) { $0.rule = "rare" }
            .count(on: connection)
        #expect(bounded == RowCount(rows: 0, isAtLeast: true) && bounded.description == "0+")
    }

    @Test func `a cursor of another view or of another filter is refused`() throws {
        let connection = try MadeBook.connect()
        let cursor = try #require(FileView.Filter().read(Page(size: 1), on: connection).next)
        #expect(throws: CursorRefused.ofAnotherView("files", wanted: "jobs")) {
            try JobView.Filter().read(Page(after: cursor), on: connection)
        }
        #expect(throws: CursorRefused.ofAnotherFilter) {
            try changed(FileView.Filter()) { $0.feed = "feed1" }
                .read(Page(after: cursor), on: connection)
        }
        let text = try Cursor(text: cursor.text)
        #expect(text == cursor)
        #expect(try FileView.Filter().read(Page(size: 1, after: text), on: connection).more == .yes)
    }

    @Test(arguments: ["tabc", "i7"])
    func `a cursor whose place is of another kind does not get to the server`(_ place: String)
        throws
    {
        let connection = try MadeBook.connect()
        let cursor = try #require(FileView.Filter().read(Page(size: 1), on: connection).next).text
        let start = cursor.prefix(upTo: try #require(cursor.lastIndex(of: ".")))
        let forged = try Cursor(text: "\(start).\(place)")
        #expect(throws: CursorRefused.unreadable) {
            try FileView.Filter().read(Page(after: forged), on: connection)
        }
    }

    @Test func `an instant without an end is shown as such`() throws {
        let zone = try Zone("America/Guadeloupe")
        #expect(zone.shown(Timestamp(microsecondsSince2000: .max)) == "infinity")
        #expect(zone.shown(Timestamp(microsecondsSince2000: .min)) == "-infinity")
    }

    @Test(arguments: ["", "files", "files.zz.n1", "files.1.x1", "files.1.nx", "files.1.ta\0b"])
    func `what is no cursor is refused with what to do`(_ text: String) {
        let error = #expect(throws: CursorRefused.unreadable) { try Cursor(text: text) }
        #expect(error?.sentence.en.contains("or none") == true)
    }

    @Test(arguments: [("a.b c", Place.text("a.b c")), ("", .text(""))])
    func `a cursor keeps any name`(_ name: String, _ place: Place) throws {
        let connection = try MadeBook.connect()
        let first = try ScheduleView.Filter().read(Page(size: 1), on: connection)
        let parts = try #require(first.next).text.split(separator: ".", maxSplits: 2)
        let cursor = try Cursor(text: "\(parts[0]).\(parts[1]).t\(name)")
        let rest = try ScheduleView.Filter().read(Page(size: 1, after: cursor), on: connection)
        #expect(rest.items.first?.name == "nightly1")
    }

    @Test func `a page has at most a thousand rows, and at least one`() {
        #expect(Page(size: 5_000).size == 1_000 && Page(size: 0).size == 1 && Page().size == 50)
    }

    @Test func `a page is JSON with instants, and comes back as it was`() throws {
        let connection = try MadeBook.connect()
        let page = try FileView.Filter().read(Page(size: 2), on: connection)
        let data = try JSONEncoder().encode(page)
        #expect(try JSONDecoder().decode(Paged<FileView>.self, from: data) == page)
        let text = String(decoding: data, as: UTF8.self)
        #expect(text.contains(#""arrived_at":"2025-01-"#) || MadeBook.isLarge, "\(text)")
    }
}
