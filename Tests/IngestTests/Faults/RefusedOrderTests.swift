// SPDX-License-Identifier: Apache-2.0

import Feeds
import Ingest
import Postgres
import Tables
import TestSupport
import Testing

/// Whatever rows the database refuses, the rows of a key are placed in the order of files and
/// lines.
@Suite struct RefusedOrderTests {
    fileprivate static let table = "labo.\"mesures \"\"du jour\"\"\""

    /// Rules by which a row's note must be the name of a row.
    static let rules = [
        "alter table \(table) add foreign key (note) references \(table) (name)",
        """
        alter table \(table) add foreign key (note) references \(table) (name)
            deferrable initially deferred
        """,
        """
        create function labo.known() returns trigger language plpgsql as $$
        begin
            if new.note is not null and not exists (select from \(table) where name = new.note) then
                raise exception 'unknown %', new.note;
            end if;
            return null;
        end $$;
        create trigger known after insert or update on \(table)
            for each row execute function labo.known()
        """,
    ]

    struct Case: CustomTestStringConvertible, Sendable {
        let rule: Int
        let onAmendment: AmendmentPolicy
        let onDuplicateKey: DuplicateKeyPolicy
        let seed: UInt64

        var testDescription: String {
            "rule \(rule), on_amendment \(onAmendment), on_duplicate_key \(onDuplicateKey), seed \(seed)"
        }
    }

    private static let seed = SeededGenerator(for: "refused rows in order").seed

    static let cases = rules.indices.flatMap { rule in
        AmendmentPolicy.allCases.flatMap { amendment in
            [DuplicateKeyPolicy.reject, .last].enumerated().map { place, duplicate in
                Case(
                    rule: rule, onAmendment: amendment, onDuplicateKey: duplicate,
                    seed: seed &+ UInt64(place))
            }
        }
    }

    @Test(arguments: cases)
    func `what the database does not refuse is loaded as if line after line`(_ test: Case) throws {
        let database = try loadDatabase()
        for part in 0..<2 {
            let connection = try database.connect()
            try connection.script(
                """
                drop schema if exists labo cascade;
                truncate bascule.file, bascule.confirmation, bascule.confirmation_form cascade
                """)
            var run = try RefusingRun(test, part: UInt64(part), connection)
            for _ in 0..<4 { try run.load() }
        }
    }

    @Test func `a row that refers to a later one stays beneath what came after it`() throws {
        let database = try loadDatabase()
        let bench = try LoadBench(try database.connect(), key: ["name"])
        try bench.connection.script(Self.rules[0])
        let ids = try bench.newFiles(2)
        var limits = LoadLimits()
        limits.chunkRows = 1
        let (report, _) = try bench.load(
            [
                ModelFile(id: ids[0], rows: [row("a", 1, line: 2, note: "z")]),
                ModelFile(id: ids[1], rows: [row("a", 2, line: 2), row("z", 1, line: 3)]),
            ], limits: limits, isCareful: true, piece: 1)
        #expect(report.refused == [])
        #expect(report.files.map(\.amended) == [0, 1])
        #expect(
            try bench.account() == [
                "a/1 1,z \(ids[0]):2 -> \(ids[1]):2", "a/1 2,- \(ids[1]):2 -> current",
                "z/1 1,- \(ids[1]):3 -> current",
            ])
    }
}

/// Random batches into a table that refuses rows, against the model.
private struct RefusingRun {
    private let bench: LoadBench
    private var random: SeededGenerator
    private var model: LoadModel
    private let hasRoom: Bool

    init(_ test: RefusedOrderTests.Case, part: UInt64, _ connection: Connection) throws {
        random = SeededGenerator(seed: test.seed &* 31 &+ part)
        bench = try LoadBench(
            connection, onAmendment: test.onAmendment, onDuplicateKey: test.onDuplicateKey,
            key: ["name"])
        model = LoadModel(onAmendment: test.onAmendment, onDuplicateKey: test.onDuplicateKey)
        // In the second part next to nothing can be deferred.
        hasRoom = part == 0
        try connection.script(RefusedOrderTests.rules[test.rule])
        try connection.script(
            "alter table \(RefusedOrderTests.table) add constraint not_13 check (amount <> 13)")
    }

    mutating func load() throws {
        let known = Set(model.chains.keys.map(\.name))
        let files = try bench.newFiles(Int.random(in: 1...4, using: &random)).map {
            ModelFile(id: $0, rows: someRows())
        }
        var limits = LoadLimits()
        limits.chunkRows = Int.random(in: 1...30, using: &random)
        if !hasRoom { limits.chunkBytes = Int.random(in: 60...400, using: &random) }
        let (report, collisions) = try bench.load(
            files, limits: limits, isCareful: true, piece: Int.random(in: 1...8, using: &random))
        let refused = Set(report.refused.map { Place(file: $0.fileID, line: $0.line) })
        #expect(refused.count == report.refused.count)
        if hasRoom { #expect(refused.subtracting(bad(files, known)) == []) }
        var wanted: [String] = []
        for file in files {
            var kept = file
            kept.rows.removeAll { refused.contains(Place(file: file.id, line: $0.line)) }
            let verdicts = model.load(kept)
            var counts = model.counts(kept, verdicts)
            counts.rejected += Int64(file.rows.count - kept.rows.count)
            #expect(report[file.id] == counts)
            wanted += zip(kept.rows, verdicts).compactMap { model.collision($0, $1, in: file) }
        }
        #expect(collisions.map(model.comparable) == wanted)
        #expect(try bench.account() == model.account)
    }

    /// Rows that refer to no key that there will be, or break the other rule.
    private func bad(_ files: [ModelFile], _ known: Set<String>) -> Set<Place> {
        let rows = files.flatMap { file in
            file.rows.map { (place: Place(file: file.id, line: $0.line), row: $0) }
        }
        var (known, before) = (known, -1)
        var good: Set<Place> = []
        while good.count > before {
            before = good.count
            for (place, row) in rows
            where row.values.amount != 13 && (row.values.note.map(known.contains) ?? true) {
                good.insert(place)
                known.insert(row.key.name)
            }
        }
        return Set(rows.map(\.place)).subtracting(good)
    }

    /// Rows refer to later keys, so that none refers to itself by way of others.
    private mutating func someRows() -> [ModelRow] {
        (0..<Int64.random(in: 0...25, using: &random)).map { line in
            let key = Int.random(in: 0...7, using: &random)
            let note: String? =
                switch Int.random(in: 0..<10, using: &random) {
                case 0: "nowhere"
                case 1...4: key < 7 ? "k\(Int.random(in: key + 1...7, using: &random))" : nil
                default: nil
                }
            let amounts: [ModelNumber] = [1, 1, 1, 2, 2, 3, 3, 13]
            return ModelRow(
                key: ModelKey(name: "k\(key)", number: 1),
                values: ModelValues(
                    amount: amounts[Int.random(in: amounts.indices, using: &random)], note: note),
                line: line + 2)
        }
    }
}
