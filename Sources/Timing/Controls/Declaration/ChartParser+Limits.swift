// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import QC
internal import Records
internal import Wording

/// What the chart is drawn with.
extension ChartParser {
    func limits(_ map: YAMLMap, _ kind: Chart.Kind) -> Chart.Limits {
        guard let node = map["limits"] else { return .target }
        if case .map = node.content {
            guard let phase = YAMLMap(node, ChartForm.phase, of: "`limits`", mistakes: mistakes)
            else { return .target }
            if kind == .westgard { refusePhase(map) }
            let count: Int?? = phase.read("phase_1") { text in
                if text == "all" { return Int?.none }
                return Int(text).flatMap { (2...1_000_000).contains($0) ? $0 : nil }.map(Int?.some)
            }
            if phase["phase_1"] == nil {
                mistakes.addMistake(
                    at: node,
                    Phrase(en: "`limits` has no `phase_1`", fr: "`limits` n'a pas de `phase_1`"),
                    Phrase(
                        en: "Write `limits: { phase_1: 20 }`, or `limits: target`",
                        fr: "Écrivez `limits: { phase_1: 20 }`, ou `limits: target`"))
            }
            return .phaseOne(PhaseOne(count: count ?? nil))
        }
        let words = kind == .ewma ? ChartForm.limitWords : ["target"]
        guard let text = node.text, words.contains(text) else {
            mistakes.addMistake(
                at: node,
                Phrase(
                    en: "A chart of kind \(kind.rawValue) can't have the limits \(node.kind)",
                    fr:
                        "Une carte de type \(kind.rawValue) ne peut pas avoir les limites \(node.shown.fr)"
                ),
                Phrase(
                    en: "Write one of \(words.joined(separator: ", ")), or `{ phase_1: 20 }`",
                    fr: "Écrivez l'un de \(words.joined(separator: ", ")), ou `{ phase_1: 20 }`"))
            return .target
        }
        return .target
    }

    private func refusePhase(_ map: YAMLMap) {
        mistakes.addMistake(
            at: map.place("limits"),
            Phrase(
                en: "Westgard's rules ask by the target and s of the lot, not by estimated limits",
                fr:
                    "Les règles de Westgard se jugent à la cible et à l'écart-type du lot, pas à des limites estimées"
            ),
            Phrase(
                en: "Take `limits` out, or write `kind: individuals`",
                fr: "Retirez `limits`, ou écrivez `kind: individuals`"))
    }

    func ewma(_ map: YAMLMap, _ kind: Chart.Kind) -> Ewma.Parameters {
        var parameters = Ewma.Parameters()
        parameters.sigma = number("sigma", map, kind, of: [.ewma])?.double
        parameters.lambda = number("lambda", map, kind, of: [.ewma])?.double ?? 0.2
        parameters.width = number("L", map, kind, of: [.ewma])?.double ?? 3
        parameters.isTimeVarying = map["limits"]?.text == "time_varying"
        if kind == .ewma { parameters.target = target(map, kind)?.double }
        let positive = [
            ("sigma", parameters.sigma), ("lambda", parameters.lambda), ("L", parameters.width),
        ]
        for (key, value) in positive where value.map({ $0 <= 0 }) ?? false {
            requirePositive(key, map)
        }
        if parameters.lambda > 1 {
            mistakes.addMistake(
                at: map.place("lambda"),
                Phrase(en: "`lambda` is more than 1", fr: "`lambda` dépasse 1"),
                Phrase(
                    en: "Write the weight of the newest value, such as 0.2",
                    fr: "Écrivez le poids de la valeur la plus récente, par exemple 0.2"))
        }
        return parameters
    }

    func cusum(_ map: YAMLMap, _ kind: Chart.Kind) -> Cusum.Parameters {
        var parameters = Cusum.Parameters()
        if ![.ewma, .cusum].contains(kind), map["target"] != nil { refuse("target", map, kind) }
        parameters.allowance = number("K", map, kind, of: [.cusum])
        parameters.decision = number("H", map, kind, of: [.cusum])
        if kind == .cusum { parameters.target = target(map, kind) }
        if let k = parameters.allowance, k < Exact.zero { requirePositive("K", map) }
        if let h = parameters.decision, h <= Exact.zero { requirePositive("H", map) }
        return parameters
    }

    private func target(_ map: YAMLMap, _ kind: Chart.Kind) -> Exact? {
        number("target", map, kind, of: [.ewma, .cusum])
    }

    private func number(
        _ key: String, _ map: YAMLMap, _ kind: Chart.Kind, of kinds: Set<Chart.Kind>
    ) -> Exact? {
        guard map[key] != nil else { return nil }
        guard kinds.contains(kind) else {
            refuse(key, map, kind)
            return nil
        }
        return map.read(key) { text in
            Exact(text).flatMap { abs($0.double) <= 1e15 ? $0 : nil }
        }
    }

    private func requirePositive(_ key: String, _ map: YAMLMap) {
        mistakes.addMistake(
            at: map.place(key),
            Phrase(en: "`\(key)` must be above 0", fr: "`\(key)` doit être au-dessus de 0"),
            Phrase(
                en: "Write it in the value's unit, or leave it out",
                fr: "Écrivez-le dans l'unité de la valeur, ou retirez cette clé"))
    }
}
