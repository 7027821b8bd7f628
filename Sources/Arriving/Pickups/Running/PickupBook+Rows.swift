// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// How far the rows of a source are in the tables.
///
/// It is asked every minute, and files are known for more than a year: so of the newest ones alone, by
/// the index of their numbers.
extension PickupBook {
    /// Where the newest file that is loaded ends.
    struct Reach: RowDecodable {
        /// By the source's clock, as it was then: seconds since 1970.
        let until: Int64
        /// By ours.
        let fetchedAt: Int64
        let fileID: Int64

        enum CodingKeys: String, RowColumn {
            case until
            case fetchedAt = "fetched_at"
            case fileID = "file_id"
        }

        init(_ row: RowReader<CodingKeys>) throws {
            until = try row[.until]
            fetchedAt = try row[.fetchedAt]
            fileID = try row[.fileID]
        }

        init(until: Int64, fetchedAt: Int64, fileID: Int64) {
            (self.until, self.fetchedAt, self.fileID) = (until, fetchedAt, fileID)
        }

        /// Before which every row has come, whatever was done to the source's clock since.
        ///
        /// If it is behind, it may have been set back at any time after the file came: from then on
        /// rows have times that were asked for before.
        func known(by clock: SourceClock) -> Int64 { min(until, fetchedAt - clock.slowness) }
    }

    /// Among so many newest ones are those that wait.
    static let newest = 500

    /// Nil: none is loaded.
    static func reach(
        _ pickup: String, _ source: String, on connection: borrowing Connection
    ) throws -> Reach? {
        try connection.query(reach(pickup, source)).first(as: Reach.self)
    }

    /// A file that was mended whole is as good as the one that was refused.
    static func reach(_ pickup: String, _ source: String) -> SQL {
        """
        select extract(epoch from i.modified_at)::bigint as until,
               floor(extract(epoch from i.fetched_at))::bigint as fetched_at, i.file_id
          from bascule.pickup_item i
          join bascule.file f on f.id = i.file_id
          left join bascule.file o on o.id = f.duplicate_of
         where i.pickup = \(pickup) and i.source = \(source)
           and (\(raw: loaded) or \(raw: isMended))
         order by i.id desc
         limit 1
        """
    }

    /// Whether a file of them is still to be loaded.
    static func isOpen(
        _ pickup: String, _ source: String, on connection: borrowing Connection
    ) throws -> Bool {
        try connection.query(isOpen(pickup, source)).value()
    }

    static func isOpen(_ pickup: String, _ source: String) -> SQL {
        """
        select exists (
            select from (select i.file_id from bascule.pickup_item i
                          where i.pickup = \(pickup) and i.source = \(source)
                          order by i.id desc limit \(newest)) i
              join bascule.file f on f.id = i.file_id
             where f.state in ('arrived', 'loading'))
        """
    }
}
