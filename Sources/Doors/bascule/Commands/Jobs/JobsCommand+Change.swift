// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Jobs
import Journal
import Postgres
import Views
import Wording

extension JobsCommand {
    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Let dead jobs run again, and jobs that wait for their time run now.",
                fr:
                    "Relancer les travaux abandonnés, et faire tout de suite ceux qui attendent leur heure."
            ))
        @OptionGroup var options: InstallationOptions
        @Argument(
            help: Help.of(
                en: "The jobs' ids; none: the dead ones that --kind or --queue find.",
                fr:
                    "Les numéros des travaux ; aucun : ceux abandonnés que --kind ou --queue trouvent."
            )) var ids: [Int64] = []
        @Option(
            help: Help.of(en: "All dead ones of this kind.", fr: "Tous ceux de ce genre."))
        var kind: String?
        @Option(
            help: Help.of(en: "All dead ones of this queue.", fr: "Tous ceux de cette file."))
        var queue: String?
        @Flag(help: Help.of(en: "The results as a JSON array.", fr: "Les résultats en JSON."))
        var json = false

        func validate() throws {
            guard ids.isEmpty == (kind != nil || queue != nil) else {
                throw ids.isEmpty
                    ? ValidationError(
                        en: "Name jobs, or say which by --kind or --queue.",
                        fr: "Nommez des travaux, ou dites lesquels par --kind ou --queue.")
                    : ValidationError(
                        en: "Name jobs, or let a filter find them: not both.",
                        fr: "Nommez des travaux, ou laissez un filtre les trouver : pas les deux.")
            }
        }

        func run() async throws {
            let (ids, kind, queue) = (ids, kind, queue)
            try await ChosenJobs.change(
                options, json: json,
                of: { language, connection in
                    try ids.isEmpty ? Self.dead(kind, queue, language, on: connection) : ids
                },
                { try RetryJob($0).run(by: .invoker, on: $1) })
        }

        /// The newest, of these the oldest first; says how many there are.
        ///
        /// - Throws: `ExitCode(2)` where there is none, and no such kind.
        private static func dead(
            _ kind: String?, _ queue: String?, _ language: Language,
            on connection: borrowing Connection
        ) throws -> [Int64] {
            var filter = JobView.Filter()
            filter.states = ["dead"]
            filter.kinds = kind.map { [$0] } ?? []
            filter.queues = queue.map { [$0] } ?? []
            let found = try filter.first(BulkWork.most + 1, on: connection, as: \.id)
            if found.isEmpty, let kind, !JobsOnDemand.kinds.contains(kind) {
                complain(
                    Phrase(
                        en: "There is no kind of job “\(kind)”.",
                        fr: "Il n'y a pas de genre de travail « \(kind) ».")[language])
                throw ExitCode(2)
            }
            let taken = found.prefix(BulkWork.most)
            complain(
                Phrase.counted(
                    taken.count, en: "# dead job[s] found.",
                    fr: "# [travail abandonné trouvé|travaux abandonnés trouvés].")[language])
            if taken.count < found.count {
                complain(
                    Phrase(
                        en: "There are more: run it again for those.",
                        fr: "Il y en a d'autres : relancez la commande pour ceux-là.")[language])
            }
            return taken.reversed()
        }
    }

    struct Discard: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Take dead or waiting jobs out of the queue; they stay in the history.",
                fr:
                    "Retirer de la file des travaux abandonnés ou en attente ; ils restent dans l'historique."
            ))
        @OptionGroup var jobs: ChosenJobs
        @Flag(help: "Don't ask on a terminal.") var force = false

        func run() async throws {
            if Asking.isPossible && !force {
                let language = try Installation(jobs.options).settings.language
                let ids = jobs.ids.map(String.init).joined(separator: ", ")
                let line =
                    language == .fr
                    ? "Les travaux \(ids) quitteraient la file sans être faits."
                    : "Jobs \(ids) would leave the queue without being done."
                try Asking.goOn([line], in: language)
            }
            try await jobs.change { try DiscardJob($0).run(by: .invoker, on: $1) }
        }
    }

    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Cancel waiting jobs, and stop running ones, their SQL as well.",
                fr: "Annuler des travaux en attente, et arrêter ceux qui tournent, leur SQL aussi."),
            discussion: """
                Of an import, files that are loaded stay loaded; the others end as failed and go to \
                the error folder: `bascule files retry ID` takes each up again. A job that has ended \
                by then stays as it is: exit status 1.
                """)
        @OptionGroup var jobs: ChosenJobs

        func run() async throws {
            try await jobs.change { try CancelJob($0).run(by: .invoker, on: $1) }
        }
    }

    struct Pause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Stop a queue from giving out jobs; what runs goes on.",
                fr: "Arrêter une file : elle ne donne plus de travaux ; ce qui tourne continue."))
        @OptionGroup var options: InstallationOptions
        @Argument(help: "The queue's name.") var queue: String
        @Option(help: "Why, for whoever wonders.") var reason: String?

        func run() async throws {
            let (queue, reason) = (queue, reason)
            let installation = try Installation(options)
            let isNew = try await Database.with(installation) {
                try PauseQueue(queue, because: reason).run(by: .invoker, on: $0)
            }
            let told =
                isNew
                ? Phrase(en: "queue \(queue) is paused", fr: "la file \(queue) est en pause")
                : Phrase(
                    en: "queue \(queue) was paused before",
                    fr: "la file \(queue) était déjà en pause")
            say(told[installation.settings.language])
        }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Let a paused queue go on.",
                fr: "Reprendre une file en pause."))
        @OptionGroup var options: InstallationOptions
        @Argument(help: "The queue's name.") var queue: String

        func run() async throws {
            let queue = queue
            let installation = try Installation(options)
            let wasPaused = try await Database.with(installation) {
                try ResumeQueue(queue).run(by: .invoker, on: $0)
            }
            let told =
                wasPaused
                ? Phrase(en: "queue \(queue) goes on", fr: "la file \(queue) reprend")
                : Phrase(
                    en: "queue \(queue) was not paused", fr: "la file \(queue) n'était pas en pause"
                )
            say(told[installation.settings.language])
        }
    }
}
