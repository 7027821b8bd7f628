// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Postgres
internal import Wording

/// The declared aggregates of a site.
package struct AggregateCatalog: Sendable {
    /// Each after the aggregates whose tables it reads.
    package let aggregates: [Aggregate]
    /// Of each by its name: what the database has of a registered one.
    let digests: [String: String]

    package subscript(name: String) -> Aggregate? { aggregates.first { $0.name == name } }

    /// Reads every `*.yaml` of a folder; those with mistakes are left out and all mistakes told.
    ///
    /// A folder that is not there holds no aggregates.
    package static func load(folder: String, settings: Settings) -> (AggregateCatalog, [Mistake]) {
        make(DeclarationFolder.texts(folder), settings: settings)
    }

    /// The same of texts that were read already; nil: there is no such folder.
    package static func make(
        _ texts: DeclarationFolder.Texts?, settings: Settings
    ) -> (AggregateCatalog, [Mistake]) {
        let (declared, mistakes) =
            texts.map { texts in
                DeclarationFolder.parse(texts) { parse($0, file: $1, settings: settings) }
            } ?? ([], [])
        let (catalog, found) = make(declared)
        let (usable, blocked) = catalog.without(tablesOf: mistakes)
        return (usable, mistakes + found + blocked)
    }

    /// Leaves out aggregates that read one whose file has mistakes: its table would not be kept up
    /// to date.
    private func without(tablesOf mistakes: [Mistake]) -> (AggregateCatalog, [Mistake]) {
        var broken = Set(mistakes.compactMap { QualifiedName("datamart.\($0.declaration)") })
        var blocked: [Mistake] = []
        let usable = aggregates.filter { aggregate in
            guard let source = aggregate.sources.first(where: { broken.contains($0.table) }) else {
                return true
            }
            broken.insert(aggregate.table)
            blocked.append(
                Self.mistake(
                    aggregate,
                    Phrase(
                        en: "It is computed from \(source.table), which can't be computed",
                        fr:
                            "Il se calcule à partir de \(source.table), qui ne peut pas être calculée"
                    ),
                    Phrase(en: "Mend that one first", fr: "Corrigez d'abord celle-là")))
            return false
        }
        return (AggregateCatalog(ordered: usable), blocked)
    }

    /// Reads one declaration; nil when there are mistakes in it.
    package static func parse(
        _ text: String, file: String, settings: Settings
    ) -> (Aggregate?, [Mistake]) {
        let parser = AggregateParser(settings: settings)
        let aggregate = parser.parse(text, file: file)
        return (aggregate, parser.mistakes.all)
    }

    /// Puts the aggregates into order; duplicate names and tables and circles are mistakes, and the
    /// aggregates concerned are left out.
    package static func make(_ declared: [Aggregate]) -> (AggregateCatalog, [Mistake]) {
        var mistakes: [Mistake] = []
        var unique: [Aggregate] = []
        for aggregate in declared {
            if let other = unique.first(where: {
                $0.name == aggregate.name || $0.table == aggregate.table
            }) {
                mistakes.append(
                    mistake(
                        aggregate,
                        Phrase(
                            en: "The aggregate \(other.name) of \(other.file) has the same ",
                            fr: "L'agrégat \(other.name) de \(other.file) a ")
                            + (other.name == aggregate.name
                                ? Phrase(en: "name", fr: "le même nom")
                                : Phrase(en: "table", fr: "la même table")),
                        Phrase(en: "Rename one", fr: "Renommez l'un des deux")))
            } else {
                unique.append(aggregate)
            }
        }
        let order = DependencyOrder(unique)
        for circle in order.circles {
            let path = (circle + [circle[0]]).map(\.name).joined(separator: " → ")
            mistakes.append(
                mistake(
                    circle[0],
                    Phrase(
                        en: "Aggregates are computed from each other in a circle: \(path)",
                        fr:
                            "Des agrégats se calculent les uns à partir des autres, en cercle : \(path)"
                    ),
                    Phrase(
                        en:
                            "Take one of these tables out of the `sources` of the aggregate before it",
                        fr: "Retirez l'une de ces tables des `sources` de l'agrégat qui la précède")
                ))
        }
        return (AggregateCatalog(ordered: order.sorted), mistakes)
    }

    private static func mistake(_ aggregate: Aggregate, _ what: Phrase, _ remedy: Phrase) -> Mistake
    {
        Mistake(file: aggregate.file, line: 1, column: 1, what: what, remedy: remedy)
    }

    private init(ordered: [Aggregate]) {
        aggregates = ordered
        digests = Dictionary(ordered.map { ($0.name, $0.digest) }) { first, _ in first }
    }

    /// The name of the known aggregate nearest to one that is not, for a message.
    package func nearestName(to name: String) -> String? {
        nearest(to: name, in: aggregates.map(\.name))
    }

    /// Owner of a table; nil for a table that feeds fill.
    package func aggregate(filling table: QualifiedName) -> Aggregate? {
        aggregates.first { $0.table == table }
    }

    /// How far from the feeds' tables each aggregate is: those of one level know nothing of each
    /// other.
    package var levels: [[Aggregate]] {
        var level: [QualifiedName: Int] = [:]
        var levels: [[Aggregate]] = []
        for aggregate in aggregates {
            let own = (aggregate.sources.compactMap { level[$0.table] }.max() ?? -1) + 1
            level[aggregate.table] = own
            if own == levels.count { levels.append([]) }
            levels[own].append(aggregate)
        }
        return levels
    }
}

/// Depth first: each aggregate after those it reads, and the circles where there is no such order.
private struct DependencyOrder {
    private(set) var sorted: [Aggregate] = []
    private(set) var circles: [[Aggregate]] = []
    private let byTable: [QualifiedName: Aggregate]
    private var done: Set<String> = []
    private var path: [Aggregate] = []

    init(_ aggregates: [Aggregate]) {
        byTable = Dictionary(aggregates.map { ($0.table, $0) }) { first, _ in first }
        for aggregate in aggregates.sorted(by: { $0.name < $1.name }) { _ = visit(aggregate) }
    }

    /// - Returns: false where the aggregate is in a circle or reads one that is.
    private mutating func visit(_ aggregate: Aggregate) -> Bool {
        if done.contains(aggregate.name) {
            return sorted.contains { $0.name == aggregate.name }
        }
        if let start = path.firstIndex(where: { $0.name == aggregate.name }) {
            circles.append(Array(path[start...]))
            return false
        }
        path.append(aggregate)
        var isFree = true
        for table in Set(aggregate.sources.map(\.table)).sorted() {
            if let before = byTable[table], !visit(before) { isFree = false }
        }
        path.removeLast()
        done.insert(aggregate.name)
        if isFree { sorted.append(aggregate) }
        return isFree
    }
}
