// SPDX-License-Identifier: Apache-2.0

import Configuration
import Feeds
import FileSystem
import Ingest
import Postgres
import TestSupport
import Testing
import Wording

/// A failure of the database is no file's fault: it uses up no attempt.
@Suite struct TroubleTests {
    /// Two files that fail together with an error of the server, and are none the worse for it.
    private func fail(
        _ scene: Scene, on connection: Connection? = nil, times: Int = 3,
        _ expected: (PostgresError) -> Bool
    ) throws {
        scene.pipeline.options.attemptsLimit = 2
        try scene.drop("a.csv", rows: ["a;1"])
        try scene.drop("b.csv", rows: ["b;1"])
        for _ in 0..<times {
            let error = #expect(throws: PostgresError.self) { try scene.run(on: connection) }
            #expect(error.map(expected) == true, "\(error?.description ?? "none")")
            #expect(
                try scene.texts(
                    """
                    select name, state, attempts::text, (next_attempt_at <= now())::text
                      from bascule.file order by 1
                    """) == ["a.csv|arrived|0|true", "b.csv|arrived|0|true"])
        }
    }

    private func recover(_ scene: Scene) throws {
        let results = try scene.run(on: try scene.connect())
        #expect(results.values.map { $0.settlement?.state } == [.loaded, .loaded])
        #expect(try scene.texts("select distinct attempts::text from bascule.file") == ["1"])
        try scene.check()
    }

    @Test(arguments: ["53100", "53200", "40001", "40P01", "55P03", "57014", "25006"])
    func `an error of the server that passes costs no attempt`(state: String) throws {
        let scene = try Scene()
        try scene.connection.script(
            """
            create function essai.fail() returns trigger language plpgsql as $$
            begin raise exception 'no room' using errcode = '\(state)'; end $$;
            create trigger fail before insert on essai.mesures for each row
            execute function essai.fail();
            """)
        try fail(scene) { $0.sqlstate == state }
        #expect(try scene.ledger("a.csv").reason?.contains("SQLSTATE \(state)") == true)
        try scene.connection.script("drop trigger fail on essai.mesures")
        try recover(scene)
    }

    @Test func `a lock that another has costs no attempt`() throws {
        let scene = try Scene()
        let other = try scene.connect()
        try other.script("begin; lock table essai.mesures in access exclusive mode")
        let connection = try scene.connect()
        try connection.script("set lock_timeout = '50ms'")
        try fail(scene, on: connection) { $0.sqlstate == "55P03" }
        try other.script("commit")
        try recover(scene)
    }

    @Test func `a statement's deadline costs no attempt`() throws {
        let scene = try Scene()
        let other = try scene.connect()
        try other.script("begin; lock table essai.mesures in access exclusive mode")
        let connection = try scene.database.connect(deadline: .seconds(1))
        try fail(scene, on: connection, times: 2) { $0.code == .deadlineExceeded }
        try other.script("commit")
        try recover(scene)
    }

    @Test func `a table that is gone costs no attempt`() throws {
        let scene = try Scene()
        // A person must mend the database: no file has to be sent again.
        try scene.connection.script("alter table essai.mesures rename to elsewhere")
        try fail(scene) { $0.sqlstate == "42P01" }
        try scene.connection.script("alter table essai.elsewhere rename to mesures")
        try recover(scene)
    }

    @Test func `connections that the server ends cost no attempt, however many`() throws {
        let scene = try Scene()
        scene.pipeline.options.attemptsLimit = 2
        try scene.drop("a.csv", rows: ["a;1"])
        for _ in 0..<5 {
            let connection = try scene.connect()
            scene.cut(connection, at: .merged)
            #expect(throws: PostgresError.self) { try scene.run(on: connection) }
        }
        #expect(try scene.ledger("a.csv").attempts == 1)
        try recover1(scene)
    }

    private func recover1(_ scene: Scene) throws {
        #expect(
            try scene.run(on: try scene.connect())["a.csv"]?.settlement?.state == .loaded)
        #expect(try scene.ledger("a.csv").attempts == 1)
        try scene.check()
    }

    @Test func `what a file's own rows run into is its own fault, and costs its attempts`() throws {
        let scene = try Scene(language: .fr)
        scene.pipeline.options.attemptsLimit = 2
        scene.pipeline.options.backoff = { _ in 0 }
        try scene.refuseForeign()
        try scene.drop("a.csv", rows: ["a;1000"])
        for attempt in 1...2 {
            let error = #expect(throws: PostgresError.self) { try scene.run() }
            #expect(error?.constraint == "small")
            #expect(try scene.ledger("a.csv").attempts == attempt)
        }
        let end = try #require(try scene.run()["a.csv"]?.settlement)
        #expect(end.state == .failed)
        #expect(
            end.reason.hasPrefix(
                "abandonné après 2 essais (la base de données refuse ces lignes : la contrainte « small »"
            ))
        let told = try scene.texts(
            "select result ->> 'reason' from bascule.journal where action = 'import'")
        #expect(told == [end.reason], "as it was then, whatever a retry makes of the ledger's")
        try scene.check()
    }
}
