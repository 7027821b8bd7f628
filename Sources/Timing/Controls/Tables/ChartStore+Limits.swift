// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import QC

/// Limits that were estimated, and those that a person has frozen.
extension ChartStore {
    struct KeptLimits: Sendable, Equatable {
        var key: ChartKey
        var limits: ChartLimits
        var isFrozen: Bool
    }

    func limits(on connection: borrowing Connection) throws -> [KeptLimits] {
        try connection.query(
            """
            select materiau, lot, centre, bas, haut, sigma, etendue_centre, etendue_bas,
                   etendue_haut, n, frozen_at is not null as is_frozen
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
        let before = Dictionary(known.map { ($0.key, $0.limits) }) { first, _ in first }
        guard before != estimated else { return false }
        for kept in known where estimated[kept.key] != kept.limits {
            try remove(kept.key, on: connection)
        }
        for (key, limits) in estimated where before[key] != limits {
            _ = try connection.execute(
                """
                insert into qc.limits (chart, materiau, lot, centre, bas, haut, sigma,
                                       etendue_centre, etendue_bas, etendue_haut, n)
                values (\(name), \(key.material), \(key.lot), \(limits.center), \(limits.low),
                        \(limits.high), \(limits.sigma), \(limits.spread?.center),
                        \(limits.spread?.low), \(limits.spread?.high), \(limits.n))
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
    }
}
