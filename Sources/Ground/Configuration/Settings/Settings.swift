// SPDX-License-Identifier: Apache-2.0

package import Calendar
package import Wording

/// The site's settings: `config/bascule.yaml` overlaid by `BASCULE_*`, checked once at start.
///
/// A setting is a stored property with its usual value, and its line in `declared`.
package struct Settings: Sendable, Equatable {
    /// Absolute path that relative folders start from.
    package var home = "."
    /// Absolute path of the file these came from; nil when there was none.
    package var configFile: String?
    /// That file, or the one looked for, as it was then.
    package var config = ConfigFile(path: "", data: nil)
    /// Keys without a value in file and environment.
    package var unsaid: Set<String> = []
    /// A libpq URL or connection string, maybe with a password; nil for the private cluster.
    package var databaseURL: String?
    package var folders = Folders()
    package var declarations = Declarations()
    package var zone = "America/Guadeloupe"
    /// Local hour 0–23 at which the factory day begins.
    package var factoryDayHour = 6
    /// The day of the year on which a season begins.
    package var seasonStart = SeasonStart()
    package var language = Language.fr
    /// How many batches of files are loaded at the same time.
    package var importBatches = 2
    /// Jobs worked on at the same time in one process, by queue; a queue not named is not worked
    /// on.
    ///
    /// `watch` is for jobs that look after the others: they must not wait behind them.
    package var queues = ["default": 2, "watch": 1]
    /// Small files loaded in one transaction: at most so many, and so many bytes together.
    package var batchFiles = 256
    package var batchBytes = 16 << 20
    package var retry = Retry()
    package var retention = Retention()
    package var archive = Archive()
    /// How long a file must stay unchanged where writers can't be detected.
    package var quiet = Duration.seconds(10)
    /// The time between two listings of the inboxes.
    package var sweep = Duration.seconds(10)
    /// The limit for one database statement.
    package var statementDeadline = Duration.seconds(600)
    /// How long the other end of a TCP connection may be silent before it counts as gone.
    package var networkPatience = Duration.seconds(30)
    /// How long a starting service waits for a database that is not there yet.
    package var databasePatience = Duration.seconds(300)
    /// How long a stopping service waits for running work.
    package var stopGrace = Duration.seconds(30)
    /// Roles that must be served somewhere; nil: those that last ran here.
    package var expectedRoles: [String]?
    /// Time in an inbox after which a complete file is overdue.
    package var overdueAfter = Duration.seconds(60)
    /// Days of the archive that each start of the watcher compares with the ledger.
    package var reconcileDays = 7
    /// Time of one comparison of all folders with the ledger; the next run goes on where it was.
    package var reconcileBudget = Duration.seconds(3_600)
    /// Space that must stay free on each disk.
    package var diskFreeMin = DiskFloor.usual
    package var logLevel = LogLevel.info
    package var logFormat = LogFormat.auto
    /// Cell texts that mean "no value" in every feed without its own list.
    package var nulls = ["", "n.d.", "---", "N/A", "s.o."]

    /// Absolute folders, besides `folders.export`, in or below which an export may be written.
    package var exportFolders: [String] = []
    package var console = Console()
    package var mail = Mail()

    package init() {}
}

extension Settings {
    private static let hour = Duration.seconds(3_600)
    private static let day = hour * 24
    /// Limits of `quiet`, the site's and each feed's.
    package static let quietTimes = Duration.milliseconds(100)...day

