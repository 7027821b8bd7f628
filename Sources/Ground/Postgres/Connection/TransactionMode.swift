// SPDX-License-Identifier: Apache-2.0

internal import CLibPQ

/// How a transaction begins.
package struct TransactionMode: Sendable {
    package enum Isolation: String, Sendable {
        case readCommitted = "read committed"
        case repeatableRead = "repeatable read"
        case serializable
    }

    package var isolation: Isolation
    package var isReadOnly: Bool
    /// Whether the commit may return before it is on disk: a crash of the server can lose it, never
    /// tear it.
    package var commitsAsynchronously: Bool

    package init(
        isolation: Isolation = .readCommitted, isReadOnly: Bool = false,
        commitsAsynchronously: Bool = false
    ) {
        self.isolation = isolation
        self.isReadOnly = isReadOnly
        self.commitsAsynchronously = commitsAsynchronously
    }

    var begin: String {
        "begin isolation level \(isolation.rawValue)" + (isReadOnly ? " read only" : "")
            + (commitsAsynchronously ? "; set local synchronous_commit to off" : "")
    }
}
