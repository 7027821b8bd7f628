// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// How an action writes that works on sessions of its own for a long time: in a transaction that is committed only
/// while whoever asked for the work may write.
package struct WorkTransaction {
    package typealias Body = @Sendable (borrowing Connection) throws -> Void

    private let run: (Body) async throws -> Void

    package init(_ run: @escaping (Body) async throws -> Void) { self.run = run }

    func callAsFunction(_ body: Body) async throws { try await run(body) }
}
