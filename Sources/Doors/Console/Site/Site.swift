// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Calendar
internal import Configuration
internal import Directory
internal import Journal
internal import Postgres

/// What the pages work on.
struct Site: Sendable {
    let installation: Installation
    let zone: Zone
    let limits: ServerLimits
    let rules: SessionRules
    let sources: LoginSources
    let observer: ConsoleObserver
    /// For pages: each statement has its limit.
    let pool: Pool
    /// For logins alone: they hold it for three statements each.
    let logins: Session
    let watch: SiteWatch
    /// This process, in whose name refused logins are in the journal.
    let worker: JournalActor

    var settings: Settings { installation.settings }
    var prefix: String { settings.console.prefix }

    /// Whether people reach the console by https.
    var isSecure: Bool { settings.console.externalURL?.hasPrefix("https://") ?? false }

    /// `https://host` of the address that people use; nil: it is not told.
    var externalOrigin: String? {
        settings.console.externalURL.map { url in
            url.split(separator: "/", omittingEmptySubsequences: false).prefix(3)
                .joined(separator: "/")
        }
    }

    /// The name of the session's cookie.
    var cookie: String { isSecure ? "__Host-bascule_session" : "bascule_session" }

    /// A path of ours as a client names it.
    func path(_ path: String) -> String { prefix + path }

    /// The path below the prefix; nil where it is not there.
    ///
    /// Supervision reaches the process itself and knows no prefix.
    func unprefixed(_ path: [String]) -> [String]? {
        let own = prefix.split(separator: "/").map(String.init)
        if path.starts(with: own) { return Array(path.dropFirst(own.count)) }
        return path == ["healthz"] || path == ["readyz"] ? path : nil
    }

    /// Somebody could not log in for it.
    func directoryIsAway(_ error: DirectoryError) { observer.directoryGaveNoAnswer(error) }

    /// Who shows this key.
    func find(_ key: SessionKey?) async throws -> Principal? {
        guard let key else { return nil }
        return try await pool.withConnection { [rules] connection in
            try Sessions.find(key, rules: rules, on: connection)
        }
    }
}
