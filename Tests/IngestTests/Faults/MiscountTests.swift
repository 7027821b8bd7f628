// SPDX-License-Identifier: Apache-2.0

import Feeds
import FileSystem
import Ingest
import TestSupport
import Testing

/// A line account that does not add up fails its own file, and no other.
@Suite struct MiscountTests {
    @Test func `an account that lacks a line does not add up`() throws {
        let account = try LineAccount(json: #"{"rows": {"lines": 4, "ranges": [[2, 5]]}}"#)
        #expect(throws: Never.self) { try account.check(lines: 4) }
        let mismatch = #expect(throws: LineAccount.Mismatch.self) { try account.check(lines: 5) }
        #expect(mismatch?.description.contains("5 lines, and the account has 4") == true)
    }

    @Test(arguments: [1 << 20, 10] as [Int64])
    func `a file whose lines do not add up fails, is kept and tells why; the others are loaded`(
        streamAbove: Int64
    ) throws {
        let scene = try Scene()
        scene.pipeline.options.streamAboveBytes = streamAbove
        scene.pipeline.options.checkAccount = { account, lines in
            try account.check(lines: lines == 4 ? 5 : lines)
        }
        try scene.drop("good.csv", rows: ["g;1"])
        try scene.drop("bad.csv", rows: ["a;1", "b;2", "c;3"])
        try scene.drop("next.csv", rows: ["n;1", "m;2", "l;3", "k;4"])
        let results = try scene.run()
        #expect(results["good.csv"]?.settlement?.state == .loaded)
        #expect(results["next.csv"]?.settlement?.state == .loaded)
        let end = try #require(results["bad.csv"]?.settlement)
        #expect(end.summary == "failed 0=0+0+0+0")
        #expect(end.reason.contains("lost count of the file's lines (5, and 4 are accounted for)"))
        #expect(try scene.faults("bad.csv") == ["∅|∅|lines"])
        #expect(results["bad.csv"]?.storedPath == scene.error + "/bad.csv")
        #expect(results["bad.csv"]?.reportPath == scene.error + "/bad.csv.faults.csv")
        #expect(try scene.rows().count == 5)
        try scene.check()
    }
}
