// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// Where a run stands among the others: by its first measurement, then by its name.
struct ChartPlace: Sendable, Equatable {
    var time: Timestamp
    var series: String

    /// In the order that the tables have, that of the names' bytes.
    func isBehind(_ other: ChartPlace) -> Bool {
        guard time == other.time else { return time > other.time }
        return other.series.utf8.lexicographicallyPrecedes(series.utf8)
    }
}

extension ChartPlace: RowDecodable {
    enum CodingKeys: String, RowColumn { case time = "mesure_le", series = "serie" }

    init(_ row: RowReader<CodingKeys>) throws {
        self.init(time: try row[.time], series: try row[.series])
    }
}
