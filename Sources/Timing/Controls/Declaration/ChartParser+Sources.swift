// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Wording

/// The feeds that a chart reads.
extension ChartParser {
    private static let usualTargets = "labo_controles_cibles"

    func source(_ map: YAMLMap) -> Chart.Source? {
        guard let source = map.map("source") else {
            if map["source"] == nil {
                mistakes.addMistake(
                    at: map.node,
                    Phrase(en: "The chart has no `source`", fr: "La carte n'a pas de `source`"),
                    Phrase(
                        en: "Write `source: { feed: labo_controles, when: { parametre: brix } }`",
                        fr: "Écrivez `source: { feed: labo_controles, when: { parametre: brix } }`")
                )
            }
            return nil
        }
        guard let table = table(source, Chart.controlColumns, optional: ["parametre"])
        else { return nil }
        return Chart.Source(table: table, conditions: conditions(source, table.feed))
    }

    func targets(
        _ map: YAMLMap, _ limits: Chart.Limits, _ kind: Chart.Kind, isNeeded needsTargets: Bool
    ) -> Chart.Table? {
        if let targets = map.map("targets") {
            return table(targets, Chart.targetColumns, optional: ["parametre"])
        }
        // A chart that asks nothing of the lots needs none of theirs.
        guard map["targets"] == nil, needsTargets else { return nil }
        guard let feed = feeds[Self.usualTargets] else {
            // An EWMA or CUSUM may say all by itself.
            if limits == .target, ![.ewma, .cusum].contains(kind) {
                mistakes.addMistake(
                    at: map.node,
                    Phrase(
                        en: "The chart needs targets, and there is no feed \(Self.usualTargets)",
                        fr:
                            "La carte a besoin de cibles, et il n'y a pas de flux \(Self.usualTargets)"
                    ),
                    Phrase(
                        en: "Declare that feed, or write `targets: { feed: … }`",
                        fr: "Déclarez ce flux, ou écrivez `targets: { feed: … }`"))
            }
            return nil
        }
        let names = Chart.targetColumns + ["parametre"].filter(feed.columns.contains)
        let columns = Dictionary(names.map { ($0, $0) }) { first, _ in first }
        return Chart.Table(feed: Self.usualTargets, name: feed.name, columns: columns)
    }

    func affects(_ map: YAMLMap) -> Chart.Affected? {
        guard let affects = map.map("affects") else { return nil }
        guard let times = affects.strings("time"), !times.isEmpty else {
            mistakes.addMistake(
                at: affects.place("time"),
                Phrase(en: "`affects` has no `time`", fr: "`affects` n'a pas de `time`"),
                Phrase(
                    en: "Name the column that says when a result was measured: `time: analyse_le`",
                    fr:
                        "Nommez la colonne qui dit quand un résultat a été mesuré : `time: analyse_le`"
                ))
            return nil
        }
        guard let feed = feed(affects), let declared = feeds[feed] else { return nil }
        require(times, of: feed, at: affects.place("time"))
        for time in times {
            require([.time, .day], of: time, of: feed, at: affects.place("time"))
        }
        let table = Chart.Table(feed: feed, name: declared.name, columns: [:])
        return Chart.Affected(table: table, times: times, conditions: conditions(affects, feed))
    }

    /// The feed's table with the columns that stand for ours.
    private func table(
        _ map: YAMLMap, _ wanted: [String], optional: [String]
    ) -> Chart.Table? {
        guard let feed = feed(map), let declared = feeds[feed] else { return nil }
        var columns = Dictionary(wanted.map { ($0, $0) }) { first, _ in first }
        for name in optional where declared.columns.contains(name) { columns[name] = name }
        for entry in entries("columns", map) {
            guard wanted.contains(entry.name) || optional.contains(entry.name) else {
                let known = wanted + optional
                mistakes.addMistake(
                    at: entry.node,
                    Phrase(
                        en: "`\(entry.name)` is no column of controls or targets",
                        fr: "`\(entry.name)` n'est pas une colonne de contrôles ni de cibles"),
                    Phrase.didYouMean(entry.name, among: known)
                        ?? Phrase(
                            en: "They are \(known.joined(separator: ", "))",
                            fr: "Ce sont \(known.joined(separator: ", "))"))
                continue
            }
            columns[entry.name] = entry.value
        }
        require(columns.values.sorted(), of: feed, at: map.node)
        for (ours, column) in columns.sorted(by: { $0.key < $1.key }) {
            let wanted = Self.contents[ours] ?? []
            if !wanted.isEmpty { require(wanted, of: column, of: feed, at: map.node) }
        }
        return Chart.Table(feed: feed, name: declared.name, columns: columns)
    }

