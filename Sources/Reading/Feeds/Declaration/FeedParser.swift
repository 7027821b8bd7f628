// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import DelimitedText
internal import Wording

/// Reads one feed's declaration and notes every mistake in it.
struct FeedParser {
    let settings: Settings
    let mistakes = MistakeList()
    /// Where each column was declared, for mistakes found later.
    var columnNodes: [String: YAMLNode] = [:]
    /// What holds for columns that do not say it themselves.
    var usualNumbers = NumberFormat()
    var usualNulls: [String]

    init(settings: Settings) {
        self.settings = settings
        usualNulls = settings.nulls
    }

    /// Nil when the declaration has mistakes.
    mutating func parse(_ source: String, file: String) -> Feed? {
        guard let root = mistakes.yaml(source, file: file) else { return nil }
        guard let map = YAMLMap(root, FeedForm.feed, of: "the feed", mistakes: mistakes) else {
            return nil
        }
        var feed = start(map)
        feed.file = file
        feed.source = source
        feed.canonical = root.canonical
        readColumns(map, &feed)
        readRules(map, &feed)
        FeedCheck(feed: feed, map: map, columnNodes: columnNodes).run()
        LayoutCheck(feed: feed, map: map, columnNodes: columnNodes).run()
        readBranches(map, &feed)
        return mistakes.all.isEmpty ? feed : nil
    }

    /// A declaration without a name is reported, with everything else wrong in it.
    private func start(_ map: YAMLMap) -> Feed {
        if map["feed"] == nil {
            mistakes.addMistake(
                at: map.node, Phrase(en: "The feed has no name", fr: "Le flux n'a pas de nom"),
                Phrase(
                    en: "Begin the file with `feed: name`",
                    fr: "Commencez le fichier par `feed: name`"))
        }
        let name = map.string("feed") ?? "unnamed"
        if let problem = SQLName.problem(with: name) {
            mistakes.addMistake(
                at: map.place("feed"),
                Phrase(en: "The feed's name ", fr: "Le nom du flux ") + problem, SQLName.remedy)
        }
        var feed = Feed(name: name, table: TableName(schema: "data", name: name))
        feed.title = map.string("title") ?? name
        feed.folder = folder(map) ?? name
        feed.container = ContainerParser(mistakes: mistakes).parse(map)
        feed.patterns = patterns(map, members: feed.container?.names ?? [])
        feed.table = table(map) ?? feed.table
        feed.onAmendment = map.choice("on_amendment", AmendmentPolicy.self) ?? feed.onAmendment
        feed.onDuplicateKey =
            map.choice("on_duplicate_key", DuplicateKeyPolicy.self) ?? feed.onDuplicateKey
        feed.onReject = map.choice("on_reject", RejectPolicy.self) ?? feed.onReject
        feed.extra = map.choice("extra", ExtraColumns.self) ?? feed.extra
        feed.unusual = map.choice("unusual", UnusualPolicy.self) ?? feed.unusual
        feed.rejectsMax = map.read("rejects_max", Self.rejectsMax)
        feed.key = map.strings("key") ?? []
        feed.arrival = ArrivalParser(mistakes: mistakes).parse(map)
        (feed.dialect, feed.lines) = DialectParser(mistakes: mistakes).parse(map)
        feed.format = map.choice("format", FileFormat.self) ?? feed.format
        if feed.format != .table {
            feed.lines = LineRule()
            feed.lines.headerRows = 0
        }
        feed.record = map.string("record")
        feed.lines.otherTables =
            map.choice("tables", LineRule.OtherTables.self) ?? feed.lines.otherTables
        feed.layout = LayoutParser(mistakes: mistakes).parse(map)
        feed.sheet = map.string("sheet")
        if let map = map.map("workbook") {
            feed.workbook.merged =
                map.choice("merged", WorkbookRule.Merged.self) ?? feed.workbook.merged
            feed.workbook.percents =
                map.choice("percent", WorkbookRule.Percents.self) ?? feed.workbook.percents
            feed.workbook.errors =
                map.choice("errors", WorkbookRule.Errors.self) ?? feed.workbook.errors
        }
        feed.scratchFolder = settings.folders.work
        feed.limits = limits(map)
        feed.retention = retention(map)
        return feed
    }

