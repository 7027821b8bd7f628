// SPDX-License-Identifier: Apache-2.0

package import Calendar
internal import Wording

extension KeyForm {
    /// Of every declaration that counts in factory days.
    package static let cutOver = KeyForm(
        "cut_over", .integer(0...23),
        "Local hour at which its days begin; the site's factory_day_hour unless told")

    /// Of every declaration with windows.
    package static let periods = KeyForm(
        "periods", .texts(like: "^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"),
        "Of the grain periods: the days (MM-DD) of the year on which its windows begin")
}

extension YAMLMap {
    /// The windows that `grain`, `cut_over` and `periods` declare.
    package func windows(_ grain: Grain, _ zone: Zone, _ settings: Settings) -> WindowCalendar {
        let hour = integer("cut_over") ?? (grain == .day ? 0 : settings.factoryDayHour)
        if grain == .day, hour != 0 {
            mistakes.addMistake(
                at: place("cut_over"),
                Phrase(en: "A local day begins at midnight", fr: "Un jour local commence à minuit"),
                Phrase(
                    en: "Write `grain: factory_day` for days that begin at another hour",
                    fr:
                        "Écrivez `grain: factory_day` pour des jours qui commencent à une autre heure"
                ))
        }
        return WindowCalendar(
            grain: grain, zone: zone, cutOverHour: hour, season: settings.seasonStart,
            periods: periods(of: grain))
    }

    /// In the order of the year.
    private func periods(of grain: Grain) -> [SeasonStart] {
        let texts = strings("periods") ?? []
        let days = texts.compactMap { SeasonStart($0) }
        let remedy = Phrase(
            en: "Write days of every year as MM-DD, each once: `periods: [\"01-01\", \"05-01\"]`",
            fr:
                "Écrivez des jours de chaque année, MM-JJ, chacun une fois : `periods: [\"01-01\", \"05-01\"]`"
        )
        if days.count < texts.count || Set(texts).count < texts.count {
            mistakes.addMistake(
                at: place("periods"),
                Phrase(
                    en: "`periods` has what is no day of every year, or one twice",
                    fr: "`periods` contient autre chose que des jours de chaque année, ou un jour"
                        + " deux fois"), remedy)
        } else if (grain == .periods) == texts.isEmpty {
            mistakes.addMistake(
                at: place(texts.isEmpty ? "grain" : "periods"),
                texts.isEmpty
                    ? Phrase(
                        en: "The grain periods needs the days on which they begin",
                        fr: "Le grain periods a besoin des jours où elles commencent")
                    : Phrase(
                        en: "`periods` belongs to the grain periods, not to \(grain.rawValue)",
                        fr: "`periods` va avec le grain periods, pas avec \(grain.rawValue)"),
                texts.isEmpty
                    ? remedy
                    : Phrase(
                        en: "Write `grain: periods`, or take `periods` out",
                        fr: "Écrivez `grain: periods`, ou retirez `periods`"))
        }
        return days.sorted { ($0.month, $0.day) < ($1.month, $1.day) }
    }
}
