// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// How a long-running action with its own sessions writes: in a transaction that commits only while
/// the requester's job may write.
package struct WorkTransaction {
    package typealias Body = @Sendable (borrowing Connection) throws -> Void

    private let run: (Body) async throws -> Void

    package init(_ run: @escaping (Body) async throws -> Void) { self.run = run }

    func callAsFunction(_ body: Body) async throws { try await run(body) }
}
