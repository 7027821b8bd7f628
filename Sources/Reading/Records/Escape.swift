// SPDX-License-Identifier: Apache-2.0

/// How a quote is written inside a quoted field.
package enum Escape: Sendable, Equatable {
    case doubled
    case backslash
}
