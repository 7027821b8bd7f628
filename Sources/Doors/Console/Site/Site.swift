// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Calendar
internal import Configuration
internal import Daemon
internal import Directory
internal import Journal
internal import Postgres

/// What the pages work on.
struct Site: Sendable {
    let installation: Installation
    /// Aggregates and exports, as their files say now.
    let declared: DeclaredThings
    let zone: Zone
    let limits: ServerLimits
    let rules: SessionRules
    let sources: LoginSources
    let observer: ConsoleObserver
    /// For pages: each statement has its limit.
    let pool: Pool
    /// For logins alone: they hold it for three statements each.
    let logins: Session
    /// For what reads a whole table: with the site's limit for a statement, not a page's.
    let audits: Session
    /// For judgements and for what takes a file up: their statements last as long as files are long.
    let works: Pool
    let judgements = Judgements()
    let watch: SiteWatch
    let live: LiveWatch
    /// What this process counts.
    let registry: MetricsRegistry
    /// What the API keeps in memory.
    let api: APIState
    let readiness: Readiness
    /// This process, in whose name refused logins are in the journal.
    let worker: JournalActor

    /// Ends every statement that an answer waits for.
    @Sendable func cancelRunning() {
        pool.cancelRunning()
        works.cancelRunning()
        logins.cancelRunning()
        audits.cancelRunning()
        watch.cancelRunning()
    }

    var settings: Settings { installation.settings }
    var prefix: String { settings.console.prefix }

    /// Whether people reach the console by https.
    var isSecure: Bool {
        settings.console.tls.isOn || settings.console.externalURL?.hasPrefix("https://") ?? false
    }

    /// `https://host` of the address that people use; nil: it is not told.
    var externalOrigin: String? { settings.console.externalOrigin }

    /// The name of the session's cookie, and of what a login that goes on elsewhere keeps.
    var cookie: String { named("bascule_session") }
    var loginCookie: String { named("bascule_login") }

    private func named(_ cookie: String) -> String { (isSecure ? "__Host-" : "") + cookie }

    /// A path of ours as a client names it.
    func path(_ path: String) -> String { prefix + path }

    /// The path below the prefix; nil where it is not there.
    ///
    /// Supervision reaches the process itself and knows no prefix.
    func unprefixed(_ path: [String]) -> [String]? {
        let own = prefix.split(separator: "/").map(String.init)
        if path.starts(with: own) {
            let rest = Array(path.dropFirst(own.count))
            // `/bascule/`, as `/` is without a prefix.
            return rest == [""] ? [] : rest
        }
        return [["healthz"], ["readyz"], ["metrics"]].contains(path) ? path : nil
    }

    /// When the factory's day began that an instant is of.
    func dayBegan(at now: Timestamp) -> Timestamp {
        let calendar = WindowCalendar(
            grain: .factoryDay, zone: zone, cutOverHour: settings.factoryDayHour)
        return Timestamp(seconds: calendar.window(at: now.seconds).start)
    }

    /// A day of the site's clock; nil: the text is none.
    func day(_ text: String) -> Range<Timestamp>? {
        guard text.utf8.count == 10, let start = InstantText.parse(text, in: zone) else {
            return nil
        }
        let local = start + Int64(zone.offset(atUTC: start))
        let end = InstantText.instant(ofLocal: local + 86_400, in: zone)
        return Timestamp(seconds: start)..<Timestamp(seconds: end)
    }

    /// An instant as programs write it; a day begins by the site's clock.
    func instant(_ text: String) -> Timestamp? { Self.instant(text, in: zone) }

    static func instant(_ text: String, in zone: Zone) -> Timestamp? {
        let form = #/(.+:[0-9]{2})\.([0-9]{1,9})(Z|z|[+\-][0-9]{2}:?[0-9]{2})/#
        guard text.utf8.count <= 50, let parts = text.wholeMatch(of: form)?.output else {
            return InstantText.parse(text, in: zone).map(Timestamp.init(seconds:))
        }
        guard let whole = InstantText.parse(String(parts.1 + parts.3), in: zone),
            let part = Int64((parts.2 + "000000").prefix(6))
        else { return nil }
        return Timestamp(microsecondsSince1970: whole * 1_000_000 + part)
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