    /// The inbox takes members by their names, as what it is sent.
    private func patterns(_ map: YAMLMap, members: [String]) -> [String] {
        let files = map.strings("files") ?? ["*"]
        if files.isEmpty || files.contains("") {
            mistakes.addMistake(
                at: map.place("files"),
                Phrase(en: "`files` names no file", fr: "`files` ne nomme aucun fichier"),
                Phrase(en: "Write `files: [\"*.csv\"]`", fr: "Écrivez `files: [\"*.csv\"]`"))
        }
        return files + members.filter { !files.contains($0) }
    }

    private func retention(_ map: YAMLMap) -> String? {
        guard let name = map.string("retention") else { return nil }
        let classes = settings.retention.classes.keys.sorted()
        guard !classes.contains(name) else { return name }
        let example = Phrase(
            en: "Declare it in the settings: `retention: { classes: { \(name): 10y } }`",
            fr: "Déclarez-la dans les réglages : `retention: { classes: { \(name): 10y } }`")
        mistakes.addMistake(
            at: map.place("retention"),
            Phrase(
                en: "The settings have no class `\(name)` of retention",
                fr: "Les réglages n'ont pas de classe de conservation `\(name)`"),
            Phrase.didYouMean(name, among: classes) ?? example)
        return nil
    }

    private func folder(_ map: YAMLMap) -> String? {
        guard let folder = map.string("folder") else { return nil }
        let parts = folder.split(separator: "/", omittingEmptySubsequences: false)
        if parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) {
            mistakes.addMistake(
                at: map.place("folder"),
                Phrase(
                    en: "`folder` must be a path below the inbox, not `\(folder)`",
                    fr: "`folder` doit être un chemin dans la boîte d'arrivée, pas `\(folder)`"),
                Phrase(
                    en: "Write a folder's name, without / at its ends and without ..",
                    fr: "Écrivez un nom de dossier, sans / au début ni à la fin et sans .."))
        }
        return folder
    }

    func table(_ map: YAMLMap) -> TableName? {
        guard let text = map.string("table") else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else {
            mistakes.addMistake(
                at: map.place("table"),
                Phrase(
                    en: "`table` must be schema.table, not `\(text)`",
                    fr: "`table` doit être schema.table, pas `\(text)`"),
                Phrase(
                    en: "Write `table: data.\(parts.last ?? "results")`",
                    fr: "Écrivez `table: data.\(parts.last ?? "results")`"))
            return nil
        }
        for part in parts {
            if let problem = SQLName.problem(with: part) {
                mistakes.addMistake(
                    at: map.place("table"), Phrase("`\(part)` ") + problem, SQLName.remedy)
            }
        }
        if parts[0] == "bascule" || parts[0] == "information_schema" || parts[0].hasPrefix("pg_") {
            mistakes.addMistake(
                at: map.place("table"),
                Phrase(
                    en: "The schema `\(parts[0])` is not for feeds",
                    fr: "Le schéma `\(parts[0])` n'est pas pour les flux"),
                Phrase(
                    en: "Use another schema, such as data",
                    fr: "Prenez un autre schéma, par exemple data"))
        }
        return TableName(schema: parts[0], name: parts[1])
    }

    private static func rejectsMax(_ text: String) -> RejectsMax? {
        if text.hasSuffix("%") {
            let number = text.dropLast().replacing(" ", with: "")
            guard let percent = Double(number), (0...100).contains(percent) else { return nil }
            return .percent(percent)
        }
        guard let rows = Int(text), rows >= 0 else { return nil }
        return .rows(rows)
    }

    private func limits(_ map: YAMLMap) -> FeedLimits {
        var limits = FeedLimits()
        guard let map = map.map("limits") else { return limits }
        limits.fileBytes = map.bytes("file_bytes")
        limits.lineBytes = map.bytes("line_bytes")
        limits.columns = map.integer("columns")
        limits.depth = map.integer("depth")
        limits.members = map.integer("members") ?? limits.members
        limits.tables = map.integer("tables") ?? limits.tables
        limits.rows = map.integer("rows") ?? limits.rows
        limits.keyBytes = map.integer("key_bytes") ?? limits.keyBytes
        limits.faults = map.integer("faults") ?? limits.faults
        return limits
    }
}
