// SPDX-License-Identifier: Apache-2.0

package enum Comparison: String, Sendable, CaseIterable {
    case equal = "="
    case notEqual = "!="
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case less = "<"
    case greater = ">"
}
