// SPDX-License-Identifier: Apache-2.0

import Postgres
import Testing

@testable import Pickups

@Suite struct RowOrderTests {
    private func flaw(_ order: String, _ from: String = "t") throws -> RowOrder.Flaw? {
        let text = "select id, vu from \(from) where vu >= :since and vu < :until \(order)"
        return RowOrder.flaw(in: try ParameterisedSQL(text).tokens, by: "vu")
    }

    @Test(arguments: [
        "order by vu, id", "ORDER BY VU ASC, id desc", "order by t.vu, id", "order by \"vu\", id",
        "order by `vu`, id", "order by [vu] asc nulls first, id", "order by 2, 1",
        "order by vu, coalesce(a, b) -- order by id", "order by vu, id for read only",
    ])
    func `rows in the order of their time and key are taken`(_ order: String) throws {
        #expect(try flaw(order) == nil)
        #expect(try flaw(order, "(select * from u order by x desc limit 3) as t") == nil)
    }

    @Test(arguments: [
        ("", RowOrder.Flaw.missing), ("order by id, vu", .other),
        ("order by vu desc, id", .backward),
        ("order by vu", .noKey), ("order by lower(vu), id", .other), ("order by -vu, id", .other),
        ("order by vu, id limit 5", .counted("limit")),
        ("order by vu, id offset 5 rows fetch next 5 rows only", .counted("offset")),
        ("order by vu, id fetch first 5 rows only", .counted("fetch")),
        ("order by vux, id", .other), ("-- order by vu, id", .missing),
    ])
    func `rows in any other order are not`(_ order: String, _ wanted: RowOrder.Flaw) throws {
        #expect(try flaw(order) == wanted)
    }

    @Test func `an order within parentheses is that of no row`() throws {
        #expect(try flaw("", "(select * from u order by vu, id) as t") == .missing)
    }
}
