// SPDX-License-Identifier: Apache-2.0

internal import Application
internal import Postgres
internal import Views

/// Values of one series over time, and the limits that they keep by themselves: as they are drawn,
/// and as programs are told of them.
struct ControlChart: Sendable {
    /// Points that can be asked for.
    static let mostPoints = 2_000
    /// Points unless told.
    static let usualPoints = 200

    let table: DataTable
    let column: DataTable.Column
    /// The last ones, in order of time.
    let points: [DataPoint]
    /// The value of each column that tells the series from others, and what else was chosen.
    let chosen: [String: String]
    let limits: ControlLimits?
    /// Names of broken rules, by the place of the point.
    let broken: [Int: [String]]

    /// Values of several series make no chart: what is not chosen is as in the newest row.
    ///
    /// - Throws: `DataRefused`.
    init(
        _ column: DataTable.Column, of table: DataTable, _ given: DataFilter, zone: String,
        size: Int, on connection: borrowing Connection
    ) throws {
        var filter = given
        let reading = DataReading(table, zone: zone)
        guard try table.size(on: connection) != .noTable else {
            self.init(column, of: table, filter, [])
            return
        }
        let missing = table.series.filter { filter.equal[$0] == nil }
        if !missing.isEmpty,
            let newest = try reading.series(column.name, filter, limit: 1, on: connection).last
        {
            for name in missing {
                let place = table.columns.firstIndex { $0.name == name }
                filter.equal[name] = place.flatMap { newest.row.cells[$0] }
            }
        }
        self.init(
            column, of: table, filter,
            try reading.series(column.name, filter, limit: size, on: connection))
    }

    init(
        _ column: DataTable.Column, of table: DataTable, _ filter: DataFilter,
        _ points: [DataPoint]
    ) {
        self.table = table
        self.column = column
        self.points = points
        chosen = filter.equal
        // Numbers alone: a bound is none.
        let measured = points.indices.compactMap { place in
            points[place].operation == nil
                ? Double(points[place].value).map { (place: place, value: $0) } : nil
        }
        let values = measured.map(\.value)
        limits = ControlLimits(values)
        let rules = zip(measured, limits?.broken(by: values) ?? []).filter { !$1.isEmpty }
        broken = Dictionary(rules.map { ($0.place, $1) }, uniquingKeysWith: { $1 })
    }

    /// Tables of which there is something to draw.
    static func tables(of installation: Installation) -> [DataTable] {
        installation.dataTables.filter { $0.timeColumn != nil && !numbers($0).isEmpty }
    }

    static func numbers(_ table: DataTable) -> [DataTable.Column] {
        table.columns.filter { $0.kind == .number && !$0.isKey }
    }

    /// A measurement, where there is one.
    static func preferred(_ table: DataTable) -> DataTable.Column {
        let all = numbers(table)
        return all.first { table.operation(of: $0.name) != nil } ?? all[0]
    }

    /// The unit of the newest value that has one.
    func unit(_ unitColumn: String?) -> String? {
        guard let place = table.columns.firstIndex(where: { $0.name == unitColumn }) else {
            return nil
        }
        return points.last { $0.row.cells[place] != nil }?.row.cells[place]
    }
}
