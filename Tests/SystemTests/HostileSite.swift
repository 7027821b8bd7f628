// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

/// What somebody would write who wants a console to run it: each in a place of the site that
/// others can reach, and each with the word ATTAQUE in it.
struct HostileSite {
    let site: BrowserSite

    private static let script = "ATTAQUE\"><script>window.attacked=1;alert(1)</script>"
    /// A mark behind a quotation mark makes one Character of both.
    private static let attribute =
        "ATTAQUE\"\u{301} onfocus=\"window.attacked=1\" autofocus tabindex=0 x=\""
    private static let image = "ATTAQUE'><img src=x onerror=window.attacked=1>"
    private static let turned = "ATTAQUE \u{202e}gpj.exe\u{2066} \u{7}\u{1b}[31m\u{85}"
    /// Wider than any screen.
    private static let endless = String(repeating: "ATTAQUE", count: 40)
    private static let formulas = ["=HYPERLINK(\"http://x\")", "+1+cmd|' /C calc'!A0", "@SUM(A1)"]

    private static var all: [String] { [script, attribute, image, turned, endless] + formulas }

    /// Writes declarations that are full of it, and starts the service anew, which reads them.
    static func declared(at site: BrowserSite) async throws -> HostileSite {
        for (name, text) in HostileDeclarations(texts: all).files {
            try Data(text.utf8).write(
                to: URL(filePath: "\(site.world.home.path)/config/\(name).yaml"))
        }
        let schedules = URL(filePath: site.world.home.path + "/config/schedules.yaml")
        let before = try Data(contentsOf: schedules)
        try (before + Data(HostileDeclarations(texts: all).schedule.utf8)).write(to: schedules)
        return HostileSite(site: try await site.startedAgain())
    }

    /// What the declarations are of: a file, its aggregate, an export and a schedule's ticks.
    func fill() async throws {
        try drop("ATTAQUE-jour.csv", "id;jour\nA;2026-03-15\n", in: "hostile")
        try await eventually("the file is loaded") {
            try await site.world.number(
                "select count(*) from bascule.file where feed = 'hostile' and state = 'loaded'")
                == 1
        }
        for command in [
            ["aggregates", "run", "hostile"],
            ["exports", "run", "hostile", "--window", "2026-03-15"],
            ["schedules", "run", "hostile"],
        ] {
            let result = try await site.world.run(command)
            #expect(result.status == 0, "\(command): \(result.errors)")
        }
    }

    /// Cells, headers and names of files; what an inbox refuses it may refuse.
    func drop() async throws {
        let rows = Self.all.enumerated().map { place, text in
            "ATTAQUE-\(place);1,5;\(Self.quoted(text))\n\(Self.quoted("K" + text));2,5;n\n"
        }
        let bad = Self.all.map { "\(Self.quoted($0));\(Self.quoted($0));\(Self.quoted($0))\n" }
        let header = "id;valeur;note\n"
        try drop("ATTAQUE-cellules.csv", header + rows.joined())
        try drop("ATTAQUE-fautes.csv", header + rows.joined() + bad.joined())
        try drop("ATTAQUE\"\u{301} onfocus='x' autofocus.csv", header + rows[0])
        try drop("ATTAQUE\"><img src=x onerror=alert(1)>.csv", header + rows[1])
        let titles = (["id"] + Self.all).map(Self.quoted).joined(separator: ";")
        try drop("ATTAQUE-titres.csv", titles + "\n1;2;3\n")
        try await eventually("the files are at their end", within: .seconds(60)) {
            try await site.world.number(
                """
                select count(*) from bascule.file
                 where feed = 'mesures' and state in ('loaded', 'rejected') and stored_at is not null
                """) >= 5
        }
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\"", with: "\"\"") + "\""
    }

    private func drop(_ name: String, _ text: String, in folder: String = "mesures") throws {
        let part = site.world.home.inbox(folder) + "/.part.tmp"
        try Data(text.utf8).write(to: URL(filePath: part))
        try FileManager.default.moveItem(
            atPath: part, toPath: site.world.home.inbox(folder) + "/" + name)
    }

    /// What people type and what jobs say, as the database keeps it.
    func write() async throws {
        let (text, worse) = (Self.script + Self.turned, Self.attribute + Self.image)
        try await site.world.session.use { connection in
            _ = try connection.query(
                """
                insert into bascule.job_log (job_id, attempt, line, level, text)
                select id, 1, 900 + n, 'error', t from bascule.jobs,
                       unnest(\([text, worse])::text[]) with ordinality x(t, n)
                """)
            _ = try connection.query(
                "update bascule.job_history set arguments = jsonb_build_object('x', \(text)::text)")
            _ = try connection.query(
                """
                insert into bascule.alert (rule, subject, due_at, message)
                values ('late', \("feed " + text), now(), \(worse))
                """)
            _ = try connection.query(
                """
                insert into bascule.alert (rule, subject, due_at, message, acknowledged_at, acknowledged_by, note)
                values (\(worse), \(text), now() - interval '1 day', \(text), now(), \(worse), \(text))
                """)
        }
        for command in [
            ["jobs", "pause", "watch", "--reason", text],
            ["schedules", "pause", "uploads", "--reason", worse],
            ["tokens", "add", "--user", "administrateur", "--scope", "all", "--label", text],
        ] {
            let result = try await site.world.run(command)
            #expect(result.status == 0, "\(command): \(result.errors)")
        }
    }

    /// Files that a browser sends; their paths.
    func files() throws -> [String] {
        let folder = site.world.home.path + "/envois"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let row = "id;valeur;note\nATTAQUE-envoi;pas un nombre;\(Self.quoted(Self.script))\n"
        return try [
            "ATTAQUE'><img src=x onerror=alert(1)>.csv", "ATTAQUE\"\u{301} onfocus=x.csv",
            "ATTAQUE\u{202e}gpj.csv", "ATTAQUE.csv",
        ].map { name in
            try Data((row + name + ";1;x\n").utf8).write(to: URL(filePath: folder + "/" + name))
            return folder + "/" + name
        }
    }
}
