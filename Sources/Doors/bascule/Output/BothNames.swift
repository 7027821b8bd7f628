// SPDX-License-Identifier: Apache-2.0

import Application
import Foundation
import Postgres

/// A value whose members have two names: in snake_case, as everywhere, and their earlier ones.
struct BothNames: Encodable {
    private let value: JSONValue

    init(_ value: some Encodable) throws {
        self.value = Self.named(try JSONValue(json: json(value)))
    }

    func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }

    private static func named(_ value: JSONValue) -> JSONValue {
        switch value {
        case .list(let values): return .list(values.map(named))
        case .object(let members):
            var all: [String: JSONValue] = [:]
            for (name, member) in members {
                all[name] = named(member)
                all[snakeCase(name)] = named(member)
            }
            return .object(all)
        case .null, .boolean, .integer, .number, .text: return value
        }
    }

    /// `oldestSeconds` as `oldest_seconds`, `claimP95Milliseconds` as `claim_p95_milliseconds`.
    private static func snakeCase(_ name: String) -> String {
        name.map { $0.isUppercase ? "_\($0.lowercased())" : String($0) }.joined()
    }
}
