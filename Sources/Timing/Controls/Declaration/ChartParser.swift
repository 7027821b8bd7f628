// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Postgres
internal import QC
internal import Records
internal import Wording

/// Reads one chart's declaration and notes every mistake in it.
struct ChartParser {
    let feeds: [String: FeedTable]
    let mistakes = MistakeList()

    /// Nil when the declaration has mistakes.
    func parse(_ text: String, file: String) -> Chart? {
        guard let root = mistakes.yaml(text, file: file),
            let map = YAMLMap(root, ChartForm.chart, of: "the chart", mistakes: mistakes)
        else { return nil }
        guard !refuseNUL(root) else { return nil }
        // A declaration without a name is reported, with everything else wrong in it.
        let name = name(map) ?? "unnamed"
        guard let kind = kind(map), let source = source(map) else { return nil }
        let limits = limits(map, kind)
        for key in ["r_4s", "gate"] where kind != .westgard && map[key] != nil {
            refuse(key, map, kind)
        }
        let (rules, ewma, cusum) = (rules(map, kind), ewma(map, kind), cusum(map, kind))
        let isNeeded = limits == .target && !isWhole(kind, rules, ewma, cusum)
        let targets = targets(map, limits, kind, isNeeded: isNeeded)
        requireParameter(source, targets, map)
        let chart = Chart(
            name: name, title: map.string("title") ?? name, kind: kind, source: source,
            targets: targets, rules: rules,
            range: map.choice("r_4s", WestgardChart.RangeRule.self) ?? .pair,
            gate: map.choice("gate", WestgardChart.Gate.self) ?? .none, limits: limits,
            subgroup: subgroup(map, kind), ewma: ewma, cusum: cusum,
            affects: affects(map), file: file,
            digest: AdvisoryLock.key(kind == .cusum ? "qc sums" : "qc", text))
        return mistakes.all.isEmpty ? chart : nil
    }

    /// Whether the chart says by itself all that it asks.
    private func isWhole(
        _ kind: Chart.Kind, _ rules: Set<ChartRule>, _ ewma: Ewma.Parameters,
        _ cusum: Cusum.Parameters
    ) -> Bool {
        switch kind {
        case .ewma: ewma.target != nil && ewma.sigma != nil
        case .cusum:
            rules == [.cusum] && cusum.target != nil && cusum.allowance != nil
                && cusum.decision != nil
        default: false
        }
    }

    /// No text may hold what PostgreSQL's can't.
    ///
    /// - Returns: whether one does.
    private func refuseNUL(_ node: YAMLNode) -> Bool {
        switch node.content {
        case .null: return false
        case .list(let items): return items.filter(refuseNUL).count > 0
        case .map(let entries):
            return entries.filter { refuseNUL($0.key) || refuseNUL($0.value) }.count > 0
        case .scalar(let text, _):
            guard text.utf8.contains(0) else { return false }
            mistakes.addMistake(
                at: node,
                Phrase(en: "This text holds a NUL", fr: "Ce texte contient un caractère NUL"),
                Phrase(
                    en: "Take `\\0` out: no value of a table has one",
                    fr: "Retirez `\\0` : aucune valeur d'une table n'en a"))
            return true
        }
    }

    private func name(_ map: YAMLMap) -> String? {
        guard let name = map.string("qc") else {
            if map["qc"] == nil {
                mistakes.addMistake(
                    at: map.node,
                    Phrase(en: "The chart has no name", fr: "La carte n'a pas de nom"),
                    Phrase(en: "Begin with `qc: name`", fr: "Commencez par `qc: nom`"))
            }
            return nil
        }
        if name.utf8.count > 50 || name.wholeMatch(of: #/[a-z][a-z0-9_]*/#) == nil {
            mistakes.addMistake(
                at: map.place("qc"),
                Phrase(
                    en: "`\(name)` is no name for a chart",
                    fr: "`\(name)` n'est pas un nom de carte"),
                Phrase(
                    en: "Use a-z, 0-9 and _, a letter first, at most 50 characters",
                    fr: "Prenez a-z, 0-9 et _, une lettre d'abord, 50 caractères au plus"))
        }
        return name
    }

