// SPDX-License-Identifier: Apache-2.0

import Feeds
import Ingest
import Postgres
import TestSupport
import Testing
import Wording

/// Messages of a revert, and its refusals.
struct RevertTests {
    private let database: TestDatabase
    private let bench: LoadBench

    init() throws {
        database = try loadDatabase()
        bench = try LoadBench(try database.connect())
    }

    private func revert(_ file: Int64) throws -> RevertReport {
        try Revert.run(fileID: file, feed: bench.feed, on: bench.connection)
    }

    private func load(_ file: Int64, _ amount: ModelNumber) throws {
        try bench.load([ModelFile(id: file, rows: [row("k", amount, line: 2)])])
    }

    @Test func `in a chain of brought, amended, confirmed, amended any file can go`() throws {
        let files = try bench.newFiles(4)
        for (file, amount) in zip(files, [1, 2, 2, 3] as [ModelNumber]) { try load(file, amount) }
        // B brought 2: it passes to C, who confirmed it, and stays between A and D.
        #expect(try revert(files[1]).kept == 1)
        #expect(
            try bench.account() == [
                "k/1 1,- \(files[0]):2 -> \(files[2]):2", "k/1 2,- \(files[2]):2 -> \(files[3]):2",
                "k/1 3,- \(files[3]):2 -> current",
            ])
        // D's row goes back to C's version, C's to A's.
        #expect(try revert(files[3]).restored == 1)
        #expect(try revert(files[2]).restored == 1)
        #expect(try bench.account() == ["k/1 1,- \(files[0]):2 -> current"])
        #expect(try revert(files[0]).removed == 1)
        #expect(try bench.account() == [])
        #expect(try files.map { try bench.revertedVersions(of: $0) } == [1, 1, 1, 1])
    }

    @Test func `a row that another file confirmed passes to it`() throws {
        let files = try bench.newFiles(2)
        for file in files { try load(file, 1) }
        let report = try revert(files[0])
        #expect(report.passed == 1)
        #expect(report.removed == 0)
        #expect(try bench.account() == ["k/1 1,- \(files[1]):2 -> current"])
    }

    @Test func `a row that passes to another file is written as that file wrote it`() throws {
        let files = try bench.newFiles(4)
        let (two, twoPointNought) = (2 as ModelNumber, ModelNumber(2, zeros: 1))
        for (file, amount) in zip(files, [twoPointNought, two, twoPointNought, 3]) {
            try bench.load([
                ModelFile(
                    id: file,
                    rows: [
                        ModelRow(
                            key: ModelKey(name: "k", number: amount),
                            values: ModelValues(amount: amount, note: nil), line: 2)
                    ])
            ])
        }
        // The key 3 is another row.
        _ = try revert(files[0])
        let other = "k/3 3,- \(files[3]):2 -> current"
        #expect(try bench.account().contains("k/2 2,- \(files[1]):2 -> current"))
        _ = try revert(files[1])
        #expect(try bench.account() == ["k/2.0 2.0,- \(files[2]):2 -> current", other])
        let forms = try bench.connection.query(
            "select count(*)::integer from bascule.confirmation_form")
        _ = try revert(files[2])
        #expect(try bench.account() == [other])
        #expect(try forms[0][0, as: Int.self] == 1)
    }

    @Test(arguments: ["reject", "ignore"])
    func `rows that it kept out do not come back, and the report says whose and how to get them`(
        policy: String
    ) throws {
        for language in [Language.en, .fr] {
            let scene = try Scene(
                DroppedFile.feedYAML("on_amendment: \(policy)").replacing("50%", with: "100%"),
                language: language)
            let first = try scene.load("first.csv", rows: ["a;1", "b;1", "c;1"])
            let second = try scene.load("second.csv", rows: ["a;2", "b;2", "d;2"])
            // Its row of d stands in the way of the third's; its other rows never were.
            let third = try scene.load("third.csv", rows: ["a;1", "d;3"])
            let report = try Revert.run(
                fileID: first.fileID, feed: scene.feed, on: scene.connection)
            #expect(report.removed == 2 && report.passed == 1)
            #expect(
                report.notBack == [
                    RowsNotBack(
                        feed: "mesures", fileID: second.fileID, rows: 2,
                        storedPath: second.storedPath)
                ])
            #expect(try scene.rows() == ["a|1.000", "d|2.000"])
            // As the report says: a belongs to the third file now, b comes.
            scene.pipeline.options.again = true
            try scene.load("second again.csv", rows: ["a;2", "b;2", "d;2"])
            #expect(try scene.rows() == ["a|1.000", "b|2.000", "d|2.000"])
            let other = try Revert.run(
                fileID: third.fileID, feed: scene.feed, on: scene.connection)
            #expect(other.notBack.map(\.rows) == [1])
        }
    }

    @Test func `a file is taken back from the table that it went to, whichever the feed has now`()
        throws
    {
        let scene = try Scene()
        let end = try scene.load("a.csv", rows: ["a;1", "b;1"])
        let yaml = DroppedFile.feedYAML().replacing("essai.mesures", with: "essai.autres")
        let now = try Scene.pipeline(yaml, scene.settings, on: scene.connection)
        let feed = try #require(
            try LoadedFeed.of(
                end.fileID, current: now.feed, settings: scene.settings, on: scene.connection))
        #expect(feed.table.description == "essai.mesures")
        let report = try Revert.run(fileID: end.fileID, feed: feed, on: scene.connection)
        #expect(report.removed == 2)
        #expect(try scene.rows() == [])
    }

    @Test func `a file is reverted once`() throws {
        let file = try bench.newFiles(1)[0]
        try load(file, 1)
        #expect(try !revert(file).wasDone)
        #expect(try revert(file).wasDone)
    }

    @Test func `what was not loaded is refused`() throws {
        let file = try bench.newFiles(1)[0]
        try bench.connection.execute("update bascule.file set state = 'rejected'")
        #expect(throws: RevertRefusal.notLoaded(fileID: file, state: "rejected")) {
            try revert(file)
        }
        #expect(throws: RevertRefusal.unknown(fileID: 99)) { try revert(99) }
    }

    @Test func `a file of another feed is refused`() throws {
        let file = try bench.newFiles(1)[0]
        var other = bench.feed
        other.name = "autre"
        #expect(throws: RevertRefusal.otherFeed(fileID: file, feed: "mesures", given: "autre")) {
            try Revert.run(fileID: file, feed: other, on: bench.connection)
        }
    }

    @Test func `a file whose table was changed by hand is refused, and nothing is touched`() throws
    {
        let file = try bench.newFiles(1)[0]
        try load(file, 1)
        try bench.connection.script(
            "alter table labo.\"mesures \"\"du jour\"\"\" drop column note")
        #expect(throws: RevertRefusal.self) { try revert(file) }
        #expect(
            try bench.connection.query("select state from bascule.file")[0][0, as: String.self]
                == "loaded")
    }
}

extension RevertTests {
    @Test(arguments: [
        RevertRefusal.unknown(fileID: 7), .otherFeed(fileID: 7, feed: "mesures", given: "autre"),
        .notLoaded(fileID: 7, state: "rejected"),
        .tableChanged(
            fileID: 7, why: Phrase(en: "table a has no key", fr: "la table a est sans clé")),
        .rowsElsewhere(fileID: 7, table: "labo.mesures", rows: 12),
        .referredTo(fileID: 7, by: "plaque_fkey", of: "plaque"),
        .referredTo(fileID: 7, by: "plaque_fkey", of: nil),
    ])
    func `why a file is not reverted is told in both languages`(refusal: RevertRefusal) {
        #expect(languageFlaws(refusal.sentence) == [])
        #expect(!refusal.sentence.fr.contains("rejected"))
    }
}
