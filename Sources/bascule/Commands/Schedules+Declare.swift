// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cron
import Daemon
import Feeds
import Foundation
import Jobs
import Postgres
import Site

/// What can be said of a schedule on the command line; what is left out stays as it is.
struct ScheduleOptions: ParsableArguments {
    @Option(help: "When, as cron says it: '30 6 * * MON-FRI', @daily.") var cron: String?
    @Option(help: "When, as elapsed time: 15min, 2h.") var every: String?
    @Option(help: "When, once: 2026-07-01T06:00, in the schedule's zone or with Z or an offset.")
    var at: String?
    @Option(help: "A JSON object that the job gets.") var arguments: String?
    @Option(help: "The time zone. Default: the site's.") var zone: String?
    @Option(
        help: "While its job has not ended: skip, buffer_one, buffer_all, cancel_other, allow_all.")
    var overlap: String?
    @Option(help: "Late ticks: none, latest, all.") var catchUp: String?
    @Option(help: "How late a tick may be: 24h.") var catchUpWindow: String?
    @Option(help: "Spread: up to so much later, always the same for one tick.") var jitter: String?
    @Option(help: "No tick before this time; none: from now on.") var starts: String?
    @Option(help: "No tick from this time on; none: for ever.") var ends: String?
    @Option(help: "Pause after so many failures in a row; 0: never.") var pauseAfterFailures: Int?
    @Option(help: "Alert when no job of it has succeeded by this time after a tick: 06:30; none.")
    var succeedBy: String?
    @Option(help: "The queue of its jobs.") var queue: String?
    @Option(help: "Smaller goes first.") var priority: Int?
    @Option(help: "Tries of a job in all; 0: as the kind says.") var attempts: Int?

    /// Takes over what was given.
    func apply(to schedule: inout Schedule) throws {
        schedule.zone = zone ?? schedule.zone
        if let form = try form(in: schedule.zone) { schedule.form = form }
        if let arguments { schedule.arguments = try Self.object(arguments) }
        schedule.overlap = try choice("overlap", overlap) ?? schedule.overlap
        schedule.catchUp = try choice("catch-up", catchUp) ?? schedule.catchUp
        schedule.catchUpWindow =
            try seconds("catch-up-window", catchUpWindow) ?? schedule.catchUpWindow
        schedule.jitter = try seconds("jitter", jitter) ?? schedule.jitter
        schedule.starts = try bound("starts", starts, schedule.zone, schedule.starts)
        schedule.ends = try bound("ends", ends, schedule.zone, schedule.ends)
        if let limit = pauseAfterFailures { schedule.failuresLimit = limit == 0 ? nil : limit }
        if let succeedBy { schedule.succeedBy = try Self.timeOfDay(succeedBy) }
        schedule.queue = queue ?? schedule.queue
        schedule.priority = priority ?? schedule.priority
        if let attempts { schedule.attemptsLimit = attempts == 0 ? nil : attempts }
    }

    /// Nil when no time was given.
    func form(in zone: String) throws -> Schedule.Form? {
        let given = [cron, every, at].compactMap(\.self)
        guard given.count <= 1 else {
            throw ScheduleError("when", "Two times were given", "Give one of --cron, --every, --at")
        }
        if let cron { return .cron(cron) }
        if let step = try seconds("every", every) { return .interval(step) }
        return try instant("at", at, zone).map { .once($0) }
    }

    private func choice<Choice: RawRepresentable & CaseIterable>(
        _ option: String, _ text: String?
    ) throws -> Choice? where Choice.RawValue == String {
        guard let text else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw ScheduleError(nil, "--\(option) can't be `\(text)`", "Write one of \(known)")
    }

    private func seconds(_ option: String, _ text: String?) throws -> Int64? {
        guard let text else { return nil }
        if let duration = Quantity.duration(text) { return duration.components.seconds }
        throw ScheduleError(nil, "--\(option) `\(text)` is no duration", "Write 30s, 15min or 2h")
    }

    /// `none` takes a bound away.
    private func bound(
        _ option: String, _ text: String?, _ zone: String, _ now: Int64?
    ) throws -> Int64? {
        text == "none" ? nil : try instant(option, text, zone) ?? now
    }

    private func instant(_ option: String, _ text: String?, _ zone: String) throws -> Int64? {
        guard let text else { return nil }
        let zone = try ZoneShelf().zone(zone)
        if let instant = InstantText.parse(text, in: zone) { return instant }
        throw ScheduleError(
            nil, "--\(option) `\(text)` is no time",
            "Write 2026-07-01, 2026-07-01T06:00 or 2026-07-01T10:00:00Z")
    }

    private static func timeOfDay(_ text: String) throws -> TimeOfDay? {
        guard text != "none" else { return nil }
        if let time = TimeOfDay(text) { return time }
        throw ScheduleError(
            "succeed_by", "--succeed-by `\(text)` is no time of day",
            "Write 06:30, in the schedule's zone, or none")
    }

