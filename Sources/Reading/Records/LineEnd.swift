// SPDX-License-Identifier: Apache-2.0

/// The kinds of line ends.
package enum LineEnd: Sendable, Equatable {
    case lf
    case crlf
    case cr
    case mixed
}
