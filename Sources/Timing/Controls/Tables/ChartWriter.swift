// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Postgres
internal import QC

/// Judged runs on their way into `qc.points` and `qc.runs`, by COPY: the server takes points in
/// while the next runs are judged, and the runs at the end.
struct ChartWriter {
    /// Points are sent in pieces of so many bytes.
    private static let pieceBytes = 128 * 1024

    let chart: String
    private var runs = CopyBuffer()
    private var points = CopyBuffer()
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

    /// Until `end` the connection takes nothing else.
    mutating func begin(on connection: borrowing Connection) throws {
        try connection.copyIn(
            """
            copy qc.points (chart, serie, materiau, lot, mesure_le, ordinal, valeur, z, ewma,
                            cusum_haut, cusum_bas, etendue, centre, bas, haut, regles)
            from stdin (format binary)
            """)
        points.header()
        runs.header()
    }

    mutating func end(on connection: borrowing Connection) throws {
        points.trailer()
        try connection.putCopy(&points)
        try connection.endCopy()
        try connection.copyIn(
            """
            copy qc.runs (chart, serie, mesure_le, ordinal, verdict, regles, state)
            from stdin (format binary)
            """)
        runs.trailer()
        try connection.putCopy(&runs)
        try connection.endCopy()
    }

    mutating func add(
        _ sourced: SourcedRun, _ judged: JudgedRun, _ state: ChartState?,
        on connection: borrowing Connection
    ) throws {
        ordinals.run += 1
        runs.beginRow(7)
        runs.text(chart)
        runs.text(judged.series)
        runs.timestamptz(microsecondsSince2000: sourced.place.time.microsecondsSince2000)
        runs.int64(ordinals.run)
        runs.text(judged.verdict.rawValue)
        runs.texts(judged.rules.map(\.rawValue))
        if let state {
            runs.jsonb(String(decoding: try encoder.encode(state), as: UTF8.self))
        } else {
            runs.null()
        }
        for point in judged.points { addPoint(point, of: sourced) }
        if points.count >= Self.pieceBytes { try connection.putCopy(&points) }
    }

    private mutating func addPoint(_ point: JudgedPoint, of sourced: SourcedRun) {
        ordinals.point += 1
        points.beginRow(16)
        points.text(chart)
        points.text(sourced.run.series)
        points.text(point.material)
        points.text(point.lot)
        points.timestamptz(microsecondsSince2000: sourced.time(of: point).microsecondsSince2000)
        points.int64(ordinals.point)
        for number in [
            point.value, point.z, point.ewma, point.cusumHigh, point.cusumLow, point.spread,
            point.limits?.center, point.limits?.low, point.limits?.high,
        ] {
            if let number { points.float8(number) } else { points.null() }
        }
        points.texts(point.rules.map(\.rawValue))
    }
}
