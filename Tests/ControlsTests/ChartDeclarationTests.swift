// SPDX-License-Identifier: Apache-2.0

import Configuration
import Controls
import Foundation
import Postgres
import QC
import TestSupport
import Testing
import Wording

@Suite struct ChartDeclarationTests {
    private static let feeds = [
        "labo_controles": FeedTable(
            name: QualifiedName(schema: "labo", name: "controles"),
            columns: [
                ("serie", .other), ("materiau", .other), ("lot", .other), ("parametre", .other),
                ("mesure_le", .time), ("valeur", .number), ("valeur_op", .other),
            ]),
        "labo_controles_cibles": FeedTable(
            name: QualifiedName(schema: "labo", name: "controles_cibles"),
            columns: [
                ("materiau", .other), ("lot", .other), ("parametre", .other), ("cible", .number),
                ("ecart_type", .number), ("debut", .day), ("fin", .day),
            ]),
        "mesures": FeedTable(
            name: QualifiedName(schema: "labo", name: "mesures"),
            columns: [
                ("echantillon", .other), ("flux", .other), ("replicat", .number), ("le", .time),
                ("valeur", .number),
            ]),
    ]

    private static let start = """
        qc: essai
        kind: KIND
        source: { feed: labo_controles, when: { parametre: brix } }

        """

    private func mistakes(_ kind: String, _ more: String) -> [String] {
        let text = Self.start.replacing("KIND", with: kind) + more
        return ChartCatalog.parse(text, file: "essai.yaml", feeds: Self.feeds).1.map(\.sentence.en)
    }

    @Test func `the shipped chart has no mistake`() throws {
        let text = try ControlScene.config("qc/brix_controle")
        let scene = try ControlScene([text])
        let chart = try #require(scene.service.catalog["brix_controle"])
        #expect(chart.kind == .westgard)
        #expect(chart.rules.count == 6)
        #expect(chart.targets?.name.description == "labo.controles_cibles")
        #expect(chart.affects?.conditions.count == 2)
    }

    @Test func `columns may have other names, and the rest is as its kind has it`() throws {
        let text = """
            qc: moyennes
            kind: xbar_r
            subgroup: 3
            source:
              feed: mesures
              columns: { serie: echantillon, materiau: flux, lot: replicat, mesure_le: le }
            limits: { phase_1: all }
            """
        let (chart, mistakes) = ChartCatalog.parse(text, file: "m.yaml", feeds: Self.feeds)
        #expect(mistakes == [])
        #expect(chart?.source.table.columns["serie"] == "echantillon")
        #expect(chart?.rules.map(\.rawValue) == ["limite"])
        #expect(chart?.title == "moyennes")
    }

    @Test(
        arguments: [
            ("westgard", "gate: 1_2s\n", nil),
            ("ewma", "limits: time_varying\ntarget: 20\nsigma: 0.3\nlambda: 1\nL: 2.7\n", nil),
            ("cusum", "target: 20\nK: 0\nH: 1.5\n", nil),
            ("individuals", "limits: { phase_1: 2 }\n", nil),
            ("xbar_s", "subgroup: 25\n", nil),
            ("xbar_s", "", "essai.yaml:1:1: A chart of kind xbar_s needs `subgroup`"),
            ("xbar_s", "subgroup: 26\n", "`subgroup` must be a whole number from 2 to 25"),
            ("xbar_s", "subgroup: 1\n", "`subgroup` must be a whole number from 2 to 25"),
            ("westgard", "subgroup: 3\n", "essai.yaml:4:11: `subgroup` means nothing"),
            ("westgard", "limits: { phase_1: all }\n", "Westgard's rules ask by the target"),
            ("westgard", "limits: time_varying\n", "can't have the limits `time_varying`"),
            ("individuals", "limits: { phase_1: 1 }\n", "`phase_1` must be all, or a number"),
            ("individuals", "limits: {}\n", "`limits` has no `phase_1`"),
            ("westgard", "rules: [1_2s, 2_2]\n", "Did you mean `2_2s`?"),
            ("westgard", "rules: []\n", "`rules` is empty"),
            ("individuals", "rules: [R_4s]\n", "A chart of kind individuals has no rule `R_4s`"),
            ("westgard", "lambda: 0.2\n", "`lambda` means nothing in a chart of kind westgard"),
            ("ewma", "lambda: 0\n", "`lambda` must be above 0"),
            ("ewma", "lambda: 1.01\n", "`lambda` is more than 1"),
            ("ewma", "sigma: 0\n", "`sigma` must be above 0"),
            ("ewma", "L: x\n", "`L` must be a number such as 3"),
            ("cusum", "H: 0\n", "`H` must be above 0"),
            ("cusum", "K: -0.1\n", "`K` must be above 0"),
            ("cusum", "sigma: 1\n", "`sigma` means nothing in a chart of kind cusum"),
            ("westgard", "r_4s: both\n", "`r_4s` must be one of pair, range"),
            ("westgard", "targets: { feed: no }\n", "There is no feed `no`"),
            ("westgard", "affects: { feed: mesures }\n", "`affects` has no `time`"),
            ("westgard", "affects: { feed: mesures, time: la }\n", "has no column `la`"),
            ("westgard", "affects: { feed: mesures, time: le }\n", nil),
            ("westgard", "affects: { feed: mesures, time: [le, le] }\n", nil),
            ("westgard", "affects: { feed: mesures, time: [] }\n", "`affects` has no `time`"),
            ("westgard", "affects: { feed: mesures, time: [le, la] }\n", "has no column `la`"),
            ("westgard", "affects: { feed: mesures, time: flux }\n", "does not hold times or days"),
            (
                "individuals", "target: 20\n",
                "`target` means nothing in a chart of kind individuals"
            ),
            ("ewma", "gate: none\n", "`gate` means nothing in a chart of kind ewma"),
            ("individuals", "r_4s: pair\n", "`r_4s` means nothing in a chart of kind individuals"),
            ("westgard", "title: \"a\\0b\"\n", "essai.yaml:4:8: This text holds a NUL"),
            (
                "westgard", "affects: { feed: mesures, time: le, when: { flux: \"\\0\" } }\n",
                "This text holds a NUL"
            ),
            ("westgard", "regles: [1_2s]\n", "Unknown key `regles`"),
            ("shewhart", "", "`kind` must be one of westgard, individuals"),
        ] as [(String, String, String?)])
    func `a mistake says where it is and what to write`(
        kind: String, more: String, expected: String?
    ) {
        let found = mistakes(kind, more)
        guard let expected else {
            #expect(found == [])
            return
        }
        #expect(found.contains { $0.contains(expected) }, "\(found)")
    }

