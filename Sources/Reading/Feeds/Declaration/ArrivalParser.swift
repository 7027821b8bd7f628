// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Configuration
internal import Wording

/// Reads `arrival:`: when a file is complete, and when one is expected.
struct ArrivalParser {
    let mistakes: MistakeList

    private static let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    func parse(_ feed: YAMLMap) -> ArrivalRule {
        var rule = ArrivalRule()
        guard let map = feed.map("arrival") else { return rule }
        rule.quiet = map.duration("quiet")
        rule.marker = suffix(map, "marker")
        rule.checksum = suffix(map, "checksum")
        guard let expected = map.map("expected") else {
            return rule
        }
        let by = expected.read("by") { TimeOfDay($0)?.minutes }
        if expected["by"] == nil {
            mistakes.addMistake(
                at: expected.node,
                Phrase(
                    en: "`expected` does not say by when",
                    fr: "`expected` ne dit pas pour quelle heure"),
                Phrase(en: "Add `by: \"08:00\"`", fr: "Ajoutez `by: \"08:00\"`"))
        }
        let days = expected.read("days", Self.days)
        let season = expected.read("season", Self.season)
        guard let by else { return rule }
        rule.expected = ExpectedArrival(
            byMinute: by, days: days ?? Array(1...7), season: season)
        return rule
    }

    private func suffix(_ map: YAMLMap, _ key: String) -> String? {
        map.read(key) { text in
            text.count > 1 && text.hasPrefix(".") && !text.contains("/") ? text : nil
        }
    }

    private static func days(_ text: String) -> [Int]? {
        var result: Set<Int> = []
        for part in text.lowercased().split(separator: ",") {
            let ends = part.split(separator: "-").map { word in
                days.firstIndex(of: word.trimming).map { $0 + 1 }
            }
            guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1]
            else { return nil }
            var day = first
            result.insert(day)
            while day != last {
                day = day % 7 + 1
                result.insert(day)
            }
        }
        return result.isEmpty ? nil : result.sorted()
    }

    private static func season(_ text: String) -> ExpectedSeason? {
        let ends = text.split(separator: "..").map { end -> Int? in
            let parts = end.split(separator: "-").map { Int($0.trimming) }
            guard parts.count == 2, let month = parts[0], let day = parts[1],
                Civil(year: 2024, month: month, day: day).isValid
            else { return nil }
            return month * 100 + day
        }
        guard ends.count == 2, let from = ends[0], let through = ends[1] else { return nil }
        return ExpectedSeason(from: from, through: through)
    }
}

extension Substring {
    fileprivate var trimming: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
