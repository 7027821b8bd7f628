// SPDX-License-Identifier: Apache-2.0

import Configuration
import Records
import TestSupport
import Testing
import Wording

@testable import Feeds

/// Doubles over their whole range: kept, compared and computed with, or refused by name.
@Suite struct DoubleTests {
    private func feed(_ column: String, _ rest: String = "") -> String {
        """
        feed: f
        numbers: { decimal: "." }
        columns:
          - { name: k, type: text }
          - \(column)
        \(rest)
        """
    }

    @Test(arguments: [
        ("2E-300", 2e-300), ("1E300", 1e300), ("-1.5e-7", -1.5e-7), ("1e17", 1e17),
        ("5e-324", .leastNonzeroMagnitude),
        ("1.7976931348623157e308", .greatestFiniteMagnitude), ("0e9999", 0), ("0.1", 0.1),
        ("0.1000000000000000055511151231257827021181583404541015625", 0.1),
        ("1\(String(repeating: "0", count: 300))", 1e300),
        ("0.\(String(repeating: "0", count: 299))2", 2e-300),
        ("123456789012345678", 123456789012345680),
    ])
    func `a double is read wherever one is`(_ text: String, _ number: Double) throws {
        let preview = try judged(feed("{ name: a, type: double }"), "k;a\nx;\(text)\n")
        #expect(preview.told == [])
        #expect(preview.rows.first?.values[1] == .double(number))
    }

