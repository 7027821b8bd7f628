// SPDX-License-Identifier: Apache-2.0

internal import Foundation

extension Settings {
    private static let folderKeys = [
        "inbox", "archive", "error", "duplicate", "export", "postgres", "work", "feeds",
        "aggregates", "exports", "schedules", "heads",
    ]
    /// Every key of the file, nested ones with a dot, in the order they are printed.
    package static let keys: [String] =
        [
            "database_url", "zone", "factory_day_hour", "season_start", "language",
            "workers", "queues", "batch_files", "batch_bytes", "quiet", "sweep",
            "statement_deadline", "network_patience", "database_patience", "stop_grace", "nulls",
            "export_folders", "expected_roles", "disk_free_min", "overdue_after",
            "retention.archive", "retention.duplicate", "retention.error", "retention.jobs",
            "retry.attempts", "retry.base", "retry.cap", "log.level", "log.format",
        ] + folderKeys.map { "folders.\($0)" }

    /// What `bascule run --roles` takes.
    package static let roleNames = ["watcher", "worker", "scheduler", "console"]

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
        settings.folders.setDeclarations(below: (path as NSString).deletingLastPathComponent)
        var root = YAMLNode(content: .null, file: path, line: 0, column: 0)
        if let data = FileManager.default.contents(atPath: path) {
            settings.configFile = path
            root = parse(data, path: path, mistakes)
        } else if named != nil {
            mistakes.add(unreadable(path))
        }
        overlay(environment, on: &root, mistakes)
        settings.unsaid = Set(keys.filter { !$0.contains(".") && !says($0, root) })
        settings.read(root, mistakes)
        settings.check(root, mistakes)
        guard mistakes.all.isEmpty else { throw Mistakes(mistakes.all) }
        return settings
    }

    private static func unreadable(_ path: String) -> Mistake {
        // Only a folder's path has something below it.
        if FileManager.default.fileExists(atPath: path + "/.") {
            return Mistake(
                file: path, what: "This is a folder, not a configuration file",
                remedy: "Name the file in it, such as BASCULE_CONFIG=\(path)/bascule.yaml")
        }
        return Mistake(
            file: path, what: "The configuration file cannot be read",
            remedy: "Create it, or correct BASCULE_CONFIG")
    }

    static func parse(_ data: Data, path: String, _ mistakes: MistakeList) -> YAMLNode {
        let nothing = YAMLNode(content: .null, file: path, line: 0, column: 0)
        guard let text = String(validating: data, as: UTF8.self) else {
            mistakes.add(
                Mistake(file: path, what: "The file is not UTF-8", remedy: "Save it as UTF-8"))
            return nothing
        }
        do {
            return try YAMLNode.parse(text, file: path)
        } catch let mistake as Mistake {
            mistakes.add(mistake)
        } catch {
            mistakes.add(
                Mistake(file: path, what: "\(error)", remedy: "Correct the file's YAML"))
        }
        return nothing
    }

    private mutating func read(_ root: YAMLNode, _ mistakes: MistakeList) {
        if case .null = root.content { return readFolders(nil) }
        let known = Set(Self.keys.map { $0.split(separator: ".")[0] }).map(String.init).sorted()
        guard let map = YAMLMap(root, known: known, of: "the settings", mistakes: mistakes) else {
            return readFolders(nil)
        }
        databaseURL = map.string("database_url")
        zone = map.string("zone") ?? zone
        factoryDayHour = map.integer("factory_day_hour", in: 0...23) ?? factoryDayHour
        seasonStart =
            map.read(
                "season_start", wants: "a day of every year",
                example: "season_start: \"02-01\"", SeasonStart.init) ?? seasonStart
        language = map.choice("language", Language.self) ?? language
        workers = map.integer("workers", in: 1...64) ?? workers
        readQueues(map)
        batchFiles = map.integer("batch_files", in: 1...10_000) ?? batchFiles
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
        diskFreeMin =
            map.read(
                "disk_free_min", wants: "a share, a size, or both",
                example: "disk_free_min: 5%, 1GiB", DiskFloor.init) ?? diskFreeMin
        if let map = map.map("retry", known: ["attempts", "base", "cap"]) {
            retry.attempts = map.integer("attempts", in: 1...100) ?? retry.attempts
            retry.base = map.duration("base") ?? retry.base
            retry.cap = map.duration("cap") ?? retry.cap
        }
        if let map = map.map("retention", known: ["archive", "duplicate", "error", "jobs"]) {
            retention.archive = map.keeping("archive", retention.archive)
            retention.duplicate = map.keeping("duplicate", retention.duplicate)
            retention.error = map.keeping("error", retention.error)
            retention.jobs = map.keeping("jobs", retention.jobs)
        }
        if let map = map.map("log", known: ["level", "format"]) {
            logLevel = map.choice("level", LogLevel.self) ?? logLevel
            logFormat = map.choice("format", LogFormat.self) ?? logFormat
        }
        readFolders(map.map("folders", known: Self.folderKeys))
    }

    private mutating func readQueues(_ map: YAMLMap) {
        guard let node = map["queues"] else { return }
        guard case .map(let entries) = node.content, !entries.isEmpty else {
            map.mistakes.add(
                at: node, "`queues` must be a map of queues and their slots, not \(node.kind)",
                "Write `queues: { default: 2 }`")
            return
        }
        let names = entries.compactMap(\.key.text)
        guard let slots = map.map("queues", known: names) else { return }
        queues = [:]
        for name in names { queues[name] = slots.integer(name, in: 1...1_000) }
    }

    private mutating func readFolders(_ map: YAMLMap?) {
        func path(_ key: String, _ usual: String) -> String {
            Self.absolute(map?.string(key) ?? usual, from: home)
        }
        folders = Folders(
            inbox: path("inbox", folders.inbox), archive: path("archive", folders.archive),
            error: path("error", folders.error), duplicate: path("duplicate", folders.duplicate),
            export: path("export", folders.export), postgres: path("postgres", folders.postgres),
            work: path("work", folders.work), feeds: path("feeds", folders.feeds),
            aggregates: path("aggregates", folders.aggregates),
            exports: path("exports", folders.exports),
            schedules: path("schedules", folders.schedules))
        let archive = folders.archive
        let beside = Self.absolute("..", from: archive) + "/journal.heads"
        folders.heads = path("heads", beside)
    }

    private func check(_ root: YAMLNode, _ mistakes: MistakeList) {
        do {
            _ = try Zone(zone)
        } catch {
            mistakes.add(
                at: Self.node("zone", in: root), "\(error)",
                "Name a zone of /usr/share/zoneinfo, such as America/Guadeloupe")
        }
        if retry.base > retry.cap {
            mistakes.add(
                at: Self.node("retry", in: root), "`retry.base` is longer than `retry.cap`",
                "Make the cap the longest wait between two attempts")
        }
        for role in expectedRoles ?? [] where !Self.roleNames.contains(role) {
            mistakes.add(
                at: Self.node("expected_roles", in: root),
                "`expected_roles` has `\(role)`, which is no role",
                "Name some of \(Self.roleNames.joined(separator: ", ")); [] for none")
        }
        for folder in exportFolders where !folder.hasPrefix("/") || folder.contains("/../") {
            mistakes.add(
                at: Self.node("export_folders", in: root),
                "`export_folders` has `\(folder)`, which is no absolute path",
                "Write it from the root, such as /srv/laboratoire")
        }
        if networkPatience < .seconds(3) {
            mistakes.add(
                at: Self.node("network_patience", in: root),
                "`network_patience` is shorter than 3s",
                "Write a longer time, such as 30s: a probe is sent once a second at most")
        }
        if sweep < .milliseconds(100) {
            mistakes.add(
                at: Self.node("sweep", in: root), "`sweep` is shorter than 100ms",
                "Write a longer time, such as 10s: events wake the service between sweeps")
        }
    }

    private static func says(_ key: String, _ root: YAMLNode) -> Bool {
        guard case .map(let entries) = root.content else { return false }
        return entries.contains { $0.key.text == key }
    }

    private static func node(_ key: String, in root: YAMLNode) -> YAMLNode {
        guard case .map(let entries) = root.content else { return root }
        return entries.first { $0.key.text == key }?.value ?? root
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
        let read: Duration?? = read(
            key, wants: "a duration or `forever`", example: "\(key): 400d"
        ) { text in
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
