// SPDX-License-Identifier: Apache-2.0

import Application
import Foundation
import Mails
import Postgres
import TestSupport
import Testing
import Views

/// Mails.
extension ActionSite {
    private static let mail = """
        mail: matin
        to: [labo@usine.example]
        parts: [{ arrivals: day }]
        """

    /// The site with a mail and a server that is not there.
    private func posting(_ mail: String = mail) throws -> Installation {
        let folder = "\(home.path)/config/mails"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try Data((mail + "\n").utf8).write(to: URL(filePath: folder + "/matin.yaml"))
        return try Installation(
            home: home.path, config: nil,
            environment: [
                "BASCULE_SMTP_URL": "smtp://127.0.0.1:1", "BASCULE_SMTP_TLS": "none",
                "BASCULE_SMTP_FROM": "bascule@usine.example",
            ])
    }

    private func sending(
        _ revision: Outbox.Revision, _ site: Installation
    ) async throws -> SendMail {
        let found = try await StatusAccount.Site(site)
        let digest = try DigestMail(try site.mail(named: "matin"), found, on: connection)
        return SendMail(digest, by: try site.mailWriter(), revision)
    }

    /// Puts one into the outbox, without a word.
    private func record(_ site: Installation) async throws {
        _ = try await sending(.next, site).run(by: Self.person, on: connection)
    }

    func mailScenario(of verb: Verb) async throws -> Scenario {
        if case .noteBounce = verb { return try bounceScenario() }
        let site = try posting()
        let (connection, person) = (connection, Self.person)
        switch verb {
        case .sendMail:
            let action = try await sending(.next, site)
            return Scenario([
                Entry("mail sent", "mail matin", result: #"{"recipients": 1, "missing": []}"#)
            ]) {
                guard case .recorded = try action.run(by: person, on: connection) else {
                    return false
                }
                // What sends it is asked for in the same commit.
                return try connection.query(
                    "select kind from bascule.jobs where kind = 'mails.deliver'"
                ).values(as: String.self) == ["mails.deliver"]
            }
        case .retryMail:
            try await record(site)
            let id = try connection.query("select id from bascule.mail_recipient").value(
                as: Int64.self)
            return Scenario([
                Entry(
                    "mail retried", "recipient \(id)",
                    result: #"{"address": "labo@usine.example"}"#)
            ]) {
                try RetryMail(id).run(by: person, on: connection) == "labo@usine.example"
            }
        default:
            try await record(site)
            let service = site.mailService()
            return Scenario([
                Entry(
                    "mails delivered", "outbox",
                    result: #"{"accepted": 0, "refused": 0, "later": 1, "unknown": 0}"#)
            ]) {
                try DeliverMails([], by: nil).run(by: person, with: service, on: connection)
                    .later == 1
            }
        }
    }

    func refusedMail(_ verb: Verb) async throws -> Scenario {
        let (connection, person) = (connection, Self.person)
        switch verb {
        case .sendMail:
            // A part that can't be read is told in the mail; a job that is lost makes none.
            var action = try await sending(.first, try posting())
            action.commitGuard = CommitGuard(
                open: { _ in }, hold: { _ in throw MailError.nothingToRetry(id: 17) })
            let losing = action
            return refused { _ = try losing.run(by: person, on: connection) }
        case .retryMail:
            return refused { try RetryMail(17).run(by: person, on: connection) }
        case .noteBounce: return try knownBounce()
        default:
            let site = try posting()
            try await record(site)
            // Without a server.
            let service = installation.mailService()
            return refused {
                _ = try DeliverMails([], by: nil).run(
                    by: person, with: service, on: connection)
            }
        }
    }
}