    private func feed(_ map: YAMLMap) -> String? {
        guard let name = map.string("feed") else {
            if map["feed"] == nil {
                mistakes.addMistake(
                    at: map.node,
                    Phrase(en: "No `feed` is named here", fr: "Aucun `feed` n'est nommé ici"),
                    Phrase(en: "Write `feed: labo_controles`", fr: "Écrivez `feed: labo_controles`")
                )
            }
            return nil
        }
        guard feeds[name] != nil else {
            mistakes.addMistake(
                at: map.place("feed"),
                Phrase(
                    en: "There is no feed `\(name)` without mistakes",
                    fr: "Il n'y a pas de flux `\(name)` sans faute"),
                Phrase.didYouMean(name, among: feeds.keys.sorted())
                    ?? Phrase(
                        en: "`bascule feeds list` shows them",
                        fr: "`bascule feeds list` les montre"))
            return nil
        }
        return name
    }

    private func conditions(_ map: YAMLMap, _ feed: String) -> [Chart.Condition] {
        entries("when", map).map { entry in
            require([entry.name], of: feed, at: entry.node)
            return Chart.Condition(column: entry.name, value: entry.value)
        }
    }

    private func require(_ columns: [String], of feed: String, at node: YAMLNode) {
        let known = feeds[feed]?.columns ?? []
        for column in columns where !known.contains(column) {
            mistakes.addMistake(
                at: node,
                Phrase(
                    en: "The feed \(feed) has no column `\(column)`",
                    fr: "Le flux \(feed) n'a pas de colonne `\(column)`"),
                Phrase.didYouMean(column, among: known)
                    ?? Phrase(
                        en: "Its columns: \(known.joined(separator: ", "))",
                        fr: "Ses colonnes : \(known.joined(separator: ", "))"))
        }
    }

    /// What a column has to hold, where that matters.
    private static let contents: [String: [FeedTable.Content]] = [
        "mesure_le": [.time, .day], "valeur": [.number], "cible": [.number],
        "ecart_type": [.number], "debut": [.time, .day], "fin": [.time, .day],
    ]

    private func require(
        _ contents: [FeedTable.Content], of column: String, of feed: String, at node: YAMLNode
    ) {
        guard let found = feeds[feed]?.contents[column], !contents.contains(found) else { return }
        let wanted =
            contents == [.number]
            ? Phrase(en: "numbers", fr: "des nombres")
            : Phrase(en: "times or days", fr: "des heures ou des jours")
        mistakes.addMistake(
            at: node,
            Phrase(
                en: "The column `\(column)` of the feed \(feed) does not hold \(wanted.en)",
                fr: "La colonne `\(column)` du flux \(feed) ne contient pas \(wanted.fr)"),
            Phrase(
                en: "Name another column, or correct its `type` in the feed",
                fr: "Nommez une autre colonne, ou corrigez son `type` dans le flux"))
    }

    /// Targets of several parameters need that of the control, else another's is taken.
    func requireParameter(_ source: Chart.Source, _ targets: Chart.Table?, _ map: YAMLMap) {
        guard let targets, targets.columns["parametre"] != nil,
            source.table.columns["parametre"] == nil
        else { return }
        mistakes.addMistake(
            at: map.place("source"),
            Phrase(
                en: "The targets of \(targets.feed) are by `parametre`, and the source has none",
                fr: "Les cibles de \(targets.feed) sont par `parametre`, et la source n'en a pas"),
            Phrase(
                en: "Say which of its columns it is: `columns: { parametre: … }`, or take "
                    + "`targets` of a feed without",
                fr: "Dites laquelle de ses colonnes l'est : `columns: { parametre: … }`, ou prenez "
                    + "des `targets` d'un flux sans paramètre"))
    }

    /// Name and text of each entry of a free map.
    private func entries(
        _ key: String, _ map: YAMLMap
    ) -> [(name: String, value: String, node: YAMLNode)] {
        guard let node = map[key] else { return [] }
        guard case .map(let entries) = node.content else {
            mistakes.addMistake(
                at: node,
                Phrase(
                    en: "`\(key)` must be a map of columns, not \(node.kind)",
                    fr: "`\(key)` attend des colonnes et leurs valeurs, pas \(node.shown.fr)"),
                Phrase(
                    en: "Write `\(key): { parametre: brix }`",
                    fr: "Écrivez `\(key): { parametre: brix }`"))
            return []
        }
        return entries.compactMap { entry in
            guard let name = entry.key.text, let value = entry.value.text else {
                mistakes.addMistake(
                    at: entry.key,
                    Phrase(
                        en: "This is no column and its text in `\(key)`",
                        fr: "Ce n'est pas une colonne et son texte, dans `\(key)`"),
                    Phrase(
                        en: "Write `parametre: brix`", fr: "Écrivez `parametre: brix`"))
                return nil
            }
            return (name, value, entry.key)
        }
    }
}
