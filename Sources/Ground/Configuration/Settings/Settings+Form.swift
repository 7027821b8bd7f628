// SPDX-License-Identifier: Apache-2.0

internal import Wording

extension Settings {
    /// What `bascule run --roles` takes.
    package static let roleNames = ["watcher", "worker", "scheduler", "console"]

    /// Every key of the file, for its parser and for editors, in the order they are printed.
    package static let form = MapForm(
        [
            KeyForm("database_url", .text(), "A libpq URL; without it a private cluster is made"),
            KeyForm("zone", .text(), "The site's time zone, such as America/Guadeloupe"),
            KeyForm(
                "factory_day_hour", .integer(0...23), "Local hour at which a factory day begins"),
            KeyForm(
                "season_start",
                .read(
                    wants: Phrase(en: "a day of every year", fr: "un jour de l'année"),
                    example: "\"02-01\"",
                    [.like("^[0-9]{2}-[0-9]{2}$")]),
                "The day of the year on which a season begins (MM-DD)"),
            KeyForm("language", .choice(of: Language.self), "Of what analysts read"),
            KeyForm("import_batches", .integer(1...64), "Batches of files that are loaded at once"),
            KeyForm("queues", .entries(slots), "Jobs at once, by queue"),
            KeyForm(
                "batch_files", .integer(1...10_000),
                "Small files loaded in one transaction, at most"
            ),
            KeyForm("batch_bytes", .bytes, "Bytes loaded in one transaction, at most"),
            KeyForm(
                "quiet", .duration, "How long a file must rest that may still be being written"),
            KeyForm("sweep", .duration, "Time between two listings of the inboxes"),
            KeyForm("statement_deadline", .duration, "Limit for one statement of the database"),
            KeyForm(
                "network_patience", .duration, "Silence on a TCP connection until it counts as gone"
            ),
            KeyForm(
                "database_patience", .duration, "How long a starting service waits for the database"
            ),
            KeyForm("stop_grace", .duration, "How long a stopping service waits for its work"),
            KeyForm("nulls", .texts(), "Cells that mean \"no value\""),
            KeyForm(
                "export_folders", .texts(like: "^/"),
                "Absolute folders, besides the exports' own, that an export may be written to"),
            KeyForm(
                "expected_roles", .texts(like: rolesLike),
                "Roles that must live here, else `doctor` ends with 3; those that last ran unless told"
            ),
            KeyForm(
                "disk_free_min",
                .read(
                    wants: Phrase(
                        en: "a share, a size, or both", fr: "une part, une taille, ou les deux"),
                    example: "5%, 1GiB",
                    [.number(0...0), .like("^ *[0-9][^,]*(,[^,]+)?$")]),
                "What must stay free on each disk: a share, a size, or the larger of both"),
            KeyForm(
                "overdue_after", .duration, "Wait of a complete file in an inbox that is told of"),
            KeyForm(
                "reconcile_days", .integer(1...366),
                "Days of the archive that each start of the watcher compares with the ledger"),
            KeyForm(
                "reconcile_budget", .duration,
                "Time of one run of `housekeeping.folders`; the next one goes on where it was"),
            KeyForm(
                "retention", .map(MapForm(retentionKeys)),
                "How long what is no longer needed is kept"),
            KeyForm(
                "retry", .map(MapForm(retryKeys)), "How work that may still pass is tried again"),
            KeyForm("log", .map(MapForm(logKeys)), "What the log says, and how"),
            KeyForm(
                "folders", .map(MapForm(folderKeys, renamed: movedFolders)), "Where things are"),
            KeyForm(
                "declarations", .map(MapForm(declarationKeys)), "Where what is declared lies"),
        ], renamed: ["workers": "import_batches"])

    static let slots = ValueForm.integer(1...1_000)

    /// Names with commas and blanks between them.
    private static let rolesLike = "^[ ,]*((\(roleNames.joined(separator: "|")))([ ,]+|$))*$"

    private static let retentionKeys = [
        keeping("archive", "Bytes of loaded files"),
        keeping("duplicate", "Bytes of files that came twice"),
        keeping("error", "Bytes of refused files"),
        keeping("jobs", "Jobs that ended, their lines, and ticks"),
    ]

    private static func keeping(_ name: String, _ about: String) -> KeyForm {
        KeyForm(
            name,
            .read(
                wants: Phrase(en: "a duration or `forever`", fr: "une durée ou `forever`"),
                example: "400d",
                [.words(["forever"]), .like(ValueForm.durationLike)]), about)
    }

    private static let retryKeys = [
        KeyForm("attempts", .integer(1...100), "How often a file is tried"),
        KeyForm("base", .duration, "The wait after the first attempt; doubled each time"),
        KeyForm("cap", .duration, "The longest wait between two attempts"),
    ]

    private static let logKeys = [
        KeyForm("level", .choice(of: LogLevel.self), "What is less than it is not written"),
        KeyForm("format", .choice(of: LogFormat.self), "auto: text on a terminal, else JSON"),
    ]

    private static let folderKeys = [
        KeyForm("inbox", .text(), "Where files land; relative ones start from the home"),
        KeyForm("archive", .text(), "Where loaded files go"),
        KeyForm("error", .text(), "Where refused files go, with their reports"),
        KeyForm("duplicate", .text(), "Where files go that came twice"),
        KeyForm("export", .text(), "Where exports are written"),
        KeyForm("postgres", .text(), "The private cluster"),
        KeyForm("work", .text(), "Files at work"),
        KeyForm("heads", .text(), "The file where heads of the journal are noted"),
    ]

    private static let declarationKeys = [
        KeyForm("feeds", .text(), "The folder of feeds"),
        KeyForm("aggregates", .text(), "The folder of aggregates"),
        KeyForm("exports", .text(), "The folder of exports"),
        KeyForm("schedules", .text(), "The file of schedules"),
    ]

    /// Declarations stood among the folders once: `exports` beside `export`.
    private static let movedFolders = Dictionary(
        uniqueKeysWithValues: declarationKeys.map { ($0.name, "declarations.\($0.name)") })

    /// Keys of earlier versions and what they are called now, nested ones with a dot.
    static let renamed: [String: String] = form.keys.reduce(into: form.renamed) { all, key in
        guard case .map(let inner) = key.form else { return }
        for (old, new) in inner.renamed { all["\(key.name).\(old)"] = new }
    }

    /// Every key, nested ones with a dot.
    package static let keys: [String] = form.keys.flatMap { key -> [String] in
        guard case .map(let inner) = key.form else { return [key.name] }
        return inner.names.map { "\(key.name).\($0)" }
    }
}
