// SPDX-License-Identifier: Apache-2.0

import Records
import Testing

@testable import Feeds

@Suite struct NumberTests {
    private static let comma = NumberFormat(decimal: 0x2C, grouping: nil)
    private static let point = NumberFormat(decimal: 0x2E, grouping: nil)
    private static let undeclared = NumberFormat()

    private func read(_ text: String, _ format: NumberFormat) -> NumberReader.Outcome {
        let bytes = Array(text.utf8)
        return NumberReader.read(bytes, 0..<bytes.count, format)
    }

    private func value(_ text: String, _ format: NumberFormat) -> String? {
        guard case .number(let number, let end) = read(text, format), end == text.utf8.count else {
            return nil
        }
        return number.description
    }

    @Test(arguments: [
        ("12", "12"), ("12,5", "12.5"), ("012,50", "12.50"), ("-0,5", "-0.5"), ("−0,5", "-0.5"),
        ("+3", "3"), ("1 234,5", "1234.5"), ("1\u{A0}234,5", "1234.5"),
        ("1\u{202F}234,5", "1234.5"),
        ("1'234,5", "1234.5"), ("1’234’567", "1234567"), ("1.234,5", "1234.5"),
        ("1.234.567", "1234567"), ("1,234", "1.234"), (",5", "0.5"), ("5,", "5"),
        ("1,5e3", "1500"), ("1,5E-3", "0.0015"), ("- 7", "-7"), ("10000000,2", "10000000.2"),
        ("12345678901234567890123456789,123456789", "12345678901234567890123456789.123456789"),
    ])
    func `a number with a decimal comma is read exactly`(_ text: String, _ number: String) {
        #expect(value(text, Self.comma) == number)
    }

    @Test(arguments: [
        "", "abc", "1,2,3", "1 23", "12 34,5", "1,234.5", "--1", "1e", ",", "1.2345.6", "0x10",
        "1 234 ", "1,5 %", "12-14",
    ])
    func `what is no number with a decimal comma is not one`(_ text: String) {
        #expect(value(text, Self.comma) == nil)
    }

    @Test(arguments: [
        ("1,5", "1.5"), ("1.25", "1.25"), ("0,435", "0.435"), ("0.435", "0.435"),
        ("1234,567", "1234.567"), (",567", "0.567"), ("1.234,5", "1234.5"), ("1,234.5", "1234.5"),
        ("1,234,567", "1234567"), ("1.234.567", "1234567"), ("1 234,567", "1234.567"),
        ("5,2143", "5.2143"), ("5214", "5214"), ("5,214.325", "5214.325"),
    ])
    func `what can be only one number is read though nothing is declared`(
        _ text: String, _ number: String
    ) {
        #expect(value(text, Self.undeclared) == number)
    }

    @Test(arguments: ["1,234", "1.234", "12,345", "123.456", "-1,234", "1,234e2", "1,234 t"])
    func `one separator and three digits after it are ambiguous when nothing is declared`(
        _ text: String
    ) {
        guard case .failure(.ambiguous) = read(text, Self.undeclared) else {
            Issue.record("\(read(text, Self.undeclared))")
            return
        }
    }

    @Test func `a point where the comma is declared is told, and read where it groups`() {
        #expect(read("12.5", Self.comma) == .failure(.wrongDecimal(0x2E)))
        #expect(read("1.234", Self.comma) == .failure(.wrongDecimal(0x2E)))
        let grouping = NumberFormat(decimal: 0x2C, grouping: 0x2E)
        #expect(value("1.234", grouping) == "1234")
        #expect(value("12.5", grouping) == nil)
    }

    @Test func `thirty-eight digits fit and one more does not`() {
        let digits = String(repeating: "9", count: 38)
        #expect(value(digits, Self.point) == digits)
        #expect(read(digits + "9", Self.point) == .failure(.tooManyDigits))
        #expect(read("1e39", Self.point) == .failure(.tooManyDigits))
        #expect(read("1e999999999", Self.point) == .failure(.tooManyDigits))
        #expect(value("1e38", Self.point) != nil)
    }

    @Test func `the number ends where its unit begins`() {
        #expect(read("119,5 %", Self.comma) == .number(Exact(1195, scale: 1), end: 5))
        #expect(read("7 mg/L", Self.comma) == .number(Exact(7), end: 1))
    }

    @Test(arguments: [
        ("0.1", "0.2", "0.3"), ("100", "-0.001", "99.999"), ("1.50", "1.5", "3.00"),
    ])
    func `sums are exact`(_ a: String, _ b: String, _ sum: String) throws {
        let left = try #require(Exact(a))
        let right = try #require(Exact(b))
        #expect(Exact.adding(left, right).description == sum)
    }

    @Test func `a quotient has sixteen digits or more and is rounded`() throws {
        let third = try #require(Exact.dividing(Exact(1), by: Exact(3)))
        #expect(third.description.hasPrefix("0.3333333333333333"))
        let two = try #require(Exact.dividing(Exact(2), by: Exact(3)))
        #expect(two.description.hasSuffix("67"))
        #expect(Exact.dividing(Exact(1), by: Exact(0)) == nil)
        let purity = try #require(
            Exact.dividing(
                Exact.multiplying(Exact(100), Exact(1707, scale: 2)), by: Exact(1937, scale: 2)))
        #expect(abs(purity.double - 88.125967991739801755) < 1e-13)
    }

    @Test func `numbers are compared by value whatever their scales`() {
        #expect(Exact(150, scale: 2) == Exact(15, scale: 1))
        #expect(Exact(1, scale: 38) > Exact(0))
        #expect(Exact(Exact.powers[37]) > Exact(1, scale: 38))
        #expect(Exact(25, scale: 1).rounded(to: 0) == Exact(3))
        #expect(Exact(-25, scale: 1).rounded(to: 0) == Exact(-3))
        #expect(Exact("-12.50")?.description == "-12.50")
        #expect(Exact("1..2") == nil)
    }
}
