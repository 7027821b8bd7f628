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
    ///   - ending: of these; what is CSV has columns.
    func cursor(
        _ map: YAMLMap, _ cursor: YAMLMap?, _ feed: String?, ending: QueryName.Ending = .csv
    ) -> Pickup.Cursor? {
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
        for key in ending == .csv ? ["column", "start"] : ["start"] {
            cursor?.addMissing(
                key,
                because: Phrase(
                    en: "`cursor` wants it to know which rows are new",
                    fr: "`cursor` en a besoin pour savoir quelles lignes sont nouvelles"),
                example: key == "start" ? "start: 2026-01-01" : "column: modified_at")
        }
        if let name = map["pickup"]?.text {
            require(
                QueryName.text(name, since: 0, until: 0, ending), of: feed, at: map.place("feed"))
        }
        guard let start, column != nil || ending != .csv else { return nil }
        return Pickup.Cursor(
            column: column ?? "", lag: lag, settle: settle, start: start,
            most: cursor?.duration("most"))
    }
}
