// SPDX-License-Identifier: Apache-2.0

import Feeds
import Ingest
import Postgres
import Tables
import TestSupport
import Testing

/// Random files, loaded and reverted in random order, against the model.
struct LoadRandomTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let onAmendment: AmendmentPolicy
        let onDuplicateKey: DuplicateKeyPolicy
        let seed: UInt64

        var testDescription: String {
            "on_amendment \(onAmendment), on_duplicate_key \(onDuplicateKey), seed \(seed)"
        }
    }

    private static let seed = SeededGenerator(for: "loads and reverts").seed

    static let cases = AmendmentPolicy.allCases.flatMap { amendment in
        DuplicateKeyPolicy.allCases.flatMap { duplicate in
            (1...3).map {
                Case(onAmendment: amendment, onDuplicateKey: duplicate, seed: seed &+ $0)
            }
        }
    }

    @Test(arguments: cases)
    func `loads and reverts in any order leave what a replay of the files leaves`(
        _ test: Case
    ) throws {
        let database = try loadDatabase()
        var run = try RandomRun(test, try database.connect())
        for _ in 0..<12 { try run.step() }
        try run.revertTheRest()
    }
}

/// One random history of a table.
private struct RandomRun {
    private let bench: LoadBench
    private let test: LoadRandomTests.Case
    private var random: SeededGenerator
    /// Entered into the ledger, not loaded: their ids are not in the order of loading.
    private var waiting: [Int64]
    /// The files whose rows count, in the order they were loaded.
    private var live: [ModelFile] = []

    init(_ test: LoadRandomTests.Case, _ connection: Connection) throws {
        self.test = test
        random = SeededGenerator(seed: test.seed)
        bench = try LoadBench(
            connection, onAmendment: test.onAmendment, onDuplicateKey: test.onDuplicateKey)
        waiting = try bench.newFiles(60).shuffled(using: &random)
    }

    mutating func step() throws {
        if !live.isEmpty && Int.random(in: 0..<3, using: &random) == 0 {
            try revert(live[Int.random(in: live.indices, using: &random)].id)
        } else {
            try load()
        }
    }

    mutating func revertTheRest() throws {
        for file in live.shuffled(using: &random) { try revert(file.id) }
        #expect(try bench.account() == [])
    }

    private func replay() -> LoadModel {
        var model = LoadModel(onAmendment: test.onAmendment, onDuplicateKey: test.onDuplicateKey)
        for file in live { _ = model.load(file) }
        return model
    }

    private mutating func load() throws {
        let count = min(waiting.count, Int.random(in: 1...4, using: &random))
        let files = waiting.prefix(count).map { ModelFile(id: $0, rows: someRows()) }
        waiting.removeFirst(count)
        var limits = LoadLimits()
        limits.chunkRows = Int.random(in: 1...30, using: &random)
        limits.stagedRows = Int.random(in: 1...50, using: &random)
        let (report, collisions) = try bench.load(
            files, limits: limits, expectsConflicts: Bool.random(using: &random),
            piece: Int.random(in: 1...8, using: &random))
        var model = replay()
        var wanted: [String] = []
        for file in files {
            let verdicts = model.load(file)
            #expect(report[file.id] == model.counts(file, verdicts))
            try note(report[file.id])
            let judged = zip(file.rows, verdicts)
            wanted += judged.compactMap { model.collision($0, $1, in: file) }
            // A refused row is nowhere: what counts of the file is the rest.
            let kept =
                test.onAmendment == .keepHistory
                ? file.rows : judged.filter { $1.isAccepted }.map(\.0)
            live.append(ModelFile(id: file.id, rows: kept))
        }
        #expect(collisions.map(model.comparable) == wanted)
        #expect(try bench.account() == model.account)
    }

    /// As the ledger has what the loads of files have done.
    private func note(_ file: LoadCounts) throws {
        _ = try bench.connection.execute(
            """
            update bascule.file
               set rows_read = \(file.inserted + file.amended + file.unchanged),
                   rows_inserted = \(file.inserted), rows_amended = \(file.amended),
                   rows_unchanged = \(file.unchanged)
             where id = \(file.fileID)
            """)
    }

    private mutating func revert(_ id: Int64) throws {
        let versions = replay().versions(of: id)
        let dry = try Revert(fileID: id, feed: bench.feed).count(on: bench.connection)
        let report = try Revert.run(fileID: id, feed: bench.feed, on: bench.connection)
        #expect(dry == report, "what a dry run counts is what the revert does")
        live.removeAll { $0.id == id }
        #expect(Int(report.kept) == versions)
        #expect(report.missing == 0, "nobody has deleted any of \(report.due) rows")
        #expect(try bench.revertedVersions(of: id) == versions)
        #expect(try bench.account() == replay().account)
        #expect(try Revert.run(fileID: id, feed: bench.feed, on: bench.connection).wasDone)
    }

    /// Few keys in any order, or a long sheet that is sent again with more rows, gaps and changes.
    private mutating func someRows() -> [ModelRow] {
        if Bool.random(using: &random) { return someSheet() }
        let count = Int64.random(in: 0...20, using: &random)
        let names = ["a", "b", "c", "d\\\t\"é"]
        return (0..<count).map { line in
            ModelRow(
                key: ModelKey(
                    name: names[Int.random(in: 0..<4, using: &random)],
                    number: written(Int64.random(in: 1...2, using: &random))),
                values: ModelValues(
                    amount: ([nil, 1, 2] as [Int64?])[Int.random(in: 0..<3, using: &random)].map {
                        written($0)
                    },
                    note: Int.random(in: 0..<4, using: &random) == 0 ? "x" : nil),
                line: line * 2 + 2)
        }
    }

    /// With as many zeros behind the point as it happens.
    private mutating func written(_ number: Int64) -> ModelNumber {
        ModelNumber(number, zeros: Int.random(in: 0...3, using: &random) / 2)
    }

    private mutating func someSheet() -> [ModelRow] {
        let start = Int64.random(in: 0...10, using: &random)
        let end = start + Int64.random(in: 0...120, using: &random)
        let isSparse = Int.random(in: 0..<4, using: &random) == 0
        let isChanged = Int.random(in: 0..<3, using: &random) == 0
        let zeros = Int.random(in: 0...1, using: &random)
        var line: Int64 = 1
        return (start..<end).compactMap { number in
            line += Int.random(in: 0..<30, using: &random) == 0 ? 2 : 1
            if isSparse, Int.random(in: 0..<8, using: &random) == 0 { return nil }
            let other = isChanged && Int.random(in: 0..<10, using: &random) == 0
            let again = Int.random(in: 0..<40, using: &random) == 0 ? start : number
            return ModelRow(
                key: ModelKey(name: "sheet", number: ModelNumber(again)),
                values: ModelValues(
                    amount: ModelNumber(other ? 7 : 1, zeros: isChanged ? zeros : 0), note: nil),
                line: line)
        }
    }
}
