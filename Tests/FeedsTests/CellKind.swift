// SPDX-License-Identifier: Apache-2.0

import Testing

/// A kind of column: how it is declared, what Python is told of it, and pieces of its cells.
struct CellKind: Sendable, CustomTestStringConvertible {
    let name: String
    let detail: String?
    let declaration: String
    let pieces: [String]
    /// Whole cells that pieces are put into.
    let seeds: [String]

    var testDescription: String { "\(name) \(detail ?? "")" }
}

extension CellKind {
    private static let digits = ["0", "1", "2", "5", "9", "00", "123", "000", "999"]
    private static let numbers =
        digits + digits + [
            ",", ".", ",", ".", "-", "+", "−", " ", "\u{A0}", "\u{202F}", "'", "’", "e", "E-", "e3",
            "e-30", "E300", "x", "%",
            "–", "٣", "½", "\t",
        ]
    private static let numberSeeds = [
        "12", "1,5", "1.5", "1 234,5", "1.234,5", "-0", "2147483647", "2147483648", "-2147483648",
        "9223372036854775807",
        "9223372036854775808", "1234.56", "1234.567", "12345678901234567890123456789012345678",
        "0,00000000000000000000001",
        "1e17", "2E-300", "1.7976931348623157e308", "0,1", "0.30", "999.995", "1'000", "007",
    ]
    private static let times =
        digits + [
            "/", "-", ":", "T", " ", "Z", "+02:00", "-0430", "+05", "24", "60", "2026", ".1234567",
            ".123456", ",5", ".0000000",
            "t", "x", "30", "31",
        ]
    private static let timeSeeds = [
        "2026-03-29T02:30:00", "2026-10-25T02:30:00", "2026-01-01T00:00:00.1234567",
        "2026-01-01T00:00:00.1234560Z",
        "2026-06-30T23:59:60", "2026-02-28T24:00", "2026-12-31T24:00:00", "2026-02-29T10:00",
        "2024-02-29 10:00:01",
        "1900-01-01T00:00", "2026-03-15T07:30:00+02:00", "2026-03-15T07:30-0400",
        "2026-07-15 7:05:09,25", "2026-07-15T12:00+05",
    ]

    private static func number(_ name: String, _ mark: String?) -> [CellKind] {
        let format = mark.map { ", decimal: \"\($0)\"" } ?? ""
        return [
            CellKind(
                name: name, detail: mark, declaration: "type: \"\(name)\"\(format)",
                pieces: numbers,
                seeds: numberSeeds)
        ]
    }

    static let all: [CellKind] =
        ["integer", "bigint", "numeric", "numeric(6,2)", "double"].flatMap { name in
            [nil, ",", "."].flatMap { number(name, $0) }
        } + [
            CellKind(
                name: "measurement", detail: ",",
                declaration: "type: measurement, decimal: \",\", unit_column: u, remark_column: r",
                pieces: numbers + [
                    "<", ">", "≤", ">=", "(haut)", "[x]", "mg/L", "°Bx", "×10³", "±", "µS/cm",
                    "g/100mL",
                ],
                seeds: [
                    "<0,05", ">1000", "17,35 %", "3,58E3 (hors gamme)", "n.d.", "5 mg/L", "≤5",
                    "1 234,5 °Bx", "5",
                ]),
            CellKind(
                name: "boolean", detail: nil, declaration: "type: boolean",
                pieces: [
                    "o", "u", "i", "N", "O", "n", "1", "0", "x", " ", "vrai", "false", "y", "T",
                ],
                seeds: ["oui", "Non", "VRAI", "faux", "1", "0", "x", "yes", "t", "F"]),
            CellKind(
                name: "date", detail: "iso", declaration: "type: date", pieces: times,
                seeds: [
                    "2026-03-15", "2026-02-29", "2024-02-29", "1900-02-29", "2026-3-5",
                    "0001-01-01",
                ]),
            CellKind(
                name: "date", detail: "fr", declaration: "type: date, format: [\"dd/mm/yyyy\"]",
                pieces: times,
                seeds: ["15/03/2026", "29/02/2026", "31/04/2026", "5/3/2026", "03/15/2026"]),
            CellKind(
                name: "date", detail: "short", declaration: "type: date, format: [\"dd/mm/yy\"]",
                pieces: times,
                seeds: ["15/03/26", "15/03/69", "15/03/70", "1/1/99", "15/03/2026"]),
            CellKind(
                name: "date", detail: "name", declaration: "type: date, format: [\"dd mmm yyyy\"]",
                pieces: digits + [" ", ".", "janv", "févr", "mai", "août", "é"],
                seeds: [
                    "27 févr. 2026", "5 janv 2026", "1 AOÛT 2026", "31 juin 2026", "2 mars 2026",
                ]),
            CellKind(
                name: "timestamp", detail: "iso",
                declaration: "type: timestamp, zone: Europe/Paris", pieces: times,
                seeds: timeSeeds),
            CellKind(
                name: "timestamp", detail: "fr",
                declaration:
                    "type: timestamp, zone: Europe/Paris, format: [\"dd/mm/yyyy hh:mm[:ss]\"]",
                pieces: times,
                seeds: timeSeeds.map { seed in
                    let days = seed.prefix(10).split(separator: "-").reversed().joined(
                        separator: "/")
                    return days + " " + seed.dropFirst(11)
                }),
            CellKind(
                name: "json", detail: nil, declaration: "type: json",
                pieces: [
                    "{", "}", "[", "]", ",", ":", "\"a\"", "\"\\u0061\"", "\"b\":1", "1", "-0",
                    "null", "\\", " ", "1e5", "01", "\u{FEFF}",
                ],
                seeds: [
                    "{\"a\":1,\"b\":2}", "{\"a\":{\"a\":1},\"b\":[]}", "[{\"a\":1},{\"a\":2}]",
                    "{\"a\":1,\"\\u0061\":2}", "[1,2]",
                    "\"x\"", "1.50", "{\"a\":1,\"c\":{\"b\":1}}",
                ]),
            CellKind(
                name: "text", detail: nil, declaration: "type: text",
                pieces: [
                    "a", "é", "e\u{301}", " ", "\u{A0}", "\"", ";", "\n", "'", "=", "\u{FEFF}",
                    "\u{200B}", "0", ",", "😀", "\\",
                ],
                seeds: [
                    "abc", " a ", "n.d.", "N/A", "0012", "=1+1", "l'eau \"froide\"", "a;b", "a\nb",
                    "\u{A0}x",
                ]),
            CellKind(
                name: "listed", detail: nil,
                declaration:
                    "type: text, values: [jus_premier, \"A+\", \"A-\", \"15\", \"1.5\", \"égout B\"]",
                pieces: [
                    "a", "A", "+", "-", "1", "5", ".", ",", "_", " ", "é", "/", "%", "'", "(", ")",
                ],
                seeds: [
                    "Jus premier", "A+", "a -", "15", "1.5", "EGOUT B", "jus-premier", "égout.b",
                ]),
        ]
}
