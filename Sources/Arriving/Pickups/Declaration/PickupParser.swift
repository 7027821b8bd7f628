// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Configuration
internal import Fetching
internal import Wording

/// Reads one pickup's declaration and notes every mistake in it.
struct PickupParser {
    /// The names of the feeds, each with the patterns of its files.
    let feeds: [String: [String]]
    /// Nil: any host may be asked.
    let rules: FetchRules?
    /// In which days begin.
    let zone: Zone
    let mistakes = MistakeList()

    /// - Parameter zone: one that is none is told with the settings.
    init(feeds: [String: [String]], rules: FetchRules?, zone: String) {
        self.feeds = feeds
        self.rules = rules
        self.zone = (try? Zone(zone)) ?? .utc
    }

    /// Nil when the declaration has mistakes.
    func parse(_ text: String, file: String) -> Pickup? {
        guard let root = mistakes.yaml(text, file: file),
            let map = YAMLMap(root, PickupForm.pickup, of: "the pickup", mistakes: mistakes)
        else { return nil }
        let name = map.declaredName(
            "pickup", Pickup.noun, Phrase(en: "a pickup", fr: "collecte"))
        let feed = feed(map)
        let origin = origin(map, feed)
        let limits = limits(map)
        guard mistakes.all.isEmpty, let name, let feed, let origin else { return nil }
        return Pickup(name: name, feed: feed, from: origin, limits: limits, file: file)
    }

    private func feed(_ map: YAMLMap) -> String? {
        guard let name = map.string("feed") else {
            map.addMissing(
                "feed",
                because: Phrase(
                    en: "nobody knows whose files they are",
                    fr: "on ne sait pas à qui sont les fichiers"),
                example: "feed: labo_resultats")
            return nil
        }
        if feeds[name] == nil {
            mistakes.addMistake(
                at: map.place("feed"),
                Phrase(en: "There is no feed `\(name)`", fr: "Il n'y a pas de flux `\(name)`"),
                Phrase.didYouMean(name, among: feeds.keys.sorted())
                    ?? Phrase(
                        en: "`bascule feeds list` names them",
                        fr: "`bascule feeds list` les nomme"))
        }
        return name
    }

    private func limits(_ map: YAMLMap) -> Pickup.Limits {
        var limits = Pickup.Limits()
        guard let map = map.map("limits") else { return limits }
        if let files = map.integer("files") { limits.files = files }
        if let files = map.integer("batch") { limits.batchFiles = files }
        if let bytes = map.bytes("batch_bytes") { limits.batchBytes = bytes }
        if let bytes = map.bytes("bytes") { limits.bytes = bytes }
        if let rows = map.integer("rows") { limits.rows = rows }
        if let pages = map.integer("pages") { limits.pages = pages }
        if let bytes = map.bytes("page_bytes") { limits.pageBytes = bytes }
        if let bytes = map.bytes("memory") { limits.memory = bytes }
        if let time = map.duration("time") { limits.time = time }
        return limits
    }
}