    @Test(arguments: [
        ("kind: westgard\nsource: { feed: labo_controles }\n", "The chart has no name"),
        ("qc: A b\nkind: westgard\nsource: { feed: labo_controles }\n", "`A b` is no name"),
        ("qc: a\nsource: { feed: labo_controles }\n", "The chart has no `kind`"),
        ("qc: a\nkind: westgard\n", "The chart has no `source`"),
        (
            "qc: a\nkind: westgard\nsource: { feed: labo_controle }\n",
            "Did you mean `labo_controles`?"
        ),
        ("qc: a\nkind: westgard\nsource: { feed: mesures }\n", "has no column `lot`"),
        (
            "qc: a\nkind: westgard\nsource: { feed: labo_controles, when: { paramettre: brix } }\n",
            "Did you mean `parametre`?"
        ),
        (
            "qc: a\nkind: westgard\nsource: { feed: labo_controles, columns: { series: serie } }\n",
            "Did you mean `serie`?"
        ),
        ("qc: a\nkind: westgard\nsource: { feed: labo_controles, when: brix }\n", "must be a map"),
        ("- a\n", "the chart must be a map of keys"),
        ("", "the chart must be a map of keys"),
    ])
    func `what is missing or misspelt in a source is told`(text: String, expected: String) {
        let found = ChartCatalog.parse(text, file: "a.yaml", feeds: Self.feeds).1
            .map(\.sentence.en)
        #expect(found.contains { $0.contains(expected) }, "\(found)")
    }

    private static let mesures = """
        qc: essai
        kind: KIND
        source: { feed: mesures, columns: { serie: echantillon, materiau: flux, lot: replicat, mesure_le: le } }

        """

    @Test(
        arguments: [
            ("westgard", "", "The targets of labo_controles_cibles are by `parametre`"),
            ("ewma", "target: 20\n", "The targets of labo_controles_cibles are by `parametre`"),
            ("cusum", "target: 20\nK: 1\nH: 5\nrules: [nelson_2]\n", "are by `parametre`"),
            ("ewma", "target: 20\nsigma: 0.3\n", nil),
            ("cusum", "target: 20\nK: 1\nH: 5\n", nil),
            ("individuals", "limits: { phase_1: all }\n", nil),
        ] as [(String, String, String?)])
    func `targets by parameter are not taken for a source without one`(
        kind: String, more: String, expected: String?
    ) {
        let text = Self.mesures.replacing("KIND", with: kind) + more
        let (chart, mistakes) = ChartCatalog.parse(text, file: "essai.yaml", feeds: Self.feeds)
        guard let expected else {
            #expect(mistakes == [] && chart?.targets == nil)
            return
        }
        #expect(mistakes.contains { $0.sentence.en.contains(expected) }, "\(mistakes)")
        let mapped = text.replacing("mesure_le: le", with: "mesure_le: le, parametre: flux")
        #expect(ChartCatalog.parse(mapped, file: "essai.yaml", feeds: Self.feeds).1 == [])
    }

    @Test(arguments: [
        ("mesure_le: flux", "`flux` of the feed mesures does not hold times or days"),
        ("mesure_le: le, valeur: flux", "`flux` of the feed mesures does not hold numbers"),
    ])
    func `a column of another type is told`(columns: String, expected: String) {
        let text =
            Self.mesures.replacing("KIND", with: "individuals")
            .replacing("mesure_le: le", with: columns) + "limits: { phase_1: all }\n"
        let found = ChartCatalog.parse(text, file: "essai.yaml", feeds: Self.feeds).1
        #expect(found.contains { $0.sentence.en.contains(expected) }, "\(found)")
    }

    @Test func `a file is named for its chart, and two can't declare one`() throws {
        let folder = try TemporaryFolder("bascule-charts")
        defer { #expect(throws: Never.self) { try folder.remove() } }
        let text = Self.start.replacing("KIND", with: "westgard")
        for name in ["essai.yaml", "essai.yml", "autre.yaml"] {
            try text.write(toFile: "\(folder.path)/\(name)", atomically: true, encoding: .utf8)
        }
        let (catalog, mistakes) = ChartCatalog.load(folder: folder.path, feeds: Self.feeds)
        #expect(catalog.charts.count == 1)
        let found = mistakes.map(\.sentence.fr)
        #expect(found.count == 2)
        #expect(found.contains { $0.contains("La carte essai est aussi déclarée") })
        #expect(
            found.contains {
                $0.contains("autre.yaml:1:1") && $0.contains("Renommez le fichier en essai.yaml")
            }, "\(found)")
        #expect(ChartCatalog.load(folder: folder.path + "/no", feeds: [:]).1.isEmpty)
    }
}