    @Test(arguments: ["1e309", "-1e309", "1e-330", "1e99999", "1e-99999", "1.8e308"])
    func `what no double holds is told`(_ text: String) throws {
        let preview = try judged(feed("{ name: a, type: double }"), "k;a\nx;\(text)\n")
        #expect(preview.told == ["2 a overflow"])
        #expect(
            preview.faults.first?.message(in: .fr).contains("hors de ce qui peut être stocké")
                == true)
    }

    @Test func `ranges hold wherever a double is, also under a condition`() throws {
        let text = "k;a\nx;1E300\nx;1e17\nx;2e-300\nx;-5e-324\nx;1.0000000000000002e17\ny;9e299\n"
        let plain = try judged(
            feed("{ name: a, type: double, range: { reject: [1e-300, 1e17] } }"), text)
        #expect(plain.told == ["2 a range", "5 a range", "6 a range", "7 a range"])
        let ruled = try judged(
            feed(
                "{ name: a, type: double }",
                "ranges: [{ column: a, when: { k: x }, warn: [-2e-300, 1E+17] }]"), text)
        #expect(ruled.told == ["2 a range warn", "6 a range warn"])
        #expect(ruled.rows.count == 6)
    }

    @Test func `a range's ends are shown as they are`() throws {
        let preview = try judged(
            feed(
                "{ name: a, type: double, range: { reject: [1.5E-7, 1e17], warn: [1e-6, -2e3] } }"
                    .replacing(", warn: [1e-6, -2e3]", with: "")),
            "k;a\nx;1e-8\n")
        let told = preview.faults.first?.message(in: .en) ?? ""
        #expect(told.contains("from 0.00000015 to 100000000000000000"), "\(told)")
        #expect(Exact("2.5e300")?.description == "2.5e300")
        #expect(Exact("-2.5e-300")?.description == "-2.5e-300")
        #expect(Exact("-2e3")?.description == "-2000")
    }

    @Test(arguments: ["1e999", "-1e999", "123456789012345678901234567890123456789", "inf", "nan"])
    func `a range's end that can't be taken is a mistake with its line`(_ text: String) {
        let yaml =
            "feed: f\ncolumns:\n  - name: a\n    type: double\n    range:\n      reject: [0,\n        \(text)]\n"
        let (_, mistakes) = FeedCatalog.parse(yaml, file: "test.yaml", settings: Settings())
        #expect(mistakes.map(\.line) == [7])
        #expect(mistakes.first?.what == "`\(text)` in `reject` is a number that cannot be taken")
    }

    @Test func `expressions compute with doubles of any size`() throws {
        func computed(_ expression: String, _ a: String, _ b: String) throws -> String {
            let yaml = """
                feed: f
                numbers: { decimal: "." }
                dialect: { delimiter: ";" }
                columns: [{ name: a, type: double }, { name: b, type: double }, { name: c, type: double, computed: "\(expression)" }]
                """
            let preview = try judged(yaml, "a;b\n\(a);\(b)\n")
            return preview.told.first ?? preview.rows.first?.shown(2) ?? "-"
        }
        #expect(try computed("a + b", "1e300", "2e-300") == "1e+300")
        #expect(try computed("a - b", "2e-300", "1e300") == "-1e+300")
        #expect(try computed("a / b", "1e300", "2e-300") == "2 c overflow")
        #expect(try computed("a / b", "1e-200", "4e-300") == "2.5e+99")
        #expect(try computed("a * b", "1e200", "1e200") == "2 c overflow")
        #expect(try computed("a * b", "1e-200", "1e-200") == "2 c overflow")
        #expect(try computed("a * b", "1.5e200", "3e-250") == "4.5e-50")
        #expect(try computed("a * b / b", "1e-300", "1e-300") == "1e-300")
        #expect(try computed("1e3 * a + 2.5E-1 * b", "1", "4") == "1001.0")
        #expect(
            try computed("-(a * b)", "-18446744073709551616", "9223372036854775808")
                == "1.7014118346046923e+38")
        #expect(try computed("a / b", "3", "0") == "-")
        let check = try judged(
            feed("{ name: a, type: double }", "checks: [{ expect: \"a * a < 1e-300\" }]"),
            "k;a\nx;1e-160\nx;1e-140\nx;1e160\n")
        #expect(check.told == ["3 - check", "4 - check"])
    }

    @Test func `a product of whole numbers that fills 128 bits ends no process`() throws {
        let yaml = """
            feed: f
            dialect: { delimiter: ";" }
            columns: [{ name: a, type: bigint }, { name: b, type: numeric }, { name: c, type: numeric, computed: "0 - a * b" }]
            checks: [{ expect: "a * b < 0" }]
            """
        let preview = try judged(yaml, "a;b\n-9223372036854775808;18446744073709551616\n")
        #expect(preview.told == ["2 c overflow"])
    }

    /// Against the same in floating point, which knows the size but not the digits.
    @Test func `sums, products, quotients and orders of random numbers are right`() throws {
        var random = SeededGenerator(for: "exact numbers")
        for _ in 0..<5_000 {
            func number() -> Exact {
                let digits = Int.random(in: 1...38, using: &random)
                let size = Int128.random(in: 0..<Exact.powers[digits], using: &random)
                return Exact(
                    Bool.random(using: &random) ? size : -size,
                    scale: Int.random(
                        in: Bool.random(using: &random) ? 0...38 : -60...100, using: &random))
            }
            let (a, b) = (number(), number())
            func near(_ found: Exact, _ wanted: Double, _ unit: Double) -> Bool {
                abs(found.double - wanted) <= unit * 1e-14
                    && found.coefficient.magnitude <= Exact.powers[38].magnitude
            }
            let (x, y) = (a.double, b.double)
            #expect(near(Exact.adding(a, b), x + y, abs(x) + abs(y)), "\(a) + \(b)")
            #expect(near(Exact.subtracting(b, from: a), x - y, abs(x) + abs(y)), "\(a) - \(b)")
            #expect(near(Exact.multiplying(a, b), x * y, abs(x * y)), "\(a) * \(b)")
            if let quotient = Exact.dividing(a, by: b) {
                #expect(near(quotient, x / y, abs(x / y)), "\(a) / \(b)")
            }
            if abs(x - y) > (abs(x) + abs(y)) * 1e-14 { #expect((a < b) == (x < y), "\(a) < \(b)") }
            #expect(Exact.adding(a, b) == Exact.adding(b, a))
            #expect(!(a < b && b < a))
        }
    }

    @Test func `every double is the number that it shows`() throws {
        var random = SeededGenerator(for: "doubles")
        for _ in 0..<5_000 {
            let value = Double(bitPattern: UInt64.random(in: 0...UInt64.max, using: &random))
            guard value.isFinite else { continue }
            let exact = try #require(Exact(value), "\(value)")
            #expect(exact.double == value)
            #expect(Exact(exact.description) == exact || abs(value) < 1e-300, "\(exact)")
        }
        #expect(Exact(Double.infinity) == nil && Exact(Double.nan) == nil)
    }
}
