// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Foundation
internal import Postgres
internal import QC

/// Judged runs on their way into `qc.runs` and `qc.points`, by COPY.
struct ChartWriter {
    let chart: String
    private var runs = ""
    private var points = ""
    private let encoder = JSONEncoder()
    /// Of the last run and the last point.
    private var ordinals: (run: Int64, point: Int64)

    /// - Parameter last: the ordinals that stand already.
    init(chart: String, after last: (run: Int64, point: Int64)) {
        self.chart = chart
        ordinals = last
        // The same state is the same text.
        encoder.outputFormatting = .sortedKeys
    }

    mutating func add(_ sourced: SourcedRun, _ judged: JudgedRun, _ state: ChartState?) throws {
        let time = Self.time(sourced.place.time)
        let kept = try state.map { String(decoding: try encoder.encode($0), as: UTF8.self) }
        ordinals.run += 1
        runs += Self.line([
            chart, judged.series, time, "\(ordinals.run)", judged.verdict.rawValue,
            Self.list(judged.rules), kept,
        ])
        for point in judged.points {
            let numbers: [Double?] = [
                point.value, point.z, point.ewma, point.cusumHigh, point.cusumLow, point.spread,
                point.limits?.center, point.limits?.low, point.limits?.high,
            ]
            ordinals.point += 1
            points += Self.line(
                [
                    chart, judged.series, point.material, point.lot,
                    Self.time(sourced.time(of: point)), "\(ordinals.point)",
                ] + numbers.map { $0.map { "\($0)" } } + [Self.list(point.rules)])
        }
    }

    func write(on connection: borrowing Connection) throws {
        try Self.copy(
            "copy qc.runs (chart, serie, mesure_le, ordinal, verdict, regles, state) from stdin",
            runs,
            on: connection)
        try Self.copy(
            """
            copy qc.points (chart, serie, materiau, lot, mesure_le, ordinal, valeur, z, ewma,
                            cusum_haut, cusum_bas, etendue, centre, bas, haut, regles) from stdin
            """, points, on: connection)
    }

    private static func copy(
        _ statement: SQL, _ text: String, on connection: borrowing Connection
    ) throws {
        guard !text.isEmpty else { return }
        try connection.copyIn(statement)
        try connection.putCopy(Array(text.utf8))
        try connection.endCopy()
    }

    /// A line of COPY's text form (manual, COPY, "Text Format").
    private static func line(_ fields: [String?]) -> String {
        fields.map { $0.map(escaped) ?? "\\N" }.joined(separator: "\t") + "\n"
    }

    private static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x5C || $0 < 0x20 }) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\t": result += "\\t"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Names of rules need no quotes in an array.
    private static func list(_ rules: [ChartRule]) -> String {
        "{" + rules.map(\.rawValue).joined(separator: ",") + "}"
    }

    private static func time(_ time: Timestamp) -> String {
        let micros = time.microsecondsSince1970
        let seconds = micros.quotientAndRemainder(dividingBy: 1_000_000)
        let rest = seconds.remainder < 0 ? seconds.remainder + 1_000_000 : seconds.remainder
        let whole = seconds.remainder < 0 ? seconds.quotient - 1 : seconds.quotient
        return String(InstantText.utc(whole).dropLast()) + String(format: ".%06dZ", Int(rest))
    }
}