    private static func object(_ text: String) throws -> String {
        guard JSONCheck.isObject(text) else {
            throw ScheduleError(
                nil, "--arguments is no JSON object", #"Write it as '{"aggregate": "labo_jour"}'"#)
        }
        if let key = JSONCheck.repeatedKey(in: text) {
            throw ScheduleError(
                nil, "--arguments has the key `\(key)` twice", "Keep one of them")
        }
        return text
    }
}

extension Schedules {
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "A new schedule.")

        @OptionGroup var options: InstallationOptions
        @Argument(help: "Its name.") var name: String
        @Option(help: "The kind of job it enqueues.") var job: String
        @OptionGroup var said: ScheduleOptions

        func run() async throws {
            let (name, job, said) = (name, job, said)
            try await tellChange(options) { store, settings, connection in
                guard let form = try said.form(in: said.zone ?? settings.zone) else {
                    throw ScheduleError(
                        "when", "The schedule has no time", "Give one of --cron, --every, --at")
                }
                var schedule = Schedule(
                    name: name, kind: job, form: form, zone: said.zone ?? settings.zone)
                try said.apply(to: &schedule)
                try store.add(schedule, on: connection)
                return [
                    Phrase(
                        en: "schedule \(name) was added; next: ",
                        fr: "la planification \(name) est ajoutée ; prochain : ")
                        + (try ScheduleRow.next(of: name, on: connection))
                ]
            }
        }
    }

    struct Edit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change a schedule; it holds at once, and the file does not put it back.")

        @OptionGroup var options: InstallationOptions
        @Argument(help: "The schedule's name.") var name: String
        @Option(help: "The kind of job it enqueues.") var job: String?
        @OptionGroup var said: ScheduleOptions

        func run() async throws {
            let (name, job, said) = (name, job, said)
            try await tellChange(options) { store, _, connection in
                let fields = try store.edit(name, on: connection) { schedule in
                    schedule.kind = job ?? schedule.kind
                    try said.apply(to: &schedule)
                }
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
            abstract: "Go back to what config/schedules.yaml says; the file holds it from then on.")

        @OptionGroup var options: InstallationOptions
        @Argument(help: "The schedule's name.") var name: String
        @Argument(help: "Only these fields, as `schedules list` names them under “edited”.")
        var fields: [String] = []

        func run() async throws {
            let fields = try fields.map(Self.field)
            let settings = try Installation.settings(options)
            let (file, mistakes) = ScheduleDefaults.read(settings)
            guard mistakes.isEmpty else { throw Installation.refused(mistakes) }
            guard let declared = file.schedules.first(where: { $0.name == name }) else {
                complain(
                    "\(ScheduleDefaults.path(settings)) declares no schedule `\(name)`. "
                        + "`bascule schedules edit \(Shell.word(name))` changes it.")
                throw ExitCode(2)
            }
            try await tellChange(options) { store, _, connection in
                let changed = try store.reset(to: declared, fields, on: connection)
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

        private static func field(_ name: String) throws -> ScheduleField {
            if let field = ScheduleField(rawValue: name) { return field }
            let known = ScheduleField.allCases.map(\.rawValue)
            let near = nearest(to: name, in: known).map { " Did you mean `\($0)`?" } ?? ""
            complain(
                "`\(name)` is no field of a schedule.\(near) There are \(known.joined(separator: ", "))."
            )
            throw ExitCode(2)
        }
    }
}

/// One change, and what is said of it in the site's language.
func tellChange(
    _ options: InstallationOptions,
    _ body: @escaping @Sendable (ScheduleStore, Settings, borrowing Connection) throws -> [Phrase]
) async throws {
    let told = try await changeSchedule(options) { store, settings, connection in
        try body(store, settings, connection).map { $0[settings.language] }
    }
    told.forEach(say)
}

extension ScheduleRow {
    /// When a schedule comes next, as its clock shows it.
    static func next(of name: String, on connection: borrowing Connection) throws -> Phrase {
        let row = try ScheduleStore.find(name, on: connection)
        guard let row, let next = row.next else { return Phrase(en: "never", fr: "jamais") }
        return Phrase(row.shown(next))
    }
}

/// One change in one transaction; what is wrong with it ends in status 2.
func changeSchedule<Value: Sendable>(
    _ options: InstallationOptions,
    _ body: @escaping @Sendable (ScheduleStore, Settings, borrowing Connection) throws -> Value
) async throws -> Value {
    let installation = try Installation(options)
    let settings = installation.settings
    let actor = Invoker.current.actor
    do {
        let (value, unserved) = try await Database.with(installation) { connection in
            let value = try connection.transaction { connection in
                let now = try Scheduler.databaseTime(on: connection).seconds
                let store = ScheduleStore(
                    kinds: JobKinds.signatures, by: actor, now: now,
                    language: settings.language)
                return try body(store, settings, connection)
            }
            return (value, try UnservedQueue.all(served: settings.servedQueues, on: connection))
        }
        for queue in unserved { complain("\(queue).") }
        return value
    } catch let error as ScheduleError {
        complain("\(error)")
        throw ExitCode(2)
    }
}

extension Settings {
    /// The queues that this site's workers work on.
    var servedQueues: [String] { queues.keys + [InboxQueue.name] }
}
