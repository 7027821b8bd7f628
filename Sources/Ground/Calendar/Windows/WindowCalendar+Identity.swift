// SPDX-License-Identifier: Apache-2.0

extension WindowCalendar {
    /// Reads the text of `identity`; nil if that is of another version.
    package init?(identity: String) {
        let parts = identity.split(separator: " ").map(String.init)
        guard let grain = parts.first.flatMap({ Grain(rawValue: $0) }),
            parts.count == (grain == .periods ? 5 : 4),
            parts[2].hasSuffix("h"), let hour = Int(parts[2].dropLast()), (0...23).contains(hour),
            let season = SeasonStart(parts[3])
        else { return nil }
        let days = parts.dropFirst(4).flatMap { $0.split(separator: ",").map(String.init) }
        let periods = days.compactMap { SeasonStart($0) }
        guard periods.count == days.count else { return nil }
        let zone: Zone
        do { zone = try Zone(parts[1]) } catch { return nil }
        self.init(grain: grain, zone: zone, cutOverHour: hour, season: season, periods: periods)
    }
}
