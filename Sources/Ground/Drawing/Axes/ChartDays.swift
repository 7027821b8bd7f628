// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Wording

/// Ticks of an axis of time: days, weeks, months or years of a zone, few enough to be read.
struct ChartDays {
    let axis: ChartDrawing.Axis
    /// As the points' `at`.
    let from: Int64
    let to: Int64
    /// Ticks, at most.
    var most = 9
    let language: Language

    private static let day: Int64 = 86_400

    /// Those of a stretch of time.
    var ticks: [ChartTick] {
        if isShort { return hours }
        let (first, last) = (day(from), day(to))
        let steps: [Int64] = [1, 2, 7, 14]
        guard let step = steps.first(where: { (last - first) / $0 < Int64(most) }) else {
            return months(first, last)
        }
        let second = isOfDays ? first : first + 1
        // Weeks begin on Monday.
        let start = step >= 7 ? first + (11 - first % 7) % 7 : second
        return named(stride(from: start, through: last, by: Int64.Stride(step)).map { (0, $0) })
    }

    /// Of points that stand in their order: some of them, each with its day, or with its hour where
    /// all are of two days.
    func ticks(below instants: [Int64]) -> [ChartTick] {
        let step = max(1, (instants.count + most - 1) / most)
        let places = Array(stride(from: 0, to: instants.count, by: step))
        let all =
            isShort
            ? places.map { ChartTick(place: $0, at: instants[$0], text: hour(instants[$0])) }
            : zip(places, named(places.map { ($0, day(instants[$0])) })).map { place, tick in
                ChartTick(place: place, at: instants[place], text: tick.text)
            }
        var last = ""
        return all.filter { tick in
            defer { last = tick.text }
            return tick.text != last
        }
    }

    private var isOfDays: Bool { if case .days = axis { true } else { false } }
    private var isShort: Bool { !isOfDays && to - from <= 2 * Self.day }

    private var zone: Zone {
        switch axis {
        case .days: .utc
        case .time(let zone), .order(let zone): zone
        }
    }

    private func hour(_ at: Int64) -> String {
        InstantText.timeOfDay((at + Int64(zone.offset(atUTC: at))) / 60 * 60)
    }

    private var hours: [ChartTick] {
        let step: Int64 = to - from <= 12 * 3_600 ? 2 * 3_600 : 6 * 3_600
        let offset = Int64(zone.offset(atUTC: from))
        let start = ((from + offset) / step + 1) * step - offset
        return stride(from: start, through: to, by: Int64.Stride(step)).map { instant in
            // Round hours stay round where the clock is changed.
            let at = instant + offset - Int64(zone.offset(atUTC: instant))
            return ChartTick(at: at, text: hour(at))
        }
    }

    private func months(_ first: Int64, _ last: Int64) -> [ChartTick] {
        var found: [ChartTick] = []
        var civil = Civil(days: first)
        let count = (last - first) / 30
        let step = [1, 3, 6, 12, 60, 120].first { count / Int64($0) < Int64(most) } ?? 1_200
        repeat {
            civil.month += 1
            if civil.month > 12 { (civil.month, civil.year) = (1, civil.year + 1) }
            civil.day = 1
            guard (Int(civil.year) * 12 + civil.month - 1) % step == 0 else { continue }
            guard civil.days <= last else { break }
            let month = (civil.month < 10 ? "0" : "") + "\(civil.month)"
            let text = language == .fr ? "\(month)/\(civil.year)" : "\(civil.year)-\(month)"
            found.append(ChartTick(at: at(civil.days), text: text))
        } while civil.days <= last
        return found
    }

    /// Days by their name; where there are several years, the first of each has its year.
    private func named(_ days: [(place: Int, day: Int64)]) -> [ChartTick] {
        let years = days.map { Civil(days: $0.day).year }
        let isOfOne = years.first == years.last
        return days.enumerated().map { index, tick in
            let text = ShownValue.day(CivilText.day(tick.day), in: language)
            let hasYear = !isOfOne && (index == 0 || years[index] != years[index - 1])
            let short = language == .fr ? text.prefix(5) : text.suffix(5)
            return ChartTick(
                place: tick.place, at: at(tick.day), text: hasYear ? text : String(short))
        }
    }

    private func day(_ at: Int64) -> Int64 {
        isOfDays ? at : (at + Int64(zone.offset(atUTC: at))).dividedDown(by: Self.day)
    }

    private func at(_ day: Int64) -> Int64 {
        isOfDays ? day : InstantText.instant(ofLocal: day * Self.day, in: zone)
    }
}
