// SPDX-License-Identifier: Apache-2.0

/// A row of the ledger whose stored file is missing.
package struct MissingFile: Sendable, Equatable {
    package let fileID: Int64
    package let feed: String
    package let name: String
    package let path: String
    package let bytes: Int64
    package let state: String
}
