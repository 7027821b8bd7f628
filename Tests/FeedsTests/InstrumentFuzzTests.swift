// SPDX-License-Identifier: Apache-2.0

import Configuration
import DelimitedText
import Foundation
import Records
import TestSupport
import Testing
import Wording

@testable import Feeds

/// Files of instruments, harmed: by their feeds, and by who proposes one.
///
/// `BASCULE_TEST_SEED` repeats a run, `BASCULE_TEST_ROUNDS` says how many files.
@Suite struct InstrumentFuzzTests {
    private static let rounds =
        ProcessInfo.processInfo.environment["BASCULE_TEST_ROUNDS"].flatMap { Int($0) } ?? 100
    private static let settings = Settings()

    private struct Family {
        let feed: Feed
        let names: [String]
        let files: [[UInt8]]
    }

    private static func families() throws -> [Family] {
        try InstrumentSample.families().map { name in
            let samples = try InstrumentSample.all(of: name)
            let feed = FeedCatalog.parse(
                try InstrumentSample.yaml(name), file: "f.yaml", settings: settings
            ).0
            return Family(
                feed: try #require(feed), names: samples.map(\.name),
                files: try samples.map { Array(try Data(contentsOf: $0.file).prefix(24 << 10)) })
        }
    }

    /// Lends so many harmed files, each with the words that find it again.
    private static func harmed(
        _ test: String, _ body: (Feed, _ name: String, [UInt8], Comment) throws -> Void
    ) throws {
        let seed = SeededGenerator(for: test).seed
        let families = try families()
        let all = families.flatMap(\.files)
        try #require(all.count > 60)
        for number in 0..<rounds {
            var harm = Mutilation(seed: seed &* 1_000_003 &+ UInt64(number))
            let family = families[harm.below(families.count)]
            let place = harm.below(family.files.count)
            let bytes = harm.bytes(of: family.files[place], others: all)
            try body(
                family.feed, family.names[place], bytes,
                "BASCULE_TEST_SEED=\(seed), file \(number), \(family.feed.name)")
        }
    }

    @Test(.timeLimit(.minutes(30)))
    func `a harmed file is read to its end, and its lines and rows add up`() throws {
        var sum = Counts()
        var unreadable = 0
        try Self.harmed("harmed files of instruments") { feed, name, bytes, about in
            var source = Unpacked(SampleBytes(bytes), limits: feed.readLimits)
            do {
                // The account of its lines is compared with the file at its end.
                let preview = try Preview.of(&source, fileName: name, feed: feed, rows: 1)
                let counts = preview.counts
                #expect(counts.rowsRead == counts.rowsAccepted + counts.rowsRejected, about)
                #expect(preview.faults.allSatisfy { !$0.message(in: .fr).isEmpty }, about)
                sum.rowsAccepted += counts.rowsAccepted
                sum.rowsRejected += counts.rowsRejected
            } catch let error as SourceError {
                #expect(error.reason != nil, about)
                unreadable += 1
            }
        }
        print("fuzz: \(sum.rowsAccepted) rows, \(sum.rowsRejected) refused, \(unreadable) files")
        #expect(sum.rowsAccepted > Self.rounds && sum.rowsRejected > Self.rounds / 4, "too blunt")
    }

    @Test(.timeLimit(.minutes(30)))
    func `whatever a sample holds, what is proposed for it is a feed without a mistake`() throws {
        var proposed = 0
        try Self.harmed("proposals for harmed files") { _, name, bytes, about in
            var source = Unpacked(SampleBytes(bytes), limits: .init())
            do {
                let yaml = try Inference.propose(
                    &source, fileName: name, settings: Self.settings)
                let mistakes = FeedCatalog.parse(yaml, file: "p.yaml", settings: Self.settings).1
                #expect(mistakes.isEmpty, "\(about): \(mistakes)\n\(yaml)")
                proposed += 1
            } catch let unusable as Inference.Unusable {
                #expect(!unusable.sentence.fr.isEmpty, about)
            } catch let error as SourceError {
                #expect(error.reason != nil, about)
            }
        }
        #expect(proposed > Self.rounds / 4, "too blunt")
    }
}
