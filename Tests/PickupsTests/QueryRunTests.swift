// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing
import Wording

@testable import Pickups

/// Which stretches of time are asked for, whatever clocks do and files become.
@Suite struct QueryRunTests {
    private static let minute: Int64 = 60
    private static let now = Int64(Date().timeIntervalSince1970)

    private func with(
        cursor: String = "lag: 10min, settle: 0s", start: Int64 = now - 3_600, rows: Int = 1_000,
        _ body: (RowScene) throws -> Void
    ) async throws {
        try await TemporaryFolder.with { folder in
            try body(RowScene(folder, cursor: cursor, start: start, rows: rows))
        }
    }

    // MARK: Clocks

    @Test(arguments: [29, 11, 0, -15, -29])
    func `a clock that is put right, or wrong, by up to half an hour loses no row`(
        _ ahead: Int64
    ) async throws {
        // From so much ahead to right, or from right to so much behind.
        try await with { scene in
            let (first, later) = ahead > 0 ? (ahead, 0) : (0, ahead)
            let base = scene.here
            scene.source.clock = base + first * Self.minute
            scene.source.times = [base - 60]
            try scene.look()
            try scene.settle()
            // In the moment after the look; the next one comes much later than `lag`.
            let moment = base + later * Self.minute + 1
            scene.source.times += (0..<90).map { moment + $0 * Self.minute }
            scene.source.clock = moment
            scene.here += 1
            for step: Int64 in [25, 25, 25, 25] {
                scene.pass(step * Self.minute)
                if try scene.look().fetched == 1 { try scene.settle() }
            }
            #expect(scene.source.given.count == 91, "\(scene.source.asked)")
        }
    }

    @Test(arguments: [4 * 365 * 86_400, 1_801, -1_801])
    func `a clock that is far from ours is refused before anything is asked`(
        _ away: Int64
    ) async throws {
        try await with { scene in
            scene.source.times = [scene.here - 60]
            scene.source.clock = scene.here + away
            let trouble = #expect(throws: SourceDatabase.Trouble.self) { try scene.look() }
            let sentence = try #require(trouble).sentence
            #expect(sentence.en.contains("Have the one that is wrong set right"), "\(sentence)")
            #expect(sentence.fr != sentence.en && scene.source.asked.isEmpty)
            scene.source.clock = scene.here
            #expect(try scene.look().fetched == 1)
        }
    }

    @Test func `a file that reaches years ahead stops nothing once the clock is right`()
        async throws
    {
        try await with { scene in
            scene.source.times = [scene.here - 60]
            try scene.look()
            try scene.settle()
            // As it was taken once.
            try scene.connection.execute(
                "update bascule.pickup_item set modified_at = '2090-01-01'")
            scene.source.times.append(scene.here + 60)
            scene.pass(300)
            #expect(try scene.look().fetched == 1)
            #expect(scene.source.given.count == 2)
        }
    }

    @Test func `a file that came by wrong clocks all around is named, and the way out`()
        async throws
    {
        try await with { scene in
            scene.source.times = [scene.here - 60]
            try scene.look()
            try scene.settle()
            try scene.connection.execute(
                "update bascule.pickup_item set modified_at = '2090-01-01', fetched_at = '2090-01-01'"
            )
            let trouble = #expect(throws: SourceDatabase.Trouble.self) { try scene.look() }
            let told = try #require(trouble).sentence
            #expect(told.en.contains("`bascule files revert 1`"), "\(told)")
            try scene.connection.execute("update bascule.file set state = 'reverted'")
            #expect(try scene.look().fetched == 1)
        }
    }

    // MARK: Parts

