// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import DelimitedText
internal import Wording

extension FeedParser {
    /// Reads `branches:`, further tables that the sections of one file go into; after all that holds
    /// for the file.
    mutating func readBranches(_ map: YAMLMap, _ feed: inout Feed) {
        guard let nodes = map.list("branches"), !nodes.isEmpty else { return }
        guard feed.layout?.sections != nil else {
            return mistakes.addMistake(
                at: map.place("branches"),
                Phrase(
                    en: "`branches` are filled from sections, and the layout has none",
                    fr: "`branches` se remplit depuis des sections, et la disposition n'en a pas"),
                Phrase(
                    en: "Declare them: `layout: { sections: { begin: '^\\[(.+)\\]$' } }`",
                    fr: "Déclarez-les : `layout: { sections: { begin: '^\\[(.+)\\]$' } }`"))
        }
        guard nodes.count < feed.limits.tables else {
            return mistakes.addMistake(
                at: map.place("branches"),
                Phrase(
                    en: "The feed fills \(nodes.count + 1) tables, more than `limits.tables`"
                        + " (\(feed.limits.tables))",
                    fr: "Le flux remplit \(nodes.count + 1) tables, plus que `limits.tables`"
                        + " (\(feed.limits.tables))"),
                Phrase(
                    en: "Raise it, or divide the feed", fr: "Relevez-la, ou divisez le flux"))
        }
        let own = feed
        for node in nodes {
            guard let branch = branch(node, of: own) else { continue }
            feed.branches.append(branch)
            feed.dialect.headerNames += branch.dialect.headerNames
        }
        BranchCheck(feed: feed, map: map).run()
    }

    /// All but its table is as the feed's.
    private mutating func branch(_ node: YAMLNode, of feed: Feed) -> Feed? {
        guard let map = YAMLMap(node, FeedForm.branch, of: "the branch", mistakes: mistakes) else {
            return nil
        }
        if map["table"] == nil {
            mistakes.addMistake(
                at: node,
                Phrase(en: "The branch names no table", fr: "La branche ne nomme aucune table"),
                Phrase(en: "Add `table: schema.table`", fr: "Ajoutez `table: schema.table`"))
        }
        var branch = feed
        branch.table = table(map) ?? feed.table
        branch.key = map.strings("key") ?? []
        branch.onAmendment = map.choice("on_amendment", AmendmentPolicy.self) ?? feed.onAmendment
        branch.onDuplicateKey =
            map.choice("on_duplicate_key", DuplicateKeyPolicy.self) ?? feed.onDuplicateKey
        branch.layout = LayoutParser(mistakes: mistakes).parse(branch: map, of: feed.layout)
        if branch.layout?.shape != .table { branch.lines.units = .none }
        (branch.columns, branch.rangeRules, branch.checks) = ([], [], [])
        let (nodes, numbers, nulls) = (columnNodes, usualNumbers, usualNulls)
        columnNodes = [:]
        readColumns(map, &branch)
        readRules(map, &branch)
        FeedCheck(feed: branch, map: map, columnNodes: columnNodes).run()
        LayoutCheck(feed: branch, map: map, columnNodes: columnNodes).run()
        (columnNodes, usualNumbers, usualNulls) = (nodes, numbers, nulls)
        return map["table"] == nil ? nil : branch
    }
}
