// SPDX-License-Identifier: Apache-2.0

import Configuration
import Feeds
import TestSupport
import Testing

/// The name of the file of refused lines, which its feed must take.
@Suite struct RejectsNameTests {
    private func feed(_ patterns: String, _ column: String = "") throws -> Feed {
        let yaml = """
            feed: essai
            files: \(patterns)
            columns:
              - { name: a, type: text }
            \(column)
            table: essai.essai
            """
        let (feed, mistakes) = FeedCatalog.parse(yaml, file: "f.yaml", settings: Settings())
        return try #require(feed, "\(mistakes)")
    }

    @Test(arguments: [
        ("[\"*.csv\"]", "a.csv", "a.csv.rejects.csv", true),
        ("[\"*.csv\"]", "a.csv.gz", "a.csv.rejects.csv", true),
        ("[\"*.txt\"]", "a.txt", "a.rejects.txt", true),
        ("[\"*.TXT\"]", "labo.2.txt", "labo.2.rejects.txt", true),
        ("[\"*\"]", "mesures", "mesures.rejects.csv", true),
        ("[\"pol_*\"]", "pol_1.dat", "pol_1.dat.rejects.csv", true),
        ("[\"jour.csv\"]", "jour.csv", "jour.csv.rejects.csv", false),
        ("[\"*_[0-9].csv\"]", "a_1.csv", "a_1.csv.rejects.csv", false),
    ])
    func `a name is chosen that the feed takes, where there is one`(
        _ patterns: String, _ name: String, _ wanted: String, _ isTaken: Bool
    ) throws {
        let feed = try feed(patterns)
        let found = RejectsName(of: name, sent: name, feed: feed)
        #expect(found.stem + found.ending == wanted)
        #expect(RejectsName.isTaken(wanted, sent: name, feed: feed) == isTaken)
        #expect(RejectsName.isRejects(wanted))
    }

    @Test func `what the name tells stays what it was, or the name is not taken for good`() throws {
        let anywhere = try feed(
            "[\"*.csv\"]", "  - { name: j, type: text, from_name: \"_(\\\\d+)\" }")
        let atTheEnd = try feed(
            "[\"*\"]", "  - { name: j, type: text, from_name: \"_(\\\\d+)\\\\.csv$\" }")
        #expect(RejectsName.isTaken("a_7.csv.rejects.csv", sent: "a_7.csv", feed: anywhere))
        #expect(!RejectsName.isTaken("a_7_9.rejects.csv", sent: "a_8.csv", feed: anywhere))
        #expect(!RejectsName.isTaken("a_7.csv.rejects.csv", sent: "a_7.csv", feed: atTheEnd))
    }

    @Test func `a name of the sender's own is none of these`() {
        for name in [
            "a.csv", "rejects.csv", "a.csv.faults.csv", "rejects", ".rejects", "a.rejects",
        ] {
            #expect(!RejectsName.isRejects(name), "\(name)")
        }
    }
}
