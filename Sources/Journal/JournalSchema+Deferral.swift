// SPDX-License-Identifier: Apache-2.0

extension JournalSchema {
    /// Meets what a transaction has put off to its commit, but for the journal's links: they follow the commits
    /// and are made under a lock that no client may hold.
    package static let meetDeferred = """
        set constraints all immediate; set constraints bascule.chain deferred
        """
}
