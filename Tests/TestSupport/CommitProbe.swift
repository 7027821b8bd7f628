// SPDX-License-Identifier: Apache-2.0

import Postgres

/// Commits on a server that was told a moment ago to wait for a standby which is away.
package enum CommitProbe {
    /// Waits until they do wait.
    ///
    /// The server's processes read their settings anew one after another: a commit before that does
    /// not wait for the standby.
    package static func untilCommitsWait(at url: String) async throws {
        var options = try ConnectionOptions(url: url)
        options.deadline = .milliseconds(300)
        let session = Session(options)
        try await eventually("commits wait") {
            do {
                _ = try await session.use {
                    try $0.query("select pg_logical_emit_message(true, 'test', 'probe')").count
                }
                return false
            } catch let error as PostgresError where error.code == .outcomeUnknown {
                return true
            }
        }
        await session.close()
    }
}
