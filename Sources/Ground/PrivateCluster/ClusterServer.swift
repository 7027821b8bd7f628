// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Postgres

/// Creates, starts and stops the server of one layout; the caller holds the starting lock.
struct ClusterServer {
    let layout: ClusterLayout
    let settings: [String: String]
    let deadline: Duration

    func startOrJoin() throws {
        try layout.prepare()
        let limit = Limit(deadline)
        if !layout.hasData { try create() }
        while true {
            if try !(process != nil && answers(limit)) {
                let programs = try ServerPrograms.find(version: version())
                endOrphans(Limit(Self.orphanPatience))
                try removeStalePID()
                try ClusterConfiguration(settings: settings, version: programs.version)
                    .write(to: layout)
                try start(programs, limit)
            }
            do {
                return try makeDatabase()
            } catch let error as PostgresError where error.isOfTheConnection {
                // It was killed since it answered: that is no reason to end the process that starts
                // it.
                guard limit.pollMilliseconds > 0 else { throw error }
                pause(milliseconds: 50)
            }
        }
    }

    func stop() throws {
        guard process != nil else { return }
        let programs = try ServerPrograms.find(version: version())
        let outcome = try control(programs, ["stop", "--mode=fast"], deadline)
        guard outcome.status != 0, process != nil else {
            try layout.removeSocketFolder()
            return
        }
        throw PostgresError(
            .cluster, "The private PostgreSQL in \(layout.base) did not stop: \(outcome.output)")
    }

    /// The server's process, where it runs: what postmaster.pid names, if that is this cluster's
    /// server.
    var process: ServerProcess? {
        notedProcess.flatMap { ServerProcess($0, serving: layout.data) }
    }

    /// Time that the processes of a dead server have to leave before they are killed.
    private static let orphanPatience = Duration.milliseconds(300)

    /// Failed starts of a server until that is reported.
    private static let deathsInStart = 2

    /// Ends the leftovers of a dead postmaster: its memory can't be had while one of them runs, and
    /// none can finish anything any more.
    private func endOrphans(_ limit: Limit) {
        for orphan in ServerProcess.orphans(of: layout.data) { kill(orphan.id, SIGQUIT) }
        while true {
            let left = ServerProcess.orphans(of: layout.data)
            if left.isEmpty { return }
            guard limit.pollMilliseconds > 0 else {
                for orphan in left { kill(orphan.id, SIGKILL) }
                return
            }
            pause(milliseconds: 10)
        }
    }

    private var notedProcess: pid_t? { noted("\(layout.data)/postmaster.pid") }

    private func noted(_ path: String) -> pid_t? {
        FilePath.read(path)?.split(separator: "\n").first
            .flatMap { pid_t($0.filter { $0 != " " }) }
    }

    /// The server refuses to start while the process in its two lock files exists: after a crash of
    /// the machine the number may be another program's, and a killed one is a zombie until it is
    /// reaped.
    private func removeStalePID() throws {
        for path in ["\(layout.data)/postmaster.pid", "\(layout.socket).lock"] {
            guard let noted = noted(path), ServerProcess(noted, serving: layout.data) == nil,
                kill(noted, 0) == 0
            else { continue }
            try FilePath.remove(path)
        }
    }

    private func version() throws -> Int? {
        FilePath.read("\(layout.data)/PG_VERSION")?.split(separator: "\n").first
            .flatMap { Int($0) }
    }

    /// Makes the cluster beside its place and puts it there when it is whole.
    private func create() throws {
        let draft = "\(layout.base)/data.draft"
        let programs = try ServerPrograms.find(version: nil)
        let cleared = try Command("rm", ["-rf", draft], as: nil).run(within: deadline)
        guard cleared.status == 0 else { throw failed("clear \(draft)", cleared) }
        try FilePath.makeFolder(draft, mode: 0o700)
        try FilePath.own(draft, layout.user, mode: 0o700)
        // Text sorts by its bytes, which is fast and never changes with the system's libraries.
        let outcome = try Command(
            programs.initdb,
            [
                "--pgdata=\(draft)", "--username=postgres", "--encoding=UTF8",
                "--locale=C.UTF-8", "--lc-collate=C", "--auth-local=trust", "--auth-host=reject",
                "--data-checksums", "--no-instructions",
            ] + (settings["fsync"] == "off" ? ["--no-sync"] : []), as: layout.user
        ).run(within: deadline)
        guard outcome.status == 0 else { throw failed("create its cluster", outcome) }
        guard unsafe rename(draft, layout.data) == 0 else {
            throw FilePath.failure("put in place", layout.data)
        }
    }

    private func start(_ programs: ServerPrograms, _ limit: Limit) throws {
        var deaths = 0
        while true {
            let outcome = try control(
                programs, ["start", "--log=\(layout.log)/start.log"],
                .milliseconds(limit.pollMilliseconds))
            if outcome.status == 0 { return }
            let log = FilePath.read("\(layout.log)/start.log")?.suffix(2000) ?? ""
            // A killed server's children need a moment to notice and to leave; one that is killed
            // while it starts says nothing.
            deaths += log.contains("still in use") ? 0 : 1
            guard deaths <= Self.deathsInStart, limit.pollMilliseconds > 0 else {
                throw failed("start (more in \(layout.log))", outcome, String(log))
            }
            try FilePath.remove("\(layout.log)/start.log")
            pause(milliseconds: 50)
        }
    }

    private func control(
        _ programs: ServerPrograms, _ words: [String], _ patience: Duration
    ) throws -> Command.Outcome {
        let seconds = max(1, patience.components.seconds)
        return try Command(
            programs.control,
            ["--pgdata=\(layout.data)", "--wait", "--timeout=\(seconds)", "--silent"] + words,
            as: layout.user
        ).run(within: patience + .seconds(5))
    }

    /// Whether a server is there and ready; waits while it is starting up.
    private func answers(_ limit: Limit) throws -> Bool {
        while true {
            do {
                _ = try connect(database: "postgres")
                return true
            } catch let error as PostgresError where error.code == .connectionFailed {
                guard process != nil else { return false }
                guard limit.pollMilliseconds > 0 else { throw error }
                pause(milliseconds: 20)
            }
        }
    }

    private func connect(database: String) throws -> Connection {
        var options = try ConnectionOptions(url: layout.url(database: database, user: "postgres"))
        options.connectDeadline = .seconds(5)
        options.deadline = deadline
        return try Connection(options)
    }

    private func makeDatabase() throws {
        let connection = try connect(database: "postgres")
        if try connection.query("select from pg_roles where rolname = 'bascule'").isEmpty {
            try connection.execute("create role bascule login")
        }
        if try connection.query("select from pg_database where datname = 'bascule'").isEmpty {
            try connection.execute("create database bascule owner bascule")
        }
    }

    private func failed(
        _ what: String, _ outcome: Command.Outcome, _ log: String = ""
    ) -> PostgresError {
        let words = (outcome.output + "\n" + log).split(separator: "\n").suffix(12)
            .joined(separator: "\n")
        return PostgresError(
            .cluster,
            "The private PostgreSQL in \(layout.base) could not \(what), status "
                + "\(outcome.status):\n\(words)")
    }
}
