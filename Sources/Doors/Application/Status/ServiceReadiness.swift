// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Whether what should live here lives: for supervision, so that it says no more than words.
package struct ServiceReadiness: Sendable {
    package struct Check: Sendable {
        package let name: String
        package let isOK: Bool
    }

    private let expected: [String]

    /// - Throws: where it can't be read which roles are expected.
    package init(_ installation: Installation) throws {
        expected = try RoleMemory(installation.settings).expected
    }

    /// The database, and each expected role.
    package func checks(on connection: borrowing Connection) throws -> [Check] {
        let served = try ServedRoles(on: connection).roles
        return [Check(name: "database", isOK: true)] + roles { served.contains($0) }
    }

    /// The same without a database.
    package var checksWithoutDatabase: [Check] {
        [Check(name: "database", isOK: false)] + roles { _ in false }
    }

    private func roles(_ isServed: (String) -> Bool) -> [Check] {
        expected.filter { $0 != Role.console.rawValue }
            .map { Check(name: $0, isOK: isServed($0)) }
    }
}
