// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Fetching
package import Mails
internal import Wording

extension Installation {
    /// The folder that undeliverable mails come back to, on its server: it blocks while the host is
    /// looked up.
    ///
    /// - Throws: `MailError.noMailbox`, `.noMailboxSecret`, `FetchTrouble`, `CancellationError`.
    package func returnFolder(
        isStopped: @escaping @Sendable () -> Bool
    ) throws -> any ReturnFolder {
        let bounces = settings.mail.bounces
        guard let folder = settings.returnFolder else { throw MailError.noMailbox }
        let session = try IMAPSession(
            folder, password: try settings.returnPassword(),
            FetchRules(settings.console.sources), isStopped: isStopped)
        return IMAPReturnFolder(
            name: folder.text, session: session, after: bounces.after, movedTo: bounces.movedTo)
    }
}

extension Settings {
    /// Nil: none is set.
    package var returnFolder: MailFolder? {
        let bounces = mail.bounces
        let place = bounces.place
        guard bounces.isSet, let host = Host(place.host) else { return nil }
        return MailFolder(
            host: host, port: place.port, isAlwaysEncrypted: place.isAlwaysEncrypted,
            user: place.user, name: bounces.folder, authorities: mail.ca)
    }

    /// - Throws: `MailError.noMailboxSecret`.
    func returnPassword() throws -> String {
        let place = mail.bounces.secret
        do {
            return try secret(variable: place.variable, file: place.file) ?? ""
        } catch {
            throw MailError.noMailboxSecret(place: error.place)
        }
    }
}

/// The same folder, as what reads it wants it.
private struct IMAPReturnFolder: ReturnFolder {
    let name: String
    let session: IMAPSession
    let after: Settings.Mail.Bounces.After
    let movedTo: String

    var putsAway: Bool { after != .keep }

    func open() throws -> (validity: Int64, next: Int64?) {
        let opened = try session.open()
        return (opened.validity, opened.next)
    }

    func last() throws -> Int64? { try session.last() }

    func numbers(in range: ClosedRange<Int64>) throws -> [Int64] {
        try session.numbers(in: range)
    }

    func mail(_ number: Int64, most: Int) throws -> [UInt8]? {
        try session.mail(number, most: most)?.bytes
    }

    func putAway(_ number: Int64) throws {
        switch after {
        case .keep: return
        case .delete: try session.delete(number)
        case .move: try session.move(number, to: movedTo)
        }
    }
}
