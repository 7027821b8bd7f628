// SPDX-License-Identifier: Apache-2.0

/// Why a body is no form of files that is taken.
enum MultipartError: Error, Equatable {
    case malformed
    /// It ended before its last boundary.
    case cut
    case tooManyParts
    case longHeader
    case longField
}
