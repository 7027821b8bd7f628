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

    @Test(arguments: [
        ("select top 5000 id, vu from t", "top"), ("select distinct top (10) id from t", "top"),
        ("select first 10 skip 5 id from t", "first"), ("select skip 5 id from t", "skip"),
        ("select id from t where rownum <= 5000 and", "rownum"),
        ("select id from t rows 1 to 10", "rows"), ("select limit 5 id from t", "limit"),
        ("select id from (select * from u order by x limit 1000) x", "limit"),
        ("select id from a join (select top 9 * from u) b on a.id = b.id", "top"),
        ("with u as (select * from t fetch first 9 rows only) select id from u", "fetch"),
        ("with u as materialized (select * from t limit 9) select id from u", "limit"),
        ("(select id from a limit 3) union all select id from b", "limit"),
        ("select id from t where id in (select id from u limit 3)", "limit"),
        ("select id from t where id = any (select id from u limit 3)", "limit"),
        ("select id from (select a.*, rownum as n from a) t where n < 10", "rownum"),
    ])
    func `rows that are left out by their number are missed wherever that is said`(
        _ text: String, _ word: String
    ) throws {
        let tokens = try ParameterisedSQL(text + " order by vu, id").tokens
        #expect(RowOrder.flaw(in: tokens, by: "vu") == .counted(word))
    }

    @Test(arguments: [
        "select id, (select x from u where u.id = t.id order by x limit 1) as x from t",
        "select id from t left join lateral (select * from u limit 1) u on true",
        "select id from t outer apply (select top 1 * from u where u.id = t.id) u",
        "select id from t where exists (select 1 from u limit 1)",
        "select id, sum(n) over (order by vu rows 5 preceding) from t",
        "select top, t.limit, [offset], first(x) from t",
        "select id from t where v = (select max(v) from u fetch first 1 rows only)",
    ])
    func `one row that is picked for each leaves none out`(_ text: String) throws {
        let tokens = try ParameterisedSQL(text + " order by vu, id").tokens
        #expect(RowOrder.flaw(in: tokens, by: "vu") == nil)
    }

    @Test func `an order within parentheses is that of no row`() throws {
        #expect(try flaw("", "(select * from u order by vu, id) as t") == .missing)
    }
}
