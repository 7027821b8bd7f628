// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Wording

@testable import Feeds

/// What is far from usual, without a database.
@Suite struct UnusualTests {
    private func file(
        rows: Int64 = 400, refused: Int64 = 0, empty: Int64 = 0, mean: Double? = 14,
        spread: Double? = 2, values: [String]? = nil
    ) -> FileMeasure {
        FileMeasure(
            rows: rows, refused: refused,
            columns: [
                FileMeasure.Column(
                    name: "pol", rows: rows - refused, empty: empty, mean: mean, spread: spread,
                    values: values)
            ])
    }

    private func months(_ count: Int = 30) -> [FileMeasure] {
        (0..<count).map { file(rows: 380 + Int64($0 % 5) * 10, mean: 14 + Double($0 % 7) / 10) }
    }

    private func kinds(_ file: FileMeasure, _ earlier: [FileMeasure]) -> [Unusual.Kind] {
        Unusual(file, after: earlier)?.findings.map(\.kind) ?? []
    }

    @Test func `a tenth of the rows is told with what is usual, in both languages`() throws {
        let unusual = try #require(Unusual(file(rows: 40, mean: 14), after: months()))
        #expect(unusual.sentence.en == "40 rows, usually 380–420")
        #expect(unusual.sentence.fr == "40 lignes, d'habitude 380–420")
        // One that was odd itself does not say what is usual.
        let large = try #require(Unusual(file(rows: 4_000), after: months(29) + [file(rows: 3)]))
        #expect(large.sentence.en == "4000 rows, usually 380–420")
    }

    @Test func `before eight files nothing is said, and no more than thirty are looked at`() {
        let odd = file(rows: 4_000)
        #expect(kinds(odd, months(7)).isEmpty)
        #expect(kinds(odd, months(8)) == [.rows])
        // Ten of long ago were as large.
        #expect(kinds(odd, Array(repeating: odd, count: 10) + months(30)) == [.rows])
        #expect(kinds(odd, Array(repeating: odd, count: 10) + months(28)).isEmpty)
    }

    @Test func `what differs by the day of the week is usual, once it has come twice`() {
        let week = (0..<28).map { $0 % 7 == 6 ? file(rows: 40) : file(rows: 400 + Int64($0)) }
        #expect(kinds(file(rows: 42), week).isEmpty)
        #expect(kinds(file(rows: 4), week) == [.rows])
        #expect(kinds(file(rows: 40), months(28) + [file(rows: 40)]) == [.rows])
        #expect(kinds(file(rows: 40), months(27) + [file(rows: 40), file(rows: 41)]).isEmpty)
    }

    @Test func `instruments that send one row, and files that grow, are usual`() {
        let single = (0..<30).map { file(rows: 1, mean: 10 + Double($0 % 9), spread: nil) }
        #expect(kinds(file(rows: 1, mean: 12, spread: nil), single).isEmpty)
        #expect(kinds(file(rows: 3, mean: 12, spread: 1), single).isEmpty)
        let growing = (1...30).map { file(rows: Int64($0) * 20) }
        #expect(kinds(file(rows: 620), growing).isEmpty)
        // What differs much from file to file may differ more.
        #expect(kinds(file(rows: 900), growing).isEmpty)
        #expect(kinds(file(rows: 1_500), growing) == [.rows])
    }

    @Test func `empty and refused cells are told by their share, few of them are not`() {
        #expect(kinds(file(empty: 200), months()) == [.empty])
        #expect(kinds(file(empty: 30), months()).isEmpty)
        #expect(kinds(file(refused: 100), months()) == [.refused])
        let small = (0..<30).map { _ in file(rows: 10) }
        #expect(kinds(file(rows: 10, empty: 4), small).isEmpty)
        #expect(kinds(file(rows: 10, empty: 5), small) == [.empty])
    }

    @Test func `another mean, values that stand still and values that jump are told`() throws {
        let moved = try #require(Unusual(file(mean: 3.14159), after: months()))
        #expect(moved.sentence.en == "pol: mean 3.142, usually 14–14.6")
        let kilograms = Unusual.Finding(
            .mean, column: "net_kg", value: 12_345.6, low: 11_900, high: 13_100.4)
        #expect(
            kilograms.sentence.fr
                == "net_kg : moyenne 12\u{202f}346, d'habitude 11\u{202f}900–13\u{202f}100")
        let traces = Unusual.Finding(
            .mean, column: "plomb", value: 0.000_012_34, low: 0, high: -0.5)
        #expect(traces.sentence.fr == "plomb : moyenne 0,00001234, d'habitude 0–-0,5")
        #expect(moved.sentence.fr == "pol : moyenne 3,142, d'habitude 14–14,6")
        #expect(kinds(file(mean: 15), months()).isEmpty)
        let still = (0..<30).map { _ in file() }
        #expect(kinds(file(mean: 14.9), still).isEmpty, "less than values differ within a file")
        #expect(kinds(file(mean: 15.1), still) == [.mean])
        #expect(kinds(file(spread: 0), months()) == [.spread])
        #expect(kinds(file(spread: 6.1), months()) == [.spread])
        #expect(kinds(file(spread: 5.9), months()).isEmpty)
    }

    @Test func `a new value of a short list is told, a name of its own in each file is not`() throws
    {
        let list = (0..<30).map { file(values: $0 % 2 == 0 ? ["a", "b"] : ["b", "c"]) }
        let new = try #require(Unusual(file(values: ["a", "z"]), after: list))
        #expect(new.sentence.fr == "pol : nouvelle valeur : z")
        #expect(kinds(file(values: ["a", "c"]), list).isEmpty)
        let names = (0..<12).map { file(values: ["name \($0)"]) }
        #expect(kinds(file(values: ["name 12"]), names).isEmpty)
        #expect(kinds(file(values: nil), list).isEmpty)
    }

    @Test func `many findings are told by five`() throws {
        let columns = (0..<7).map {
            FileMeasure.Column(name: "c\($0)", rows: 400, empty: 0, mean: 5, spread: 1)
        }
        let usual = FileMeasure(rows: 400, refused: 0, columns: columns)
        var odd = usual
        for index in odd.columns.indices { odd.columns[index].empty = 400 }
        let unusual = try #require(
            Unusual(odd, after: Array(repeating: usual, count: FileMeasure.Limits.filesLeast)))
        #expect(unusual.findings.count == 7)
        #expect(unusual.sentence.en.hasSuffix("c4: 100% empty, usually 0%; 2 more"))
    }
}
