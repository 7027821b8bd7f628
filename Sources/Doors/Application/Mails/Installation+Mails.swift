// SPDX-License-Identifier: Apache-2.0

internal import Alerts
package import Calendar
package import Configuration
internal import Exports
internal import MIME
package import Mails
internal import SMTP
internal import Wording

extension Installation {
    /// The rules of alerts that a mail may tell: not those of mails themselves.
    package static let mailedRules = Alert.Rule.allCases.filter {
        ![.mailFailed, .mailBounced].contains($0)
    }.map(\.rawValue)

    /// The declared mails and the mistakes in them.
    package func loadMails() -> (MailCatalog, [Mistake]) { MailCatalog.load(settings) }

    /// A mail by name.
    ///
    /// - Throws: `MailError`, or the `Mistakes` of its declaration.
    package func mail(named name: String) throws -> Mail {
        let (catalog, mistakes) = loadMails()
        if let mail = catalog[name] { return mail }
        let own = mistakes.filter { $0.declaration == name }
        guard own.isEmpty else { throw Mistakes(own, in: settings.language) }
        throw MailError.unknown(name: name, near: catalog.nearestName(to: name))
    }

    /// The service that sends what is in the outbox.
    package func mailService() -> MailService {
        var service = MailService(
            settings.mailServer, password: { [settings] in try settings.mailPassword() },
            language: settings.language)
        service.observe = CrashPoint.mailObserver ?? { _ in }
        return service
    }

    /// Who writes the site's mails.
    ///
    /// - Throws: `MailError.noServer`, `.noSender`.
    package func mailWriter() throws -> AlertMails.Writer {
        guard settings.mail.isSet else { throw MailError.noServer }
        guard let from = Mailbox(settings.mail.from) else {
            throw MailError.noSender(text: settings.mail.from)
        }
        let envelope = settings.mail.envelopeFrom
        return AlertMails.Writer(
            from: from, envelopeFrom: envelope.isEmpty ? from.address : envelope,
            zone: try Zone(settings.zone), language: settings.language,
            console: settings.console.externalURL)
    }

    /// The factory's days.
    package func factoryDays() throws -> WindowCalendar {
        WindowCalendar(
            grain: .factoryDay, zone: try Zone(settings.zone),
            cutOverHour: settings.factoryDayHour, season: settings.seasonStart)
    }
}

extension MailCatalog {
    package static func load(_ settings: Settings) -> (MailCatalog, [Mistake]) {
        let (exports, ofExports) = ExportCatalog.load(settings)
        // One with a mistake is one: the mail says so, and goes.
        return load(
            folder: settings.declarations.mails, rules: Installation.mailedRules,
            exports: exports.exports.map(\.name) + ofExports.map(\.declaration),
            ofChanges: Set(exports.exports.filter { $0.changes != nil }.map(\.name)),
            charts: settings.chartNames)
    }
}

extension Settings {
    /// To a connection that is ready.
    private static let mailConnecting = Duration.seconds(20)

    /// Nil: none is set.
    fileprivate var mailServer: MailServer? {
        guard mail.isSet else { return nil }
        let place = mail.place
        let from = Mailbox(mail.from)
        return MailServer(
            host: place.host, port: place.port,
            encryption: mail.encryption == .none
                ? .none : place.isAlwaysEncrypted ? .always : .upgraded,
            user: place.user, authorities: mail.ca, greeting: from?.host ?? "localhost",
            connecting: Self.mailConnecting, patience: mail.timeout)
    }

    /// Nil: nobody logs in.
    ///
    /// - Throws: `MailError.noSecret`.
    func mailPassword() throws -> String? {
        do {
            return try secret(variable: mail.secret.variable, file: mail.secret.file)
        } catch {
            throw MailError.noSecret(place: error.place)
        }
    }
}