    @Test func `a backlog that no run can hold is caught up in parts`() async throws {
        let start = Self.now - 10 * 86_400
        try await with(cursor: "lag: 10min, settle: 0s, most: 2d", start: start, rows: 50) {
            scene in
            // One an hour, but for three days that have none.
            scene.source.times = (0..<240).filter { !(60..<132).contains($0) }
                .map { start + $0 * 3_600 }
            var files = 0
            while try scene.look().fetched == 1, files < 20 {
                files += 1
                try scene.settle()
                if scene.source.asked.last?.upperBound == scene.here { break }
            }
            #expect(scene.source.given.count == 168, "\(scene.source.asked)")
            #expect(files <= 5 && scene.source.asked.count <= 6)
        }
    }

    @Test func `without an end a backlog that is too large says how it comes in parts`()
        async throws
    {
        try await with(rows: 2) { scene in
            scene.source.times = (1...3).map { scene.here - $0 }
            let trouble = #expect(throws: SourceDatabase.Trouble.self) { try scene.look() }
            let told = try #require(trouble).sentence
            #expect(told.en.contains("`cursor: { most: 1d }`"), "\(told)")
        }
    }

    // MARK: Refusals

    @Test func `rows that are refused are asked for less and less often, and by whom is told`()
        async throws
    {
        try await with { scene in
            scene.source.times = [scene.here - 60]
            try scene.look(isScheduled: true)
            try scene.settle(as: "rejected")
            var files = 1
            for _ in 1...72 {
                scene.pass(300)
                let report = try scene.look(isScheduled: true)
                #expect(report.troubles.first?.en.contains("by file 1,") == true, "\(report)")
                #expect(report.waiting == 1 - report.fetched)
                if report.fetched == 1 {
                    files += 1
                    try scene.settle(as: "rejected")
                }
            }
            // In six hours: after 5, 10, 20, 40, 80 and 160 minutes.
            #expect(files == 7)
            #expect(try scene.look().fetched == 1, "a person who asks does not wait")
        }
    }

    @Test func `a refused file that is mended whole holds nothing up`() async throws {
        try await with { scene in
            scene.source.times = [scene.here - 60]
            try scene.look()
            try scene.settle(as: "rejected")
            try scene.connection.script(
                """
                insert into bascule.file (feed, name, inbox_path, origin, bytes, state, mends, stored_at)
                values ('base', 'm.csv', 'm.csv', 'mend', 1, 'loaded', 1, now())
                """)
            scene.source.times.append(scene.here + 60)
            scene.pass(300)
            let report = try scene.look(isScheduled: true)
            #expect(report.fetched == 1 && report.troubles.isEmpty, "\(report)")
            let last = try #require(scene.source.asked.last)
            #expect(last.lowerBound == scene.here - 300 - 600)
        }
    }

    // MARK: Plans

    @Test func `however many files there were, a look reads the newest alone`() async throws {
        try await with { scene in
            try scene.connection.script(
                """
                insert into bascule.file (feed, name, inbox_path, bytes, sha256, state, stored_at)
                select 'base', n || '.csv', n || '.csv', 1, sha256(n::text::bytea), 'loaded', now()
                  from generate_series(1, 3000) as n;
                insert into bascule.pickup_item (pickup, source, name, bytes, modified_at, file_id,
                                                 fetched_at)
                select 'lims', 'odbc://LIMS', f.name, 1, now(), f.id, now() from bascule.file f;
                analyze bascule.file, bascule.pickup_item;
                """)
            for (question, most) in [
                (PickupBook.reach("lims", "odbc://LIMS"), 1),
                (PickupBook.isOpen("lims", "odbc://LIMS"), PickupBook.newest),
            ] {
                let plan = try scene.connection.query(
                    "explain (analyze, costs off, timing off) \(raw: question)"
                ).values(as: String.self)
                let read = plan.filter { $0.contains("pickup_item") }
                    .compactMap {
                        $0.firstMatch(of: #/actual rows=([0-9]+)/#).flatMap { Int($0.1) }
                    }
                #expect(read.count == 1 && read.allSatisfy { $0 <= most }, "\(plan)")
            }
        }
    }
}
