// SPDX-License-Identifier: Apache-2.0

package enum Rule: String, Sendable, CaseIterable {
    case required, type, pattern, length, allowed, range, overflow, encoding, nul, columns, quote
    case header, check, empty, binary, limit, checksum
    case footer, tables, lines, delimiter
    case precision, layout
    case formula
    case errorCell = "error_cell"
    case ambiguousNumber = "ambiguous_number"
    case invalidDate = "invalid_date"
    case duplicateKey = "duplicate_key"
    case amendmentRefused = "amendment_refused"
    case rejectsLimit = "rejects_limit"
}
