// SPDX-License-Identifier: Apache-2.0

package import Postgres

extension FolderComparison {
    /// The findings.
    package struct Report: Sendable {
        /// Stored files without a row of the ledger: in the order in which they were stored.
        package internal(set) var unknown: [UnknownFile] = []
        /// Rows whose stored file is missing.
        package internal(set) var missing: [MissingFile] = []
        /// Markers and checksums that no feed declares any more, beside their files.
        package internal(set) var companions: [CompanionFile] = []
        package internal(set) var counts = Counts()
        /// Folders that could not be compared, and why.
        package internal(set) var unread: [String] = []
        /// The first paths of unknown and of missing files.
        package internal(set) var named: (unknown: [String], missing: [String]) = ([], [])
        /// Some findings are from an earlier run and were not checked again.
        package internal(set) var isResumed = false
        /// When the comparison began, in its first run; by the database's clock.
        package internal(set) var begunAt: Timestamp?
        /// Its time ran out: folders up to this one were compared; nil: all were.
        package internal(set) var cutAt: Position?
        /// Folders of stored files that do not exist: no mount, or never made.
        package internal(set) var absent: [String] = []
        /// The endings of companions' names, once they were read.
        var suffixes: [String]?

        /// All of them, including those not named.
        package struct Counts: Sendable, Equatable {
            package internal(set) var unknown = 0
            package internal(set) var missing = 0
            package internal(set) var companions = 0
            package internal(set) var folders = 0
        }

        /// Paths of each kind for a sentence, at most.
        private static let limitNamed = 3
        /// Folders that could not be read and are named, at most.
        private static let limitUnread = 1_000

        package var folders: Int { counts.folders }
        /// All folders could be read, and nothing in them is unknown.
        package var isSeenAndKnown: Bool { counts.unknown == 0 && unread.isEmpty }
        package var isClean: Bool { isSeenAndKnown && counts.missing == 0 }

        mutating func addUnknown(_ file: UnknownFile, limit: Int) {
            counts.unknown += 1
            if named.unknown.count < Self.limitNamed { named.unknown.append(file.path) }
            if unknown.count < limit { unknown.append(file) }
        }

        mutating func addMissing(_ file: MissingFile, limit: Int) {
            counts.missing += 1
            if named.missing.count < Self.limitNamed { named.missing.append(file.path) }
            if missing.count < limit { missing.append(file) }
        }

        mutating func addCompanion(_ file: CompanionFile, limit: Int) {
            counts.companions += 1
            if companions.count < limit { companions.append(file) }
        }

        /// Once each: a comparison that goes on meets it again.
        mutating func noteUnread(_ trouble: String) {
            guard unread.count < Self.limitUnread, !unread.contains(trouble) else { return }
            unread.append(trouble)
        }
    }
}
