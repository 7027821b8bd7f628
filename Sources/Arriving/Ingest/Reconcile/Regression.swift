// SPDX-License-Identifier: Apache-2.0

/// Evidence that a database is not the one that a mark was made of, or not all of it.
package enum Regression: String, Sendable, Codable, CaseIterable {
    /// Files that had an id are not in the ledger.
    case filesGone = "files_gone"
    /// The journal has lost entries, or has others in their place.
    case journalGone = "journal_gone"
    /// Another cluster: a dump was restored into it, or it was made anew.
    case otherCluster = "other_cluster"
    /// A standby took over, or the cluster was recovered to a point in time; the folders show
    /// whether anything is lost.
    case otherTimeline = "other_timeline"

    /// A pure function of both marks.
    ///
    /// - Parameter isHeadKept: whether the earlier mark's head is still in the chain.
    package static func found(
        between mark: HighWaterMark, and now: HighWaterMark, isHeadKept: Bool
    ) -> [Regression] {
        var found: [Regression] = []
        if now.lastFileID < mark.lastFileID { found.append(.filesGone) }
        if !isHeadKept { found.append(.journalGone) }
        if now.systemIdentifier != mark.systemIdentifier {
            found.append(.otherCluster)
        } else if now.timeline != mark.timeline {
            found.append(.otherTimeline)
        }
        return found
    }
}
