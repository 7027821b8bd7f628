// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// `status`: what it says in which language, and again and again.
    @Suite struct StatusCommand {
        private func watch(_ world: World) throws -> BasculeProcess {
            try BasculeProcess(
                ["status", "--watch", "1"], home: world.home, databaseURL: world.databaseURL)
        }

        private func looks(_ process: BasculeProcess) -> Int {
            process.child.output.components(separatedBy: "Times are those of").count - 1
        }

        private func setReachable(_ isReachable: Bool, _ world: World) async throws {
            _ = try await world.session.use {
                try $0.execute(
                    """
                    update pg_database set datallowconn = \(isReachable)
                     where datname = current_database()
                    """)
            }
        }

        @Test func `a watch looks again until it is interrupted, which is no failure`() async throws
        {
            try await World.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                let process = try watch(world)
                try await eventually("it looks twice") { looks(process) >= 2 }
                #expect(!process.child.output.contains("\u{1B}"), "this is no terminal")
                process.child.signal(SIGINT)
                #expect(try await process.child.waitForExit() == 0)
                try await process.child.dispose()
                let wrong = try await world.run(["status", "--watch", "0"])
                #expect(wrong.status == 2)
                #expect(try await world.run(["status", "5"]).status == 2)
            }
        }

        @Test func `a watch outlives a database that goes away and comes back`() async throws {
            try await World.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                let process = try watch(world)
                try await eventually("it looks") { looks(process) >= 1 }
                try await setReachable(false, world)
                try await eventually("it says what is the matter") {
                    process.child.output.contains("not currently accepting connections")
                }
                let before = looks(process)
                try await setReachable(true, world)
                try await eventually("it looks again") { looks(process) > before }
                process.child.signal(SIGTERM)
                #expect(try await process.child.waitForExit() == 0)
                try await process.child.dispose()
            }
        }

        @Test func `on a terminal the newest look takes the place of the last, and fits`()
            async throws
        {
            try await World.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                let command = try BasculeProcess.executable() + " status --watch 1"
                let shown = try await ChildProcess.run(
                    "/usr/bin/script",
                    ["-qec", "stty cols 60 rows 9; timeout -s INT 10 \(command)", "/dev/null"],
                    environment: [
                        "BASCULE_HOME": world.home.path, "BASCULE_DATABASE_URL": world.databaseURL,
                        "TERM": "xterm", "PATH": "/usr/bin:/bin",
                    ], folder: world.home.path, input: nil, within: .seconds(60))
                let looks = shown.output.components(separatedBy: "\u{1B}[H").dropFirst()
                #expect(looks.count >= 2, "\(shown.output)")
                for look in looks.dropLast() {
                    #expect(look.contains("\u{1B}[J"))
                    // One line less than there are: the last line end must not scroll.
                    let lines = look.components(separatedBy: "\u{1B}[K").count - 1
                    #expect(lines == 8, "\(look)")
                }
            }
        }

        @Test func `in French doctor says in French what is well and what is not`() async throws {
            try await World.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                let french = [
                    "BASCULE_LANGUAGE": "fr", "BASCULE_EXPECTED_ROLES": "scheduler",
                ]
                let told = try await world.run(["doctor"], environment: french)
                #expect(told.status == 3)
                for words in [
                    "ok    flux : tout est bon (1)", "accessible en écriture", "schéma à jour",
                    "BAD   scheduler : Aucun service", "telle que le flux la déclare",
                    "ok    alertes : aucune n'est ouverte",
                ] {
                    #expect(told.output.contains(words), "\(words): \(told.output)")
                }
                let english = #/\b(declared|folder|written|free|jobs|files|schema|open)\b/#
                let found = told.output.matches(of: english).map { String($0.output.0) }
                #expect(found == [], "\(told.output)")
            }
        }

        @Test func `in French the lists of the timer side have French titles and states`()
            async throws
        {
            try await World.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                for command in [
                    ["jobs", "run", "aggregates.refresh"],
                    ["schedules", "add", "a", "--kind", "exports.check", "--every", "1h"],
                    ["schedules", "add", "b", "--kind", "exports.check", "--every", "1h"],
                    ["schedules", "pause", "b"],
                ] {
                    #expect(try await world.run(command).status == 0)
                }
                _ = try await world.session.use {
                    try $0.script(
                        """
                        insert into bascule.alert (rule, subject, due_at, message)
                        values ('dead', 'job 1', now(), 'x')
                        """)
                }
                let lists: [([String], [String])] = [
                    (["jobs", "list"], ["état", "genre", "file", "en attente"]),
                    (
                        ["schedules", "list"],
                        ["nom", "travail", "fuseau", "actif", "en pause, par "]
                    ),
                    (["alerts"], ["échéance (America/Guadeloupe)", "objet", "ouverte"]),
                    (["journal"], ["auteur", "objet", "durée"]),
                    (["exports"], ["dossier", "modifiés"]), (["exports", "files"], ["révision"]),
                    (["aggregates", "status"], ["Aucun agrégat n'a encore été calculé"]),
                ]
                for (command, words) in lists {
                    let told = try await world.run(
                        command, environment: ["BASCULE_LANGUAGE": "fr"])
                    for word in words {
                        #expect(told.output.contains(word), "\(command): \(told.output)")
                    }
                    let english = try await world.run(command)
                    #expect(english.output != told.output, "\(command)")
                }
            }
        }

        @Test func `in French the whole of status is French`() async throws {
            try await World.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                try world.drop([
                    DroppedFile("a.csv", rows: 2), DroppedFile("b.csv", rows: 2, bad: 1),
                ])
                for name in ["a.csv", "b.csv"] {
                    _ = try await world.run(
                        [
                            "import", world.home.inbox(DroppedFile.feed) + "/" + name, "--feed",
                            "mesures",
                        ])
                }
                _ = try await world.session.use {
                    try $0.script(
                        """
                        insert into bascule.job (queue, kind, state, enqueued_by)
                        values ('default', 'exports.check', 'waiting', 'user:ana');
                        update bascule.job set run_at = now() - interval '1 hour';
                        insert into bascule.job (queue, kind, state, enqueued_by, settled_at)
                        values ('default', 'exports.check', 'dead', 'user:ana', now());
                        insert into bascule.queue (name, paused_at, paused_by, reason)
                        values ('held', now(), 'user:ana', 'audit')
                        """)
                }
                let french = ["BASCULE_LANGUAGE": "fr"]
                let text = try await world.run(["status"], environment: french).output
                for words in [
                    "Les heures sont celles de America/Guadeloupe.", "Services :",
                    "Aucun ne tourne ici",
                    "En attente dans les boîtes d'arrivée :", "Rien n'attend.",
                    "Files de travaux :", "! file held : En pause depuis",
                    "par user:ana : audit",
                    "! travaux : Travaux abandonnés : 1", "Alertes ouvertes",
                    "Dernières 24 heures :", "chargé",
                    "refusées", "aucun ouvrier ne la sert",
                ] {
                    #expect(text.contains(words), "\(words): \(text)")
                }
                let english =
                    #/\b(Waiting|Nothing|None|Queues|loaded|rejected|paused|since|jobs wait|files)\b/#
                #expect(text.matches(of: english).map { String($0.output.0) } == [], "\(text)")
                let scripts = try await world.run(["status", "--json"], environment: french)
                #expect(scripts.output.contains("\"state\" : \"loaded\""), "\(scripts.output)")
            }
        }
    }
}
