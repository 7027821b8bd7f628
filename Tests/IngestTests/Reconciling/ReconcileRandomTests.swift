// SPDX-License-Identifier: Apache-2.0

import Feeds
import Foundation
import Ingest
import Postgres
import TestSupport
import Testing

/// Random files, a random point at which they are lost, and a database that never lost any to
/// compare with.
@Suite struct ReconcileRandomTests {
    private static let rounds =
        ProcessInfo.processInfo.environment["BASCULE_TEST_ROUNDS"].flatMap { Int($0) } ?? 8

    /// Few keys and few values, so that files amend and confirm each other all the time.
    private func file(
        _ number: Int, _ random: inout SeededGenerator
    ) -> ForgottenScene.Sent {
        let rows = (0..<Int.random(in: 1...6, using: &random)).map { _ in
            "\(["a", "b", "c", "d"].randomElement(using: &random) ?? "a");\(Int.random(in: 1...2, using: &random))"
        }
        return ForgottenScene.Sent(
            name: "f\(number < 10 ? "0" : "")\(number).csv", text: Scene.text(rows))
    }

    @Test func `whatever is lost and taken up again, all is as if nothing had been`() throws {
        var random = SeededGenerator(for: "reconcile")
        for round in 0..<Self.rounds {
            let policy = round % 2 == 0 ? "" : "on_duplicate_key: last"
            let yaml = DroppedFile.feedYAML(policy)
                .replacing("rejects_max: 50%", with: "rejects_max: 100%")
            let scene = try ForgottenScene(yaml)
            let count = Int.random(in: 4...12, using: &random)
            let kept = Int.random(in: 0..<count, using: &random)
            let lost = Int.random(in: kept...count, using: &random)
            var files = (0..<count).map { file($0, &random) }
            // Now and then the same bytes come again, by mistake or on purpose.
            for index in 1..<count where Int.random(in: 0..<4, using: &random) == 0 {
                files[index].text = files[Int.random(in: 0..<index, using: &random)].text
                files[index].again = Bool.random(using: &random)
            }
            for file in files[..<lost] { try scene.load(file) }
            try scene.comeBack(with: kept)
            for file in files[lost...] { try scene.load(file) }
            let stored = try scene.stored()
            let unknown = try scene.compare().unknown
            #expect(unknown.count == lost - kept, "seed \(random.seed), round \(round)")
            // In any order: each finds its place by itself.
            try scene.reconcile(
                round % 3 == 0 ? unknown : unknown.shuffled(using: &random))
            let (is_, should) = (try scene.account(), try scene.replay())
            #expect(
                is_ == should,
                "seed \(random.seed), round \(round): \(files), kept \(kept), lost \(lost)"
            )
            #expect(try scene.stored() == stored, "seed \(random.seed), round \(round)")
            guard is_ == should else { return }
            #expect(try scene.compare().isClean, "seed \(random.seed), round \(round)")
        }
    }
}
