// SPDX-License-Identifier: Apache-2.0

import Charts
import Configuration
import FileSystem
import Foundation
import Journal
import Mails
import Postgres
import Schedules
import TestSupport
import Testing
import Wording

@testable import Application

/// Mails of a whole site: what keeps them from going out, and what does not.
@Suite struct MailSiteTests {
    private let site: ActionSite

    init() throws { site = try ActionSite() }

    private func declare(_ text: String, _ name: String) throws {
        let path = "\(site.home.path)/config/\(name).yaml"
        try Folder.create(Folder.parent(of: path))
        try Data((text + "\n").utf8).write(to: URL(filePath: path))
    }

    private func load(_ environment: [String: String] = [:]) throws -> Installation {
        try Installation(
            home: site.home.path, config: nil,
            environment: [
                "BASCULE_SMTP_URL": "smtp://127.0.0.1:1", "BASCULE_SMTP_TLS": "none",
                "BASCULE_SMTP_FROM": "bascule@usine.example",
            ].merging(environment) { $1 })
    }

    private func causes(_ settings: Settings) throws -> [String] {
        try MailLook.find(settings, on: site.connection).map(\.cause)
    }

    @Test func `a server without a schedule that sends is found, and one that is paused`() throws {
        let settings = try load().settings
        #expect(try causes(site.installation.settings).isEmpty, "no mails are wanted")
        #expect(try causes(settings) == ["mails_not_sent"])
        #expect(MailLook.unscheduled(settings)?.cause == "mails_not_sent")
        #expect(MailLook.unscheduled(site.installation.settings) == nil)
        let schedule = Schedule(
            name: "envois", kind: "mails.deliver", form: .interval(60), zone: "America/Guadeloupe")
        try AddSchedule(schedule, in: settings).run(by: ActionSite.person, on: site.connection)
        #expect(try causes(settings).isEmpty)
        try site.connection.execute("update bascule.schedule set paused_at = now()")
        let paused = try MailLook.find(settings, on: site.connection)
        #expect(paused.map(\.cause) == ["mails_not_sent"])
        #expect(paused.first?.next.fr == "`bascule schedules resume envois` la reprend.")
        try declare("envois: { kind: mails.deliver, every: 1min, catch_up: none }", "schedules")
        #expect(MailLook.unscheduled(settings) == nil)
    }

    @Test func `mails that wait without a server are found`() async throws {
        try declare("mail: matin\nto: [labo@usine.example]", "mails/matin")
        let installation = try load()
        let digest = try DigestMail(
            try installation.mail(named: "matin"), try await StatusAccount.Site(installation),
            on: site.connection)
        _ = try SendMail(digest, by: try installation.mailWriter(), .next)
            .run(by: ActionSite.person, on: site.connection)
        let settings = site.installation.settings
        #expect(try causes(settings) == ["mails_not_sent", "mail_server_unset"])
        let found = try MailLook.find(settings, on: site.connection)
        #expect(found.last?.what.fr.hasPrefix("1 courriel en attente") == true)
    }

    @Test func `a password that is gone is found`() throws {
        let key = site.home.path + "/smtp.key"
        let settings = try load(
            ["BASCULE_SMTP_URL": "smtp://ada@127.0.0.1:1", "BASCULE_SMTP_SECRET_FILE": key]
        ).settings
        #expect(try MailLook.find(settings).map(\.cause) == ["mail_password"])
        try Data("secret\n".utf8).write(to: URL(filePath: key))
        #expect(try MailLook.find(settings).isEmpty)
    }

    @Test func `a chart without the program that draws it is found, and keeps no mail from going`()
        async throws
    {
        let missing = ChartPainter(program: "no-such-program")
        try declare("mail: matin\nto: [labo@usine.example]", "mails/matin")
        let before = try load()
        #expect(ChartLook.find(before, painter: missing).isEmpty, "no mail has a chart")
        try declare("chart: poids\nquery: select :day as jour, 7 as poids", "charts/poids")
        try declare("chart: faux\nquery: 7", "charts/faux")
        try declare(
            "mail: matin\nto: [labo@usine.example]\nparts: [{ chart: poids }, { chart: faux }]",
            "mails/matin")
        let installation = try load()
        #expect(ChartLook.find(installation, painter: missing).map(\.cause) == ["chart_program"])
        #expect(ChartLook.find(installation).isEmpty)
        #expect(installation.mistakes.count == 1 && installation.loadMails().1.isEmpty)
        let digest = try DigestMail(
            try installation.mail(named: "matin"), try await StatusAccount.Site(installation),
            on: site.connection)
        let made = try digest.compose(on: site.connection)
        #expect(made.content.sections.contains { $0.heading == "poids" })
    }

    @Test func `an export whose declaration has a mistake keeps no mail from going`() async throws {
        try declare("export: nombres\nquery: 7\nnope: 1", "exports/nombres")
        try declare(
            "mail: matin\nto: [labo@usine.example]\nattach: [{ export: nombres }]", "mails/matin")
        let installation = try load()
        #expect(installation.loadMails().1.isEmpty)
        let digest = try DigestMail(
            try installation.mail(named: "matin"), try await StatusAccount.Site(installation),
            on: site.connection)
        let outcome = try SendMail(digest, by: try installation.mailWriter(), .first)
            .run(by: ActionSite.person, on: site.connection)
        guard case .recorded(_, let missing) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(missing == ["nombres"])
    }
}
