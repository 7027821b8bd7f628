// SPDX-License-Identifier: Apache-2.0

package import Postgres

extension FolderComparison {
    /// What was found.
    package struct Report: Sendable {
        /// Stored, and no row of the ledger is about it: in the order in which they were stored.
        package internal(set) var unknown: [UnknownFile] = []
        /// Rows whose stored file is not there.
        package internal(set) var missing: [MissingFile] = []
        /// Markers and checksums that no feed declares any more, beside their files.
        package internal(set) var companions: [CompanionFile] = []
        package internal(set) var counts = Counts()
        /// What could not be compared, and why.
        package internal(set) var unread: [String] = []
        /// The first paths of those that are unknown, and of those that are missing.
        package internal(set) var named: (unknown: [String], missing: [String]) = ([], [])
        /// Part of it was found by an earlier run: how that part is now nobody has looked.
        package internal(set) var isResumed = false
        /// When the comparison began, in whichever run; by the database's clock.
        package internal(set) var begunAt: Timestamp?
        /// Its time was over: folders up to this one were compared; nil: all were.
        package internal(set) var cutAt: Position?
        /// Folders of stored files that are not there at all: no mount, or never made.
        package internal(set) var absent: [String] = []
        /// The ends of companions' names, once they were asked for.
        var suffixes: [String]?

        /// All of them, also those that are not named.
        package struct Counts: Sendable, Equatable {
            package internal(set) var unknown = 0
            package internal(set) var missing = 0
            package internal(set) var companions = 0
            package internal(set) var folders = 0
        }

        /// Paths of each kind for a sentence, at most.
        private static let limitNamed = 3
        /// Folders that could not be looked at and are named, at most.
        private static let limitUnread = 1_000

        package var folders: Int { counts.folders }
        /// All folders could be looked at, and nothing in them is unknown.
        package var isSeenAndKnown: Bool { counts.unknown == 0 && unread.isEmpty }
        package var isClean: Bool { isSeenAndKnown && counts.missing == 0 }

        mutating func add(_ file: UnknownFile, limit: Int) {
            counts.unknown += 1
            if named.unknown.count < Self.limitNamed { named.unknown.append(file.path) }
            if unknown.count < limit { unknown.append(file) }
        }

        mutating func add(_ file: MissingFile, limit: Int) {
            counts.missing += 1
            if named.missing.count < Self.limitNamed { named.missing.append(file.path) }
            if missing.count < limit { missing.append(file) }
        }

        mutating func add(_ file: CompanionFile, limit: Int) {
            counts.companions += 1
            if companions.count < limit { companions.append(file) }
        }

        /// Once each: a comparison that goes on meets it again.
        mutating func tell(_ trouble: String) {
            guard unread.count < Self.limitUnread, !unread.contains(trouble) else { return }
            unread.append(trouble)
        }
    }
}
