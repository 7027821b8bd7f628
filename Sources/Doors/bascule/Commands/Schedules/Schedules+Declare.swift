// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Cron
import Daemon
import Feeds
import Foundation
import Jobs
import Journal
import Postgres
import Schedules
import Views
import Wording

extension Schedules {
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "A new schedule.",
                fr: "Une nouvelle planification."))

        @OptionGroup var options: InstallationOptions
        @Argument(help: "Its name.") var name: String
        @Option(help: "The kind of job it enqueues.") var kind: String
        @OptionGroup var said: ScheduleOptions

        func run() async throws {
            let (name, kind, said) = (name, kind, said)
            try await tellChange(options) { settings, connection in
                guard let form = try said.form(in: said.zone ?? settings.zone) else {
                    throw ScheduleError(
                        "when",
                        Phrase(
                            en: "The schedule has no time", fr: "La planification n'a pas d'heure"),
                        ScheduleOptions.oneTime)
                }
                var schedule = Schedule(
                    name: name, kind: kind, form: form, zone: said.zone ?? settings.zone)
                try said.apply(to: &schedule)
                try AddSchedule(schedule, in: settings).run(by: .invoker, on: connection)
                return [
                    Phrase(
                        en: "schedule \(name) was added; next: ",
                        fr: "la planification \(name) est ajoutée ; prochain : ")
                        + (try ScheduleView.next(of: name, on: connection))
                ]
            }
        }
    }

    struct Edit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Change a schedule; it holds at once, and the file does not put it back.",
                fr:
                    "Modifier une planification ; c'est valable tout de suite, et le fichier ne la remet pas."
            ))

        @OptionGroup var options: InstallationOptions
        @Argument(help: "The schedule's name.") var name: String
        @Option(help: "The kind of job it enqueues.") var kind: String?
        @OptionGroup var said: ScheduleOptions

        func run() async throws {
            let (name, kind, said) = (name, kind, said)
            try await tellChange(options) { settings, connection in
                let edit = EditSchedule(name, in: settings) { schedule in
                    schedule.kind = kind ?? schedule.kind
                    try said.apply(to: &schedule)
                }
                let fields = try edit.run(by: .invoker, on: connection)
                let list = fields.map(\.rawValue).joined(separator: ", ")
                return [
                    fields.isEmpty
                        ? Phrase(en: "nothing is different", fr: "rien n'est différent")
                        : Phrase(
                            en: "schedule \(name): changed \(list)",
                            fr: "planification \(name) : modifié : \(list)")
                ]
            }
        }
    }
}

extension Schedules {
    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Go back to what config/schedules.yaml says; the file holds it from then on.",
                fr: "Revenir à ce que dit config/schedules.yaml ; le fichier fait foi dès lors."))

        @OptionGroup var options: InstallationOptions
        @Argument(help: "The schedule's name.") var name: String
        @Argument(help: "Only these fields, as `schedules list` names them under “edited”.")
        var fields: [String] = []

        func run() async throws {
            let settings = try Installation.settings(options)
            let fields = try fields.map { try Self.field($0, settings.language) }
            let (file, mistakes) = ScheduleDefaults.read(settings)
            guard mistakes.isEmpty else {
                throw Installation.refused(mistakes, in: settings.language)
            }
            guard let declared = file.schedules.first(where: { $0.name == name }) else {
                let (path, word) = (ScheduleDefaults.path(settings), Shell.word(name))
                complain(
                    Phrase(
                        en:
                            "\(path) declares no schedule `\(name)`. `bascule schedules edit \(word)`"
                            + " changes it.",
                        fr: "\(path) ne déclare pas de planification `\(name)`. `bascule schedules"
                            + " edit \(word)` la change.")[settings.language])
                throw ExitCode(2)
            }
            try await tellChange(options) { settings, connection in
                let changed = try ResetSchedule(to: declared, fields, in: settings)
                    .run(by: .invoker, on: connection)
                let list = changed.map(\.rawValue).joined(separator: ", ")
                return [
                    Phrase(
                        en: "schedule \(name): " + (changed.isEmpty ? "" : "changed \(list), ")
                            + "as the file says",
                        fr: "planification \(name) : "
                            + (changed.isEmpty ? "" : "modifié : \(list), ")
                            + "comme dans le fichier")
                ]
            }
        }

        private static func field(_ name: String, _ language: Language) throws -> ScheduleField {
            if let field = ScheduleField(rawValue: name) { return field }
            let known = ScheduleField.allCases.map(\.rawValue)
            let near = Phrase.meant(nearest(to: name, in: known))
            let list = known.joined(separator: ", ")
            complain(
                Phrase(
                    en: "`\(name)` is no field of a schedule. \(near.en)There are \(list).",
                    fr:
                        "`\(name)` n'est pas un champ de planification. \(near.fr)Valeurs possibles : \(list)."
                )[
                    language])
            throw ExitCode(2)
        }
    }
}

extension ScheduleView {
    /// When a schedule fires next, as its clock shows it.
    static func next(of name: String, on connection: borrowing Connection) throws -> Phrase {
        let schedule = try find(name, on: connection)
        guard let schedule, let next = schedule.nextAt else {
            return Phrase(en: "never", fr: "jamais")
        }
        return Phrase(schedule.shown(next))
    }
}

/// Changes in one transaction, reported in the site's language; a mistake ends in status 2.
func tellChange(
    _ options: InstallationOptions,
    _ body: @escaping @Sendable (Settings, borrowing Connection) throws -> [Phrase]
) async throws {
    let installation = try Installation(options)
    let settings = installation.settings
    do {
        let (told, unserved) = try await Database.with(installation) { connection in
            (
                try connection.transaction { try body(settings, $0) },
                try UnservedQueue.all(served: settings.servedQueues, on: connection)
            )
        }
        for queue in unserved { complain(queue.sentence[settings.language] + ".") }
        for sentence in told { say(sentence[settings.language]) }
    } catch let error as ScheduleError {
        complain(error.sentence[settings.language])
        throw ExitCode(2)
    }
}
