// SPDX-License-Identifier: Apache-2.0

extension Slapd {
    /// Gives a group somebody more, or takes somebody out.
    package func regroup(_ name: String, _ change: String, _ login: String) async throws {
        try await self.change(
            """
            dn: \(Self.group(name))
            changetype: modify
            \(change): member
            member: \(Self.dn(login))
            """)
    }
}
