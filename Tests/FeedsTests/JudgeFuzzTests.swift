// SPDX-License-Identifier: Apache-2.0

import Configuration
import DelimitedText
import Feeds
import Records
import TestSupport
import Testing
import Wording

/// Any bytes at all: the Judge neither crashes nor loses a row.
@Suite struct JudgeFuzzTests {
    private struct Tally: RowSink {
        var accepted: [Int] = []
        var rejected: [Int] = []
        var faulty: Set<Int> = []
        var width = 0

        mutating func accept(_ row: borrowing JudgedRow, from record: borrowing Record) {
            accepted.append(row.line)
            #expect(row.values.count == width)
            for value in row.values {
                if case .text(let range) = value { #expect(range.upperBound <= row.bytes.count) }
            }
        }

        mutating func report(_ fault: Fault) {
            if fault.severity == .reject, let line = fault.line { faulty.insert(line) }
            #expect(!fault.message(in: .fr).isEmpty)
        }

        mutating func reject(line: Int) { rejected.append(line) }
    }

    private static let pieces: [[UInt8]] =
        [
            "<", ">=", "−", "\u{A0}", "\u{202F}", "n.d.", ",", ".", ";", "\"", "\n", "\r", "\t",
            "'",
            "1,234", "99999999999999999999999999999999999999999999", "1e400", "31/02/2026", "24:00",
            "=cmd", "\u{10FF81}", "é", "%", "-", "Échantillon;Flux", "0", "9",
        ].map { Array($0.utf8) } + [[0], [0x81], [0xFF, 0xFE], [0xC3], [0xF4, 0x8F]]

    private func mutated(_ bytes: [UInt8], _ random: inout SplitMix) -> [UInt8] {
        var result = bytes
        for _ in 0..<(1 + random.below(12)) where !result.isEmpty {
            let at = random.below(result.count)
            switch random.below(4) {
            case 0: result.insert(contentsOf: Self.pieces[random.below(Self.pieces.count)], at: at)
            case 1: result.remove(at: at)
            case 2: result[at] = UInt8(random.below(256))
            default:
                result.removeSubrange(at..<min(result.count, at + random.below(40)))
            }
        }
        return result
    }

    private static let seed = SeededGenerator(for: "mutated laboratory rows").seed

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `every row is accepted once, or rejected once with a fault`(series: UInt64) throws {
        let seed = Self.seed
        let (catalog, _) = try SamplesTests.gardel.get()
        let feed = try #require(catalog["labo_resultats"])
        let sample = """
            Échantillon;Flux;Paramètre;Prélevé le;Analysé le;Réplicat;Valeur;Unité;Statut
            JP 260315-06;Jus premier;Brix;15/03/2026 06:00;15/03/2026 06:28;1;17,83;°Bx;F
            JM 260315-06;Jus mélangé;pH;15/03/26 06:00;;2;<0,05;;Provisoire
            SI 260315-06;Sirop;Brix;15/03/2026 12:40:54 PM;;;1 234,5 %;;X
            ME 260315-06;ME;Pureté;2026-03-15 24:00;;1;n.d.;%;

            """
        var random = SplitMix(seed: seed &* 4 &+ series)
        for round in 0..<150 {
            var source = Bytes(mutated(Array(sample.utf8), &random))
            var tally = Tally()
            tally.width = feed.storedColumns.count
            var judge = Judge(feed: feed, fileName: "fuzz.csv", rows: tally)
            try CSVReader(declared: feed.dialect, limits: feed.readLimits)
                .read(&source, into: &judge)
            let seen = judge.rows
            let about = Comment(
                rawValue: "BASCULE_TEST_SEED=\(seed), series \(series), round \(round)")
            #expect(judge.counts.rowsRead == seen.accepted.count + seen.rejected.count, about)
            #expect(judge.counts.rowsAccepted == seen.accepted.count, about)
            #expect(Set(seen.rejected).count == seen.rejected.count, about)
            #expect(Set(seen.rejected).isSubset(of: seen.faulty), about)
            #expect(Set(seen.accepted).isDisjoint(with: seen.rejected), about)
        }
    }
}
