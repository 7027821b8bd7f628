// SPDX-License-Identifier: Apache-2.0

import Calendar
import Configuration
import Postgres
import Schedules
import Views
import Wording

extension ScheduleView {
    static func find(_ name: String, on connection: borrowing Connection) throws -> ScheduleView? {
        var filter = Filter()
        filter.name = name
        return try filter.first(1, on: connection).first
    }

    var when: Phrase {
        switch Schedule.Form(stored: form, spec) {
        case .cron(let text): Phrase(text)
        case .interval(let seconds):
            Phrase(
                en: "every \(Quantity.text(.seconds(seconds)))",
                fr: "toutes les \(Quantity.text(.seconds(seconds)))")
        case .once(let instant): Phrase(en: "at \(shown(instant))", fr: "le \(shown(instant))")
        }
    }

    var state: Phrase {
        guard let pausedAt, let pauser else {
            return nextAt == nil
                ? Phrase(en: "over", fr: "terminé") : Phrase(en: "active", fr: "actif")
        }
        let since = shown(pausedAt.seconds)
        return Phrase(
            en: "paused by \(pauser) since \(since)" + (pauseReason.map { ": \($0)" } ?? ""),
            fr: "en pause, par \(pauser) depuis le \(since)"
                + (pauseReason.map { " : \($0)" } ?? ""))
    }

    /// Who has paused it; nil: nobody.
    var pauser: String? { pausedAt == nil ? nil : pausedBy ?? "nobody known" }

    var origin: Phrase {
        guard source == "config" else { return Phrase(en: "user", fr: "utilisateur") }
        guard isInFile else {
            return Phrase(en: "config (no longer in the file)", fr: "config (plus dans le fichier)")
        }
        guard !edited.isEmpty else { return Phrase("config") }
        let fields = edited.sorted().joined(separator: ", ")
        return Phrase(en: "config, edited: \(fields)", fr: "config, modifié : \(fields)")
    }

    /// The time of day by which a job must have succeeded, as people write it.
    var succeedByText: String? { succeedBy.flatMap(TimeOfDay.init(minutes:))?.text }

    /// An instant as the schedule's clock shows it; UTC if its zone is gone.
    func shown(_ instant: Int64) -> String {
        guard let zone = try? Zone(self.zone) else { return InstantText.utc(instant) }
        return InstantText.local(instant, in: zone)
    }

    func shown(_ instant: Timestamp) -> String { shown(instant.seconds) }

    func cells(in language: Language) -> [String] {
        let never = Phrase(en: "never", fr: "jamais")
        return [
            name, kind, when[language], zone, nextAt.map(shown) ?? never[language], overlap,
            state[language], origin[language],
        ]
    }
}
