// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Postgres
internal import Wording

/// A file of rows that was refused: all that has changed since waits behind it, and comes again with it
/// at each look, until it is mended here or there.
struct RowHold: Equatable {
    /// One that came, newest first.
    struct File: RowDecodable {
        let fileID: Int64
        let isRefused: Bool
        /// By our clock: seconds since 1970.
        let fetchedAt: Int64

        enum CodingKeys: String, RowColumn {
            case fileID = "file_id"
            case isRefused = "is_refused"
            case fetchedAt = "fetched_at"
        }

        init(_ row: RowReader<CodingKeys>) throws {
            fileID = try row[.fileID]
            isRefused = try row[.isRefused]
            fetchedAt = try row[.fetchedAt]
        }

        init(_ fileID: Int64, isRefused: Bool, fetchedAt: Int64) {
            (self.fileID, self.isRefused, self.fetchedAt) = (fileID, isRefused, fetchedAt)
        }
    }

    /// The first one that was refused, and when it came.
    let fileID: Int64
    let since: Int64
    /// When a schedule's look asks again: seconds since 1970.
    let next: Int64

    /// After one, doubled after each more.
    private static let shortest: Int64 = 300
    private static let longest: Int64 = 6 * 3_600
    /// After so many the wait is the longest.
    private static let doublings = 8
    /// Of so many the first is known.
    static let most = 100

    /// Nil: the newest file was not refused.
    init?(_ files: [File]) {
        let refused = files.prefix(while: \.isRefused)
        guard let newest = refused.first, let first = refused.last else { return nil }
        (fileID, since) = (first.fileID, first.fetchedAt)
        let doublings = min(refused.count - 1, Self.doublings)
        next = newest.fetchedAt + min(Self.longest, Self.shortest << doublings)
    }

    var sentence: Phrase {
        let (since, next) = (InstantText.utc(since), InstantText.utc(next))
        return Phrase(
            en: "Its rows are held up since \(since) by file \(fileID), which was refused: mend all"
                + " of it here, or have it corrected there. It is asked for again at \(next), and"
                + " at once by `bascule pickups run`",
            fr: "Ses lignes sont retenues depuis le \(since) par le fichier \(fileID), qui a été"
                + " refusé : corrigez-le en entier ici, ou faites-le corriger là-bas. Il est"
                + " redemandé à \(next), et tout de suite par `bascule pickups run`")
    }
}

extension PickupBook {
    /// What keeps the rows of a source from being asked for; nil: nothing does.
    static func hold(
        _ pickup: String, _ source: String, on connection: borrowing Connection
    ) throws -> RowHold? {
        RowHold(
            try connection.query(
                """
                select i.file_id, floor(extract(epoch from i.fetched_at))::bigint as fetched_at,
                       f.state in ('rejected', 'failed') and not \(raw: isMended) as is_refused
                  from bascule.pickup_item i
                  join bascule.file f on f.id = i.file_id
                 where i.pickup = \(pickup) and i.source = \(source)
                 order by i.id desc
                 limit \(RowHold.most)
                """
            ).decode(as: RowHold.File.self))
    }

    /// Whether all rows of a file `f` that was refused whole have come in by a file that mends it.
    static let isMended: SQL = """
        (f.state = 'rejected'
         and exists (select from bascule.file m
                      where m.mends = f.id and m.origin = 'mend' and m.state = 'loaded'))
        """
}
