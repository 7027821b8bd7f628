// SPDX-License-Identifier: Apache-2.0

import Ingest
import Journal
import Postgres
import TestSupport
import Testing

/// That nothing of an entry, and no entry, is left out of the chain.
@Suite struct CoverageTests {
    @Test func `a change of any column of an entry shows`() throws {
        let book = try Book()
        try book.fill(4)
        let columns = try book.connection.query(
            """
            select attname::text, format_type(atttypid, atttypmod) from pg_attribute
             where attrelid = 'bascule.journal'::regclass and attnum > 0 and not attisdropped
             order by attnum
            """
        ).map { (name: try $0[0, as: String.self], type: try $0[1, as: String.self]) }
        #expect(columns.count >= 11)
        for (name, type) in columns where name != "id" {
            let other =
                switch type {
                case "text": "'other'"
                case "jsonb": "'{\"other\": 1}'"
                case "timestamp with time zone": "at - interval '1 microsecond'"
                case "interval": "interval '1 s'"
                case "bigint": "coalesce(\(name), 0) + 1"
                default: "null"
                }
            let book = try Book()
            try book.fill(4)
            try book.tamper("update bascule.journal set \(name) = \(other) where id = 2")
            #expect(
                try book.verify().flaws == [.altered(seq: 2, entryID: 2)], "the column \(name)")
        }
    }

    @Test func `an entry that is altered at the end of a long book shows`() throws {
        let book = try Book()
        try book.fill(300)
        #expect(try book.verify().entries == 300)
        try book.tamper("update bascule.journal set actor = 'user:other' where id = 300")
        #expect(try book.verify().flaws == [.altered(seq: 300, entryID: 300)])
    }

    @Test func `every link that is bad is counted`() throws {
        let book = try Book()
        try book.fill(20)
        try book.tamper("update bascule.journal set actor = 'user:other' where id in (3, 9, 20)")
        let report = try book.verify()
        #expect(report.flaws == [.altered(seq: 3, entryID: 3)])
        #expect(report.badLinks == 3)
    }
}
