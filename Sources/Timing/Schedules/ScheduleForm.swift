// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Jobs
internal import Wording

/// The keys of one schedule of the file, for its parser and for editors.
package enum ScheduleForm {
    /// - Parameter kinds: the kinds of jobs that there are.
    package static func schedule(kinds: JobSignature.Catalog) -> MapForm {
        MapForm(
            [
                KeyForm("kind", .choice(kinds.names), "The kind of job", isRequired: true),
                KeyForm("arguments", .entries(.anything), "What the job is given"),
                KeyForm("cron", .text(), "When: minute, hour, day, month, day of the week"),
                KeyForm(
                    "every", .duration(ScheduleLimits.intervals, whole: true),
                    "When: each time so long after the last"),
                KeyForm("at", instant, "When: once"),
                KeyForm("zone", .text(), "The time zone of its times; the site's unless told"),
                KeyForm(
                    "overlap", .choice(of: Schedule.Overlap.self),
                    "What becomes of a tick while a job of the last one runs; skip unless told"),
                KeyForm(
                    "catch_up", .choice(of: Schedule.CatchUp.self),
                    "Which ticks are caught up that came while no scheduler ran"),
                KeyForm(
                    "catch_up_window", .duration(ScheduleLimits.catchUpWindows, whole: true),
                    "How late a tick may be caught up"),
                KeyForm(
                    "jitter", .duration(ScheduleLimits.jitters, whole: true),
                    "Ticks are put off by up to so much, by chance"),
                KeyForm("starts", instant, "No tick before it"),
                KeyForm("ends", instant, "No tick after it"),
                KeyForm(
                    "pause_after_failures", .integer(1...1_000_000),
                    "Failures in a row after which the schedule pauses itself"),
                KeyForm("queue", .text(), "The queue of its jobs; default unless told"),
                KeyForm("priority", .integer(-32_768...32_767), "A lower number goes first"),
                KeyForm("attempts", .integer(1...1_000), "How often one job is tried"),
                KeyForm(
                    "succeed_by", .timeOfDay("06:30"),
                    "Local time by which the day's job must have succeeded, else an alert"),
            ], exactlyOneOf: ["cron", "every", "at"],
            variants: kinds.all.compactMap(\.scheduleVariant), renamed: ["job": "kind"])
    }

    private static let instant = ValueForm.read(
        wants: Phrase(en: "a time", fr: "un instant"), example: "2026-07-01T06:00",
        [.like("^[0-9]{4}-[0-9]{2}-[0-9]{2}")])
}

extension JobSignature {
    /// The `arguments` of a schedule of this kind; nil: anything.
    fileprivate var scheduleVariant: MapForm.Variant? {
        guard let arguments else { return nil }
        let own = arguments.filter { !Self.ofTick.contains($0.name) }
        return MapForm.Variant(
            where: "kind", is: kind,
            KeyForm(
                "arguments", .map(MapForm(own.map(\.keyForm))), "What `\(kind)` is given",
                isRequired: own.contains(where: \.isRequired)))
    }
}

extension JobArgument {
    fileprivate var keyForm: KeyForm {
        let value: ValueForm =
            switch form {
            case .text, .name: .text()
            case .integer(let range): .integer(range)
            case .boolean: .boolean
            case .dayOrInstant, .instant: .text(like: "^[0-9]{4}-[0-9]{2}-[0-9]{2}")
            }
        return KeyForm(name, value, about.en, isRequired: isRequired)
    }
}