    private func kind(_ map: YAMLMap) -> Chart.Kind? {
        if map["kind"] == nil {
            let names = Chart.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            mistakes.addMistake(
                at: map.node,
                Phrase(en: "The chart has no `kind`", fr: "La carte n'a pas de `kind`"),
                Phrase(en: "Write one of \(names)", fr: "Écrivez l'un de \(names)"))
        }
        return map.choice("kind", Chart.Kind.self)
    }

    private func rules(_ map: YAMLMap, _ kind: Chart.Kind) -> Set<ChartRule> {
        guard let names = map.strings("rules") else { return kind.usualRules }
        var rules: Set<ChartRule> = []
        let known = ChartRule.allCases.filter(kind.possibleRules.contains).map(\.rawValue)
        for name in names {
            if let rule = ChartRule(rawValue: name), kind.possibleRules.contains(rule) {
                rules.insert(rule)
                continue
            }
            mistakes.addMistake(
                at: map.place("rules"),
                Phrase(
                    en: "A chart of kind \(kind.rawValue) has no rule `\(name)`",
                    fr: "Une carte de type \(kind.rawValue) n'a pas de règle `\(name)`"),
                Phrase.didYouMean(name, among: known)
                    ?? Phrase(
                        en: "Its rules: \(known.joined(separator: ", "))",
                        fr: "Ses règles : \(known.joined(separator: ", "))"))
        }
        if names.isEmpty {
            mistakes.addMistake(
                at: map.place("rules"),
                Phrase(en: "`rules` is empty", fr: "`rules` est vide"),
                Phrase(
                    en: "Name one, or leave the key out for those of its kind",
                    fr: "Nommez-en une, ou retirez la clé pour celles de son type"))
        }
        return rules
    }

    private func subgroup(_ map: YAMLMap, _ kind: Chart.Kind) -> Int {
        let isNeeded = [.meansAndRanges, .meansAndDeviations].contains(kind)
        let size = map.integer("subgroup")
        if isNeeded, map["subgroup"] == nil {
            mistakes.addMistake(
                at: map.node,
                Phrase(
                    en: "A chart of kind \(kind.rawValue) needs `subgroup`",
                    fr: "Une carte de type \(kind.rawValue) a besoin de `subgroup`"),
                Phrase(
                    en: "Write how many values a material has in a run: `subgroup: 3`",
                    fr: "Écrivez combien de valeurs un matériau a dans une série : `subgroup: 3`"))
        } else if !isNeeded, map["subgroup"] != nil {
            refuse("subgroup", map, kind)
        }
        return size ?? 2
    }

    /// A key that the kind of the chart has no use for.
    func refuse(_ key: String, _ map: YAMLMap, _ kind: Chart.Kind) {
        mistakes.addMistake(
            at: map.place(key),
            Phrase(
                en: "`\(key)` means nothing in a chart of kind \(kind.rawValue)",
                fr: "`\(key)` ne veut rien dire dans une carte de type \(kind.rawValue)"),
            Phrase(en: "Take it out", fr: "Retirez cette clé"))
    }
}

extension Chart.Kind {
    /// Of a chart that names none.
    fileprivate var usualRules: Set<ChartRule> {
        switch self {
        case .westgard: ChartRule.westgard
        case .individuals, .meansAndRanges, .meansAndDeviations, .duplicates: [.limit]
        case .ewma: [.ewma]
        case .cusum: [.cusum]
        }
    }

    fileprivate var possibleRules: Set<ChartRule> {
        switch self {
        case .westgard: ChartRule.westgard.union(ChartRule.nelson).union([.limit])
        // R_4s needs a run of several materials.
        case .individuals, .meansAndRanges, .meansAndDeviations:
            ChartRule.westgard.union(ChartRule.nelson).union([.limit]).subtracting([.r4s])
        case .duplicates: [.limit, .nelson1]
        case .ewma: ChartRule.nelson.union([.ewma, .limit])
        case .cusum: ChartRule.nelson.union([.cusum, .limit])
        }
    }
}
