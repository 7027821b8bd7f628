// SPDX-License-Identifier: Apache-2.0

/// Whom the directory has for a name.
package enum DirectoryAnswer: Sendable, Equatable {
    case nobody
    case one(DirectoryPerson)
    /// More than one entry: which of them it is can't be known.
    case several
}
