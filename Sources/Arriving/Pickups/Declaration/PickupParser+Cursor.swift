// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Configuration
internal import Wording

/// Which stretches of time are asked for.
extension PickupParser {
    private enum CursorType: String, CaseIterable { case timestamp }

    /// - Parameters:
    ///   - cursor: the map's.
    ///   - feed: it must take the files of the stretches.
    func cursor(_ map: YAMLMap, _ cursor: YAMLMap?, _ feed: String?) -> Pickup.Cursor? {
        map.addMissing(
            "cursor",
            because: Phrase(
                en: "the pickup does not say which rows are new",
                fr: "la collecte ne dit pas quelles lignes sont nouvelles"),
            example: "cursor: { column: modified_at, start: 2026-01-01 }")
        let column = cursor?.string("column")
        if let column, column.wholeMatch(of: #/[^\x00-\x1f]{1,63}/#) == nil {
            mistakes.addMistake(
                at: map.place("cursor"),
                Phrase(
                    en: "`column` is no name of a column",
                    fr: "`column` n'est pas un nom de colonne"),
                Phrase(en: "Write one of the query's", fr: "Écrivez-en un de la requête"))
        }
        _ = cursor?.choice("type", CursorType.self)
        let lag = cursor?.duration("lag") ?? Pickup.Limits.lag
        let settle = cursor?.duration("settle") ?? Pickup.Limits.settle
        let start = cursor?.read("start") { InstantText.parse($0, in: zone) }
        for key in ["column", "start"] {
            cursor?.addMissing(
                key,
                because: Phrase(
                    en: "`cursor` wants it to know which rows are new",
                    fr: "`cursor` en a besoin pour savoir quelles lignes sont nouvelles"),
                example: key == "start" ? "start: 2026-01-01" : "column: modified_at")
        }
        if let name = map["pickup"]?.text {
            require(
                QueryName.text(name, since: 0, until: 0), of: feed, at: map.place("feed"))
        }
        guard let column, let start else { return nil }
        return Pickup.Cursor(column: column, lag: lag, settle: settle, start: start)
    }
}
