// SPDX-License-Identifier: Apache-2.0

/// What ends a line.
package enum LineEnd: Sendable, Equatable {
    case lf
    case crlf
    case cr
    case mixed
}
