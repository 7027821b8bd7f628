// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Wording

/// Ticks of an axis of time: days, weeks, months or years of a zone, few enough to be read.
struct ChartDays {
    let from: Int64
    let to: Int64
    let zone: Zone
    /// Ticks, at most.
    private static let most = 9

    /// Instants and what is written below them.
    func ticks(_ language: Language) -> [(at: Int64, text: String)] {
        let span = to - from
        if span <= 2 * 86_400 { return hours(language) }
        let (first, last) = (day(from), day(to))
        let steps: [Int64] = [1, 2, 7, 14]
        if let step = steps.first(where: { (last - first) / $0 < Int64(Self.most) }) {
            let start = step >= 7 ? first + (11 - first % 7) % 7 : first + 1
            return stride(from: start, through: last, by: Int64.Stride(step)).map { days in
                (instant(days), Self.dayText(days, language))
            }
        }
        return months(first, last, language)
    }

    /// Of points that stand in their order: some of them, each with its day, or with its hour where all
    /// are of two days.
    func ticks(below instants: [Int64], _ language: Language) -> [(
        place: Int, at: Int64, text: String
    )] {
        let step = max(1, (instants.count + Self.most - 1) / Self.most)
        let isShort = to - from <= 2 * 86_400
        var last = ""
        return stride(from: 0, to: instants.count, by: step).compactMap { place in
            let at = instants[place]
            let text =
                isShort
                ? InstantText.timeOfDay(at + Int64(zone.offset(atUTC: at)))
                : Self.dayText(day(at), language)
            guard text != last else { return nil }
            last = text
            return (place, at, text)
        }
    }

    private func hours(_ language: Language) -> [(at: Int64, text: String)] {
        let step: Int64 = to - from <= 12 * 3_600 ? 2 * 3_600 : 6 * 3_600
        let offset = Int64(zone.offset(atUTC: from))
        let start = ((from + offset) / step + 1) * step - offset
        return stride(from: start, through: to, by: Int64.Stride(step)).map { at in
            (at, InstantText.timeOfDay(at + offset))
        }
    }

    private func months(
        _ first: Int64, _ last: Int64, _ language: Language
    ) -> [(at: Int64, text: String)] {
        var found: [(Int64, String)] = []
        var civil = Civil(days: first)
        let count = (last - first) / 30
        let step = [1, 3, 6, 12, 60, 120].first { count / Int64($0) < Int64(Self.most) } ?? 1_200
        repeat {
            civil.month += 1
            if civil.month > 12 { (civil.month, civil.year) = (1, civil.year + 1) }
            civil.day = 1
            guard (Int(civil.year) * 12 + civil.month - 1) % step == 0 else { continue }
            guard civil.days <= last else { break }
            let month = (civil.month < 10 ? "0" : "") + "\(civil.month)"
            found.append(
                (
                    instant(civil.days),
                    language == .fr ? "\(month)/\(civil.year)" : "\(civil.year)-\(month)"
                ))
        } while civil.days <= last
        return found
    }

    private static func dayText(_ days: Int64, _ language: Language) -> String {
        let text = CivilText.day(days)
        let (month, day) = (text.dropFirst(5).prefix(2), text.suffix(2))
        return language == .fr ? "\(day)/\(month)" : "\(month)-\(day)"
    }

    private func day(_ instant: Int64) -> Int64 {
        (instant + Int64(zone.offset(atUTC: instant))).dividedDown(by: 86_400)
    }

    private func instant(_ day: Int64) -> Int64 {
        InstantText.instant(ofLocal: day * 86_400, in: zone)
    }
}
