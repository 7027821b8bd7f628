// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Charts
internal import Configuration
internal import Exports
package import Mails
package import Postgres

/// A digest of the site as it is now.
package struct DigestMail: Sendable {
    package let mail: Mail
    package let digest: Mail.Digest
    private let composer: DigestComposer
    private let matters: SiteMatters

    /// - Parameter site: what was found without the database.
    /// - Throws: `MailError.ofAlerts`.
    package init(
        _ mail: Mail, _ site: StatusAccount.Site, on connection: Connection
    ) throws {
        guard let digest = mail.digest else { throw MailError.ofAlerts(name: mail.name) }
        let installation = site.installation
        matters = SiteMatters(try StatusAccount(site, on: connection))
        let now = try connection.query("select clock_timestamp()").value(as: Timestamp.self)
        self.mail = mail
        self.digest = digest
        composer = DigestComposer(
            mail, digest, exports: ExportCatalog.load(installation.settings).0,
            service: ExportService(installation.settings),
            charts: installation.loadDeclaredCharts().0,
            calendar: try installation.factoryDays(),
            now: now.seconds,
            language: installation.settings.language)
    }

    package var period: String { composer.period }

    /// The exports whose file of their window has not been written yet.
    package func awaited(on connection: Connection) throws -> [String] {
        try composer.awaited(on: connection)
    }

    package func compose(on connection: Connection) throws -> DigestComposer.Composed {
        try composer.compose(matters.matters, alerts: matters.alerts, on: connection)
    }
}
