// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import QC

/// Limits that were estimated, and those that a person has frozen.
extension ChartStore {
    struct KeptLimits: Sendable, Equatable {
        var key: ChartKey
        var limits: ChartLimits
        var isFrozen: Bool
        /// Of the chart that they were estimated for.
        var form: Chart.Form
    }

    func limits(on connection: borrowing Connection) throws -> [KeptLimits] {
        try connection.query(
            """
            select materiau, lot, centre, bas, haut, sigma, etendue_centre, etendue_bas,
                   etendue_haut, n, frozen_at is not null as is_frozen,
                   kind, taille
              from qc.limits where chart = \(name) order by materiau, lot limit 100000
            """
        ).decode(as: KeptLimits.self)
    }

    /// Writes the estimated ones that are other now.
    ///
    /// - Returns: whether there were any.
    func keep(
        _ estimated: [ChartKey: ChartLimits], instead known: [KeptLimits],
        on connection: borrowing Connection
    ) throws -> Bool {
        let before = Dictionary(
            known.filter { $0.form == chart.form }.map { ($0.key, $0.limits) }
        ) { first, _ in first }
        let isSameForm = before.count == known.count
        guard before != estimated || !isSameForm else { return false }
        for kept in known where estimated[kept.key] != before[kept.key] || kept.form != chart.form {
            try remove(kept.key, on: connection)
        }
        for (key, limits) in estimated where before[key] != limits {
            _ = try connection.execute(
                """
                insert into qc.limits (chart, materiau, lot, centre, bas, haut, sigma,
                                       etendue_centre, etendue_bas, etendue_haut, n,
                                       kind, taille)
                values (\(name), \(key.material), \(key.lot), \(limits.center), \(limits.low),
                        \(limits.high), \(limits.sigma), \(limits.spread?.center),
                        \(limits.spread?.low), \(limits.spread?.high), \(limits.n),
                        \(chart.form.kind), \(chart.form.size))
                """)
        }
        return true
    }

    private func remove(_ key: ChartKey, on connection: borrowing Connection) throws {
        _ = try connection.execute(
            """
            delete from qc.limits
             where chart = \(name) and materiau = \(key.material) and lot = \(key.lot)
            """)
    }

    /// Estimated limits mean nothing where those of the lots are taken.
    func forgetEstimated(on connection: borrowing Connection) throws {
        _ = try connection.execute(
            "delete from qc.limits where chart = \(name) and frozen_at is null")
    }

    /// Takes the frozen limits away; the next computation estimates all anew.
    ///
    /// - Returns: how many there were.
    func thaw(on connection: borrowing Connection) throws -> Int {
        let thawed = try connection.execute(
            "delete from qc.limits where chart = \(name) and frozen_at is not null")
        if thawed > 0 {
            _ = try connection.execute("update qc.charts set digest = null where chart = \(name)")
        }
        return thawed
    }

    /// Keeps the estimated limits as they are from now on.
    ///
    /// - Returns: how many were not frozen yet.
    func freeze(by actor: String, on connection: borrowing Connection) throws -> Int {
        try connection.execute(
            """
            update qc.limits set frozen_at = clock_timestamp(), by = \(actor)
             where chart = \(name) and frozen_at is null
            """)
    }
}

extension ChartStore.KeptLimits: RowDecodable {
    enum CodingKeys: String, RowColumn {
        case material = "materiau", lot, center = "centre", low = "bas", high = "haut", sigma
        case spreadCenter = "etendue_centre", spreadLow = "etendue_bas"
        case spreadHigh = "etendue_haut"
        case n, isFrozen = "is_frozen"
        case kind, size = "taille"
    }

    init(_ row: RowReader<CodingKeys>) throws {
        key = ChartKey(material: try row[.material], lot: try row[.lot])
        var spread: ChartLimits.Spread?
        if let center = try row[.spreadCenter, as: Double?.self] {
            spread = ChartLimits.Spread(
                center: center, low: try row[.spreadLow], high: try row[.spreadHigh])
        }
        limits = ChartLimits(
            center: try row[.center], low: try row[.low], high: try row[.high],
            sigma: try row[.sigma], spread: spread, n: try row[.n])
        isFrozen = try row[.isFrozen]
        form = Chart.Form(kind: try row[.kind], size: try row[.size])
    }
}
