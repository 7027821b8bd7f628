// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Where a row stands in the order of its view.
package enum Place: Sendable, Hashable {
    case number(Int64)
    case text(String)
    case instant(Timestamp)

    var sql: SQL {
        switch self {
        case .number(let value): "\(value)"
        case .text(let value): "\(value)::text"
        case .instant(let value): "\(value)"
        }
    }

    var written: String {
        switch self {
        case .number(let value): "n\(value)"
        case .text(let value): "t\(value)"
        case .instant(let value): "i\(value.microsecondsSince2000)"
        }
    }

    init?(written: Substring) {
        let rest = written.dropFirst()
        switch written.first {
        case "n":
            guard let value = Int64(rest) else { return nil }
            self = .number(value)
        case "t":
            guard !rest.utf8.contains(0) else { return nil }
            self = .text(String(rest))
        case "i":
            guard let value = Int64(rest) else { return nil }
            self = .instant(Timestamp(microsecondsSince2000: value))
        default: return nil
        }
    }
}
