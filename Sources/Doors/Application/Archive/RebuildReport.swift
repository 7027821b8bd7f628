// SPDX-License-Identifier: Apache-2.0

package import Wording

/// What a rebuild has made, and how it differs from the live database.
package struct RebuildReport: Sendable {
    /// Files loaded anew, and the rows read from them.
    package internal(set) var files: Int64 = 0
    package internal(set) var rows: Int64 = 0
    /// Files whose bytes the retention has deleted: they can't be loaded anew.
    package internal(set) var purged: Int64 = 0
    /// Loaded files whose bytes others have replaced: they can't either.
    package internal(set) var lost: Int64 = 0
    package internal(set) var tables: [Table] = []
    /// Differences that are named, at most `namedLimit`; all are counted.
    package internal(set) var differences: [Phrase] = []
    package internal(set) var differing: Int64 = 0

    /// A table and its history, in rows.
    package struct Table: Sendable, Equatable, Encodable {
        package let name: String
        package let live: Int64
        package let rebuilt: Int64
    }

    package static let namedLimit = 1_000

    package init() {}

    package var isEqual: Bool { differing == 0 }

    mutating func addDifference(_ what: Phrase) {
        differing += 1
        if differences.count < Self.namedLimit { differences.append(what) }
    }
}
