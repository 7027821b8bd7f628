// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Wording

/// What time it is at a source, held against our own clock: both in seconds since 1970.
///
/// The earlier of the two is believed: where the other is set right later, no row has a time before
/// the end of what was asked for.
struct SourceClock {
    let there: Int64
    let here: Int64

    /// A clock that is further from ours is wrong, or ours is.
    ///
    /// It is half of the smallest step between two zones: of a source whose times have none, this
    /// tells that they are read in the wrong one.
    static let patience: Int64 = 1_800

    /// So many seconds two clocks that are right differ by.
    private static let haziness: Int64 = 5

    var sure: Int64 { min(there, here) }
    var isNear: Bool { abs(there - here) <= Self.patience }
    /// How far it is behind ours.
    var slowness: Int64 { here - there > Self.haziness ? here - there : 0 }

    /// - Throws: `SourceDatabase.Trouble` where nobody knows which of the two is right: a time that is
    ///   too late would be the end of what is asked for, for good.
    func requireNear(at source: String) throws {
        guard !isNear else { return }
        let (there, here) = (InstantText.utc(there), InstantText.utc(here))
        throw SourceDatabase.Trouble(
            code: "source_failed",
            sentence: Phrase(
                en: "\(source): its clock is at \(there), and ours at \(here). Have the one that is"
                    + " wrong set right; what was changed there meanwhile is fetched by"
                    + " `bascule pickups backfill`",
                fr: "\(source) : son horloge en est au \(there), et la nôtre au \(here). Faites"
                    + " remettre à l'heure celle qui a tort ; ce qui y a changé entre-temps se"
                    + " prend par `bascule pickups backfill`"), mayPass: false)
    }
}
