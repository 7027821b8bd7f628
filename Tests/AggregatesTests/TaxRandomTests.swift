// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

/// Random stays, tariffs and registers, amended and taken back: what is computed of what was touched
/// is what a computation of everything from nothing gives.
@Suite(.serialized) struct TaxRandomTests {
    @Test(arguments: 0..<3)
    func `late, amended and reverted equals computed from nothing`(_ run: Int) async throws {
        var history = try RandomTax("taxe \(run)")
        for _ in 0..<5 {
            for _ in 0..<Int.random(in: 1...4, using: &history.random) { try history.step() }
            try await history.tax.refresh()
            try history.compare()
        }
    }
}

private struct RandomTax {
    let tax: TaxScene
    var random: SeededGenerator
    private let connection: Connection
    private var live: [(id: Int64, kind: String)] = []

    init(_ name: String) throws {
        random = SeededGenerator(for: name)
        tax = try TaxScene()
        connection = try tax.scene.database.connect()
    }

    mutating func step() throws {
        if !live.isEmpty, Int.random(in: 0..<4, using: &random) == 0 {
            let file = live.remove(at: Int.random(in: live.indices, using: &random))
            return try tax.scene.revert(file.id, "taxe_\(file.kind)", on: connection)
        }
        let kind =
            ["hebergements", "tarifs", "additionnelles", "sejours", "sejours"]
            .randomElement(using: &random) ?? "sejours"
        var rows: [String: String] = [:]
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let (key, row) = row(kind)
            rows[key] = row
        }
        let id = try tax.load(kind, rows.values.sorted())
        let state = try connection.query(
            "select state from bascule.file where id = \(id)")[0][0, as: String.self]
        if state == "loaded" { live.append((id, kind)) }
    }

    /// Few names and days, so that rows meet.
    private mutating func row(_ kind: String) -> (key: String, row: String) {
        let place = pick(["X", "Y"])
        let house = pick(["a", "b", "c"])
        let category = pick(["2 étoiles", "gîte", ""])
        let start = Int.random(in: 1...20, using: &random)
        let end = Bool.random(using: &random) ? "" : day(start + number(1...8))
        switch kind {
        case "hebergements":
            let row = "\(house);\(place);1;\(category);\(day(start));\(end)"
            return ("\(house) \(start)", row)
        case "tarifs":
            let name = category.isEmpty ? "palace" : category
            let rate = Bool.random(using: &random)
            let values = "\(rate ? "" : "0,\(number(1...9))5");\(rate ? "3" : "");;"
            return (
                "\(place) \(name) \(start)",
                "\(place);\(name);\(day(start));\(end);\(values)"
                    + (number(1...5) == 1 ? "9" : "")
            )
        case "additionnelles":
            let code = pick(["d", "r"])
            return (
                "\(place) \(code) \(start)",
                "\(place);\(code);\(day(start));\(end);\(number(1...40))"
            )
        default:
            let stay = "s\(number(1...6))"
            let persons = number(1...5)
            let price = Bool.random(using: &random) ? "" : "\(number(10...900)),50"
            return (
                "\(house) \(stay)",
                "\(house);\(stay);\(day(start));\(day(start + number(0...6)));;\(persons);"
                    + "\(number(0...persons));;;;\(price);"
            )
        }
    }

    private mutating func pick(_ words: [String]) -> String {
        words[Int.random(in: words.indices, using: &random)]
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &random)
    }

    /// Of March 2026 and the days behind it.
    private func day(_ number: Int) -> String {
        let (month, day) = number > 31 ? (4, number - 31) : (3, number)
        return "\(day < 10 ? "0" : "")\(day)/0\(month)/2026"
    }

    func compare() throws {
        let recomputed = try tax.scene.recomputed()
        #expect(try tax.scene.contents(on: connection) == recomputed, "seed \(random)")
        // What a day says is what its nights say.
        let sums = try tax.scene.texts(
            """
            select (select coalesce(sum(nuitees), 0) from datamart.taxe_nuits)::text,
                   (select coalesce(sum(nuitees), 0) from datamart.taxe_jour)::text,
                   (select count(*) from (select 1 from datamart.taxe_nuits group by jour, hebergement
                                          having count(montant) = count(*)) d)::text,
                   (select count(taxe_totale) from datamart.taxe_jour)::text
            """
        ).map { $0.split(separator: "|") }
        for sum in sums { #expect(sum[0] == sum[1] && sum[2] == sum[3]) }
    }
}
