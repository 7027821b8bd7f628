// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Foundation
internal import Wording

extension Settings {
    /// Variables of the same family that are no settings.
    static let otherVariables = [
        "BASCULE_HOME", "BASCULE_CONFIG", "BASCULE_CRASH_AT", "BASCULE_TEST_DATABASE_URL",
    ]

    /// The settings of a home folder, all mistakes at once.
    ///
    /// `config` nil means `config/bascule.yaml` under the home, which may be absent; a file that is named must be there.
    /// What is declared in YAML lies beside that file, unless told otherwise.
    /// Variables with an empty value count as unset. Throws `Mistakes`.
    package static func load(
        home: String? = nil, config: String? = nil, environment: [String: String]
    ) throws -> Settings {
        let environment = environment.filter { !$0.value.isEmpty }
        let here = FileManager.default.currentDirectoryPath
        let home = absolute(home ?? environment["BASCULE_HOME"] ?? here, from: here)
        let named = (config ?? environment["BASCULE_CONFIG"]).map { absolute($0, from: home) }
        let path = named ?? absolute("config/bascule.yaml", from: home)
        let mistakes = MistakeList()
        var settings = Settings()
        settings.home = home
        settings.declarations.set(below: (path as NSString).deletingLastPathComponent)
        var root = YAMLNode(content: .null, file: path, line: 0, column: 0)
        let data = FileManager.default.contents(atPath: path)
        settings.config = ConfigFile(path: path, data: data)
        if let data {
            settings.configFile = path
            root = parse(data, path: path, mistakes)
            if !mistakes.all.isEmpty { settings.language = languageSaid(in: data) }
        } else if let mistake = Mistake.unreadable(path) {
            mistakes.add(isFolder(path) ? folder(path) : mistake)
        } else if named != nil {
            mistakes.add(
                Mistake(
                    file: path,
                    what: Phrase(
                        en: "The configuration file is not there",
                        fr: "Le fichier de réglages n'existe pas"),
                    remedy: Phrase(
                        en: "Create it, or correct BASCULE_CONFIG",
                        fr: "Créez-le, ou corrigez BASCULE_CONFIG")))
        }
        overlay(environment, on: &root, mistakes)
        settings.unsaid = Set(keys.filter { !$0.contains(".") && !says($0, root) })
        settings.read(root, mistakes)
        settings.check(root, mistakes)
        guard mistakes.all.isEmpty else { throw Mistakes(mistakes.all, in: settings.language) }
        return settings
    }

    private static func isFolder(_ path: String) -> Bool {
        // Only a folder's path has something below it.
        FileManager.default.fileExists(atPath: path + "/.")
    }

    private static func folder(_ path: String) -> Mistake {
        Mistake(
            file: path,
            what: Phrase(
                en: "This is a folder, not a configuration file",
                fr: "C'est un dossier, pas un fichier de réglages"),
            remedy: Phrase(
                en: "Name the file in it, such as BASCULE_CONFIG=\(path)/bascule.yaml",
                fr: "Nommez le fichier qui s'y trouve, comme BASCULE_CONFIG=\(path)/bascule.yaml"))
    }

    /// Of a file that is no YAML: its mistakes are told in the language that it asks for.
    private static func languageSaid(in data: Data) -> Language {
        let isEnglish = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
            .contains { $0.filter { !" \"'".contains($0) }.hasPrefix("language:en") }
        return isEnglish ? .en : Settings().language
    }

    static func parse(_ data: Data, path: String, _ mistakes: MistakeList) -> YAMLNode {
        let nothing = YAMLNode(content: .null, file: path, line: 0, column: 0)
        guard let text = String(validating: data, as: UTF8.self) else {
            mistakes.add(.notUTF8(path))
            return nothing
        }
        do {
            return try YAMLNode.parse(text, file: path)
        } catch let mistake as Mistake {
            mistakes.add(mistake)
        } catch {
            mistakes.add(
                Mistake(file: path, what: Phrase(of: error), remedy: YAMLWords.correct))
        }
        return nothing
    }

