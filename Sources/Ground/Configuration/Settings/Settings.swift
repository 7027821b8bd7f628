// SPDX-License-Identifier: Apache-2.0

package import Calendar
package import Wording

/// The site's settings: `config/bascule.yaml` overlaid by `BASCULE_*`, checked once at start.
package struct Settings: Sendable, Equatable {
    /// Absolute paths.
    package struct Folders: Sendable, Equatable {
        package var inbox = "inbox"
        package var archive = "var/archive"
        package var error = "var/error"
        package var duplicate = "var/duplicate"
        package var export = "var/export"
        package var postgres = "var/postgres"
        package var work = "var/work"
        /// Where the heads of the journal are noted: a file, beside the archive unless told.
        package var heads = "var/journal.heads"
    }

    /// Where what is declared in YAML lies: absolute paths.
    package struct Declarations: Sendable, Equatable {
        package var feeds = "config/feeds"
        package var aggregates = "config/aggregates"
        /// The files that are exported go below `folders.export`.
        package var exports = "config/exports"
        /// The schedules that come with the configuration: a file, not a folder.
        package var schedules = "config/schedules.yaml"

        /// A configuration that lies elsewhere is moved as a whole.
        mutating func set(below folder: String) {
            feeds = "\(folder)/feeds"
            aggregates = "\(folder)/aggregates"
            exports = "\(folder)/exports"
            schedules = "\(folder)/schedules.yaml"
        }
    }

    /// How often work that may still pass is tried again.
    package struct Retry: Sendable, Equatable {
        package var attempts = 8
        package var base = Duration.seconds(1)
        package var cap = Duration.seconds(300)
    }

    /// How long what is no longer needed is kept; nil: for ever.
    package struct Retention: Sendable, Equatable {
        /// The bytes of files; their rows in the ledger stay for ever.
        package var archive: Duration?
        package var duplicate: Duration?
        package var error: Duration?
        /// Jobs that ended, their logs, and what became of each tick of a schedule.
        package var jobs: Duration? = .seconds(400 * 86_400)
    }

    package enum LogLevel: String, Sendable, CaseIterable {
        case trace, debug, info, notice, warning, error, critical
    }

    package enum LogFormat: String, Sendable, CaseIterable {
        /// Text on a terminal, JSON otherwise.
        case auto
        case text
        case json
    }

    /// Absolute path that relative folders start from.
    package var home = "."
    /// Absolute path of the file these came from; nil when there was none.
    package var configFile: String?
    /// That file, or the one that was looked for, as it was then.
    package var config = ConfigFile(path: "", data: nil)
    /// Keys that neither the file nor the environment has a value for.
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
    /// Jobs worked on at the same time in one process, by queue; a queue not named is not worked on.
    ///
    /// `watch` is for what looks after the others: it must not wait behind them.
    package var queues = ["default": 2, "watch": 1]
    /// Small files loaded in one transaction: at most so many, and so many bytes together.
    package var batchFiles = 256
    package var batchBytes = 16 << 20
    package var retry = Retry()
    package var retention = Retention()
    /// How long a file must stay unchanged where nobody can tell whether it is still being written.
    package var quiet = Duration.seconds(10)
    /// The time between two listings of the inboxes.
    package var sweep = Duration.seconds(10)
    /// The limit for one database statement.
    package var statementDeadline = Duration.seconds(600)
    /// How long the other end of a connection over TCP may be silent before it counts as gone.
    package var networkPatience = Duration.seconds(30)
    /// How long a starting service waits for a database that is not there yet.
    package var databasePatience = Duration.seconds(300)
    /// How long a stopping service waits for the work in hand.
    package var stopGrace = Duration.seconds(30)
    /// Roles that must be served somewhere; nil: those that last ran here.
    package var expectedRoles: [String]?
    /// Time in an inbox after which a complete file is overdue.
    package var overdueAfter = Duration.seconds(60)
    /// Days of the archive that each start of the watcher compares with the ledger.
    package var reconcileDays = 7
    /// Time of one comparison of all folders with the ledger; the next run goes on where it was.
    package var reconcileBudget = Duration.seconds(3_600)
    /// What must stay free on each disk.
    package var diskFreeMin = DiskFloor.usual
    package var logLevel = LogLevel.info
    package var logFormat = LogFormat.auto
    /// Cell texts that stand for "no value" in every feed that does not say otherwise.
    package var nulls = ["", "n.d.", "---", "N/A", "s.o."]

    /// Absolute folders, besides `folders.export`, in or below which an export may be written.
    package var exportFolders: [String] = []

    package init() {}
}
