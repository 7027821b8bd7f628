// SPDX-License-Identifier: Apache-2.0

internal import Inbox
package import Postgres

/// Whether what should live here lives: for supervision, so that it says no more than words.
package struct ServiceReadiness: Sendable {
    package struct Check: Sendable {
        package let name: String
        package let isOK: Bool

        package init(name: String, isOK: Bool) {
            self.name = name
            self.isOK = isOK
        }
    }

    /// Nil: what is expected can't be read, so it can't be said that all is there.
    private let expected: [String]?

    private init(_ installation: Installation) {
        do { expected = try RoleMemory(installation.settings).expected } catch { expected = nil }
    }

    /// Reads what is expected, on a thread of its own: these are files.
    package static func read(_ installation: Installation) async throws -> ServiceReadiness {
        try await DedicatedThread.run(named: "roles") { ServiceReadiness(installation) }
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
        guard let expected else { return [Check(name: "roles", isOK: false)] }
        return expected.filter { $0 != Role.console.rawValue }
            .map { Check(name: $0, isOK: isServed($0)) }
    }
}
