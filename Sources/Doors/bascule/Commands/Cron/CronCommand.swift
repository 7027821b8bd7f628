// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Calendar
import Configuration
import Cron
import Foundation
import Wording

struct CronCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cron",
        abstract: Help.text(
            en: "The instants at which a cron expression fires in [from, to).",
            fr: "Les instants où une expression cron se déclenche dans [from, to)."),
        discussion: """
            One instant a line, UTC, ISO 8601. The rules are those of Debian's cron: a fixed time that \
            the clock jumps over in spring fires once right after the jump and is not repeated in \
            autumn; an entry whose minute or hour starts with `*` follows real time \
            (docs/schedules.md). It needs neither a database nor a configuration.
            """)

    @OptionGroup var options: InstallationOptions

    @Argument(help: "Five fields in one word, such as '0 6 * * MON-FRI', or @daily and its like.")
    var expression: String

    @Option(help: "The time zone, such as Europe/Paris. Default: the site's, else UTC.")
    var zone: String?

    @Option(
        help: """
            From this instant on: 2026-03-29, 2026-03-29T02:30, with Z or +02:00 if you like; without \
            them it is a time of the zone. Default: now.
            """)
    var from: String?

    @Option(help: "Before this instant, in the same forms. Default: a year after --from.")
    var to: String?

    @Option(help: "At most so many instants.")
    var limit = 1_000_000

    @Flag(help: "A JSON array: utc, local and note (shifted or merged by a clock change) of each.")
    var json = false

    func validate() throws {
        guard limit > 0 else {
            throw ValidationError(
                en: "--limit is a number from 1.",
                fr: "--limit est un nombre à partir de 1.")
        }
    }

    func run() throws {
        let settings = siteSettings()
        let language = settings?.language ?? .en
        let zone = try chosenZone(settings, language)
        let expression = try parsed(language)
        let from =
            try instant(from, "--from", in: zone, language) ?? Int64(Date().timeIntervalSince1970)
        let to = try instant(to, "--to", in: zone, language) ?? from + 31_556_952
        var firings = expression.firings(in: zone, from: from, to: to)
        var printer = CronPrinter(zone: zone, asJSON: json)
        var count = 0
        while let firing = firings.next() {
            guard count < limit else {
                printer.finish()
                complain(
                    Phrase(
                        en:
                            "There are more than \(limit) instants; the rest is left out (--limit).",
                        fr: "Il y a plus de \(limit) instants ; le reste est laissé (--limit).")[
                            language])
                throw ExitCode(1)
            }
            printer.addFiring(firing)
            count += 1
        }
        printer.finish()
    }

    private func parsed(_ language: Language) throws -> CronExpression {
        do {
            return try CronExpression(expression)
        } catch {
            complain(error.sentence[language])
            throw ExitCode(2)
        }
    }

    private func chosenZone(_ settings: Settings?, _ language: Language) throws -> Zone {
        let name =
            zone ?? settings?.zone ?? ProcessInfo.processInfo.environment["BASCULE_ZONE"] ?? "UTC"
        do {
            return try Zone(name)
        } catch {
            let remedy = Phrase(
                en: "Write a name such as Europe/Paris or UTC",
                fr: "Écrire un nom comme Europe/Paris ou UTC")
            complain(Phrase.advice(Phrase(of: error), remedy)[language])
            throw ExitCode(2)
        }
    }

    /// Settings that cannot be read are no matter here.
    private func siteSettings() -> Settings? {
        let settings = try? Settings.load(
            home: options.home, config: options.config,
            environment: ProcessInfo.processInfo.environment)
        return settings?.configFile == nil ? nil : settings
    }

    private func instant(
        _ text: String?, _ option: String, in zone: Zone, _ language: Language
    ) throws -> Int64? {
        guard let text else { return nil }
        if let instant = InstantText.parse(text, in: zone) { return instant }
        let forms = "2026-03-29, 2026-03-29T02:30"
        complain(
            Phrase(
                en:
                    "\(option) \(printable(text)) is no time. Write \(forms) or 2026-03-29T01:00:00Z.",
                fr: "\(option) \(printable(text)) n'est pas une heure. Écrire \(forms) ou"
                    + " 2026-03-29T01:00:00Z.")[language])
        throw ExitCode(2)
    }
}

/// Writes firings as they are found, in pieces of some size: there may be very many.
private struct CronPrinter {
    let zone: Zone
    let asJSON: Bool
    private var text = ""
    private var isFirst = true

    init(zone: Zone, asJSON: Bool) {
        self.zone = zone
        self.asJSON = asJSON
        if asJSON { text = "[" }
    }

    mutating func addFiring(_ firing: Firing) {
        if asJSON {
            text += isFirst ? "\n  " : ",\n  "
            text += json(firing)
        } else {
            text += isFirst ? "" : "\n"
            text += InstantText.utc(firing.instant)
        }
        isFirst = false
        if text.utf8.count > 1 << 16 { flush() }
    }

    mutating func finish() {
        if asJSON { text += isFirst ? "]" : "\n]" }
        if !text.isEmpty { text += "\n" }
        if !asJSON && isFirst { text = "" }
        flush()
    }

    private mutating func flush() {
        FileHandle.standardOutput.write(Data(text.utf8))
        text = ""
    }

    private func json(_ firing: Firing) -> String {
        let note = firing.note.map { "\"\($0.en)\"" } ?? "null"
        return "{\"utc\": \"\(InstantText.utc(firing.instant))\", \"local\": \""
            + "\(InstantText.local(firing.instant, in: zone))\", \"note\": \(note)}"
    }
}