    /// Every setting, in the order in which they are read and printed.
    static let declared: [Setting] = [
        Setting(
            "database_url", \.databaseURL, .database,
            "A libpq URL; without it a private cluster is made"),
        Setting("zone", \.zone, .zone, "The site's time zone, such as America/Guadeloupe"),
        Setting(
            "factory_day_hour", \.factoryDayHour, .integer(0...23),
            "Local hour at which a factory day begins"),
        Setting(
            "season_start", \.seasonStart,
            .scalar(
                wants: Phrase(en: "a day of every year", fr: "un jour de l'année"),
                example: "\"02-01\"", [.like("^[0-9]{2}-[0-9]{2}$")], SeasonStart.init),
            "The day of the year on which a season begins (MM-DD)"),
        Setting("language", \.language, .choice, "Of what analysts read"),
        Setting(
            "import_batches", \.importBatches, .integer(1...64),
            "Batches of files that are loaded at once"),
        Setting("queues", \.queues, .slots(1...1_000), "Jobs at once, by queue"),
        Setting(
            "batch_files", \.batchFiles, .integer(1...10_000),
            "Small files loaded in one transaction, at most"),
        Setting(
            "batch_bytes", \.batchBytes, .bytes(64 << 10...1 << 30),
            "Bytes loaded in one transaction, at most"),
        Setting(
            "quiet", \.quiet, .duration(quietTimes),
            "How long a file must rest that may still be being written"),
        Setting(
            // Events wake the service between sweeps.
            "sweep", \.sweep, .duration(.milliseconds(100)...hour),
            "Time between two listings of the inboxes"),
        Setting(
            "statement_deadline", \.statementDeadline, .duration(.seconds(1)...day),
            "Limit for one statement of the database"),
        Setting(
            // A probe is sent once a second at most.
            "network_patience", \.networkPatience, .duration(.seconds(3)...hour),
            "Silence on a TCP connection until it counts as gone"),
        Setting(
            "database_patience", \.databasePatience, .duration(.milliseconds(100)...day),
            "How long a starting service waits for the database"),
        Setting(
            "stop_grace", \.stopGrace, .duration(.seconds(1)...hour),
            "How long a stopping service waits for its work"),
        Setting("nulls", \.nulls, .texts, "Cells that mean \"no value\""),
        .map("retention", "How long what is no longer needed is kept", Retention.declared),
        .map("archive", "How the archive is sealed and read again", Archive.declared),
        Setting(
            "export_folders", \.exportFolders, .folders,
            "Absolute folders, besides the exports' own, that an export may be written to"),
        Setting(
            "expected_roles", \.expectedRoles, .roles,
            "Roles that must live here, else `doctor` ends with 3; those that last ran unless told"
        ),
        Setting(
            "overdue_after", \.overdueAfter, .duration(.seconds(1)...day * 7, whole: true),
            "Wait of a complete file in an inbox that is told of"),
        Setting(
            "reconcile_days", \.reconcileDays, .integer(1...366),
            "Days of the archive that each start of the watcher compares with the ledger"),
        Setting(
            "reconcile_budget", \.reconcileBudget, .duration(.milliseconds(1)...day * 7),
            "Time of one run of `housekeeping.folders`; the next one goes on where it was"),
        Setting(
            "disk_free_min", \.diskFreeMin,
            .scalar(
                wants: Phrase(
                    en: "a share, a size, or both", fr: "une part, une taille, ou les deux"),
                example: "5%, 1GiB", [.number(0...0), .like("^ *[0-9][^,]*(,[^,]+)?$")],
                DiskFloor.init),
            "What must stay free on each disk: a share, a size, or the larger of both"),
        .map("retry", "How work that may still pass is tried again", Retry.declared),
        .map(
            "log", "What the log says, and how",
            [
                Setting("level", \.logLevel, .choice, "What is less than it is not written"),
                Setting("format", \.logFormat, .choice, "auto: text on a terminal, else JSON"),
            ]),
        .map(
            "folders", "Where things are", Folders.declared,
            // Declarations stood among the folders once: `exports` beside `export`.
            renamed: Dictionary(
                uniqueKeysWithValues: Declarations.declared.map {
                    ($0.name, "declarations.\($0.name)")
                })),
        .map("declarations", "Where what is declared lies", Declarations.declared),
        .map("console", "The console in a browser", Console.declared),
        .map("smtp", "How mails are sent", Mail.declared),
    ]
}