    private mutating func read(_ root: YAMLNode, _ mistakes: MistakeList) {
        if case .null = root.content { return readPaths(nil) }
        guard let map = YAMLMap(root, Self.form, of: "the settings", mistakes: mistakes) else {
            return readPaths(nil)
        }
        databaseURL = map.string("database_url")
        zone = map.string("zone") ?? zone
        factoryDayHour = map.integer("factory_day_hour") ?? factoryDayHour
        seasonStart = map.read("season_start", SeasonStart.init) ?? seasonStart
        language = map.choice("language", Language.self) ?? language
        importBatches = map.integer("import_batches") ?? importBatches
        readQueues(map)
        batchFiles = map.integer("batch_files") ?? batchFiles
        batchBytes = map.bytes("batch_bytes") ?? batchBytes
        quiet = map.duration("quiet") ?? quiet
        sweep = map.duration("sweep") ?? sweep
        statementDeadline = map.duration("statement_deadline") ?? statementDeadline
        networkPatience = map.duration("network_patience") ?? networkPatience
        databasePatience = map.duration("database_patience") ?? databasePatience
        stopGrace = map.duration("stop_grace") ?? stopGrace
        nulls = map.strings("nulls") ?? nulls
        exportFolders = map.strings("export_folders") ?? exportFolders
        expectedRoles = map.strings("expected_roles").map { roles in
            roles.flatMap { $0.split(separator: ",") }.map { String($0.filter { $0 != " " }) }
                .filter { !$0.isEmpty }
        }
        overdueAfter = map.duration("overdue_after") ?? overdueAfter
        reconcileDays = map.integer("reconcile_days") ?? reconcileDays
        reconcileBudget = map.duration("reconcile_budget") ?? reconcileBudget
        diskFreeMin = map.read("disk_free_min", DiskFloor.init) ?? diskFreeMin
        if let map = map.map("retry") {
            retry.attempts = map.integer("attempts") ?? retry.attempts
            retry.base = map.duration("base") ?? retry.base
            retry.cap = map.duration("cap") ?? retry.cap
        }
        if let map = map.map("retention") {
            retention.archive = map.keeping("archive", retention.archive)
            retention.duplicate = map.keeping("duplicate", retention.duplicate)
            retention.error = map.keeping("error", retention.error)
            retention.jobs = map.keeping("jobs", retention.jobs)
        }
        if let map = map.map("log") {
            logLevel = map.choice("level", LogLevel.self) ?? logLevel
            logFormat = map.choice("format", LogFormat.self) ?? logFormat
        }
        readPaths(map)
    }

    private mutating func readQueues(_ map: YAMLMap) {
        guard let node = map["queues"] else { return }
        guard case .map(let entries) = node.content, !entries.isEmpty else {
            map.mistakes.add(
                at: node,
                Phrase(
                    en: "`queues` must be a map of queues and their slots, not \(node.kind)",
                    fr: "`queues` attend des files et leurs places, pas \(node.shown.fr)"),
                Phrase(en: "Write `queues: { default: 2 }`", fr: "Écrivez `queues: { default: 2 }`")
            )
            return
        }
        let names = entries.compactMap(\.key.text)
        let form = MapForm(names.map { KeyForm($0, Self.slots, "Jobs at once") })
        guard let slots = YAMLMap(node, form, of: "`queues`", mistakes: map.mistakes) else {
            return
        }
        queues = [:]
        for name in names {
            queues[name] = slots.integer(name)
            guard slots[name] == nil else { continue }
            map.mistakes.add(
                at: slots.place(name),
                Phrase(
                    en: "The queue `\(name)` has no number of jobs at once",
                    fr: "La file `\(name)` n'a pas de nombre de travaux simultanés"),
                Phrase(
                    en: "Write `\(name): 2`, or leave it out: it is not worked on then",
                    fr: "Écrivez `\(name): 2`, ou retirez-la : elle n'est alors pas traitée"))
        }
    }

    private mutating func readPaths(_ map: YAMLMap?) {
        let (places, declared) = (map?.map("folders"), map?.map("declarations"))
        func path(_ map: YAMLMap?, _ key: String, _ usual: String) -> String {
            Self.absolute(map?.string(key) ?? usual, from: home)
        }
        folders = Folders(
            inbox: path(places, "inbox", folders.inbox),
            archive: path(places, "archive", folders.archive),
            error: path(places, "error", folders.error),
            duplicate: path(places, "duplicate", folders.duplicate),
            export: path(places, "export", folders.export),
            postgres: path(places, "postgres", folders.postgres),
            work: path(places, "work", folders.work))
        let archive = folders.archive
        let beside = Self.absolute("..", from: archive) + "/journal.heads"
        folders.heads = path(places, "heads", beside)
        declarations = Declarations(
            feeds: path(declared, "feeds", declarations.feeds),
            aggregates: path(declared, "aggregates", declarations.aggregates),
            exports: path(declared, "exports", declarations.exports),
            schedules: path(declared, "schedules", declarations.schedules))
    }

    private static func says(_ key: String, _ root: YAMLNode) -> Bool {
        guard case .map(let entries) = root.content else { return false }
        return entries.contains { $0.key.text == key }
    }

    /// The path as it is when absolute, else below `base`.
    package static func absolute(_ path: String, from base: String) -> String {
        let whole = path.hasPrefix("/") ? path : base + "/" + path
        return URL(filePath: whole).standardizedFileURL.path(percentEncoded: false)
            .trimmingSuffix("/")
    }
}

extension YAMLMap {
    /// A time to keep something: a duration, or `forever`.
    fileprivate func keeping(_ key: String, _ usual: Duration?) -> Duration? {
        let read: Duration?? = read(key) { text in
            text == "forever" ? .some(nil) : Quantity.duration(text).map { .some($0) }
        }
        return read ?? usual
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: Character) -> String {
        count > 1 && last == suffix ? String(dropLast()) : self
    }
}
