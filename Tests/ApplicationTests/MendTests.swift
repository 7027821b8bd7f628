// SPDX-License-Identifier: Apache-2.0

import Application
import Foundation
import Ingest
import Postgres
import TestSupport
import Testing
import Views

/// Refused rows, mended and loaded as a file of their own.
@Suite struct MendTests {
    private let rows = ActionSite.rows + ["C;never;1", "D;15/03/2026 10:00;x"]

    @Test func `only the mended rows are judged and loaded, by a file that names the first`() throws
    {
        let site = try ActionSite()
        let first = try site.load("a.csv", rows)
        let action = MendFile(
            first, with: .lines([4: "C;15/03/2026 09:00;1", 5: "D;15/03/2026 10:00;x"]),
            in: site.installation)
        let judgement = try action.judge(by: ActionSite.person, on: site.connection)
        #expect(judgement.rowsRead == 2 && judgement.rowsInserted == 1)
        #expect(judgement.rowsRejected == 1)
        #expect(try site.number("select count(*) from bascule.file") == 1)
        let id = try action.run(by: ActionSite.person, on: site.connection)
        try site.takeInbox()
        let mended = try site.file(id)
        #expect(mended.mends == first && mended.origin == "mend")
        #expect(mended.name == "a.csv.rejects.csv" && mended.state == "loaded")
        #expect(mended.rowsInserted == 1 && mended.rowsRejected == 1)
        #expect(try site.number("select count(*) from essai.pesees") == 3)
        // What was left as it was is refused once more, and can be mended there.
        #expect(
            try FaultView.Filter(fileID: id).first(5, on: site.connection).map(\.original)
                == ["D;15/03/2026 10:00;x"])
        // The first file is as it was.
        #expect(try site.file(first).rowsRejected == 2)
    }

    @Test func `an emptied row is left out, and all of them are nothing to load`() throws {
        let site = try ActionSite()
        let first = try site.load("a.csv", rows)
        let some = MendFile(
            first, with: .lines([4: "C;15/03/2026 09:00;1", 5: ""]), in: site.installation)
        #expect(try some.judge(by: ActionSite.person, on: site.connection).rowsRead == 1)
        let none = MendFile(first, with: .lines([4: "", 5: ""]), in: site.installation)
        #expect(throws: MendRefusal.empty(first)) {
            _ = try none.run(by: ActionSite.person, on: site.connection)
        }
    }

    @Test func `a row that was not refused is none to mend`() throws {
        let site = try ActionSite()
        let first = try site.load("a.csv", rows)
        #expect(throws: MendRefusal.notRefused(first, line: 2)) {
            _ = try MendFile(
                first, with: .lines([2: "A;15/03/2026 07:00;9"]), in: site.installation
            )
            .run(by: ActionSite.person, on: site.connection)
        }
    }

    @Test func `of a file that was refused whole all rows come again`() throws {
        let site = try ActionSite()
        let bad = ["A;15/03/2026 07:00;1", "B;never;1", "C;never;1", "D;never;1"]
        let first = try site.load("a.csv", bad)
        #expect(try site.file(first).state == "rejected")
        let id = try MendFile(
            first,
            with: .lines([
                3: "B;15/03/2026 08:00;1", 4: "C;15/03/2026 08:00;1", 5: "D;15/03/2026 08:00;1",
            ]), in: site.installation
        ).run(by: ActionSite.person, on: site.connection)
        try site.takeInbox()
        #expect(try site.file(id).rowsInserted == 4)
    }
}
