// SPDX-License-Identifier: Apache-2.0

internal import Alerts
package import Calendar
package import Configuration
internal import Exports
internal import Foundation
internal import MIME
package import Mails
internal import SMTP
internal import Wording

extension Installation {
    /// The rules of alerts that a mail may tell: not that of mails themselves.
    package static let mailedRules = Alert.Rule.allCases.filter { $0 != .mailFailed }
        .map(\.rawValue)

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
            ofChanges: Set(exports.exports.filter { $0.changes != nil }.map(\.name)))
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
        let (file, variable) = (mail.secret.file, mail.secret.variable)
        let environment = ProcessInfo.processInfo.environment
        if !variable.isEmpty {
            guard let text = environment[variable], !text.isEmpty else {
                throw MailError.noSecret(place: "$\(variable)")
            }
            return text
        }
        guard !file.isEmpty else { return nil }
        let folder = environment["CREDENTIALS_DIRECTORY"] ?? home
        let path = file.hasPrefix("/") ? file : "\(folder)/\(file)"
        let line = FileManager.default.contents(atPath: path).map {
            String(decoding: $0, as: UTF8.self).prefix { !$0.isNewline }
        }
        guard let line, !line.isEmpty else { throw MailError.noSecret(place: path) }
        return String(line)
    }
}
