// SPDX-License-Identifier: Apache-2.0

import Configuration
import Foundation
import Postgres
import TestSupport
import Testing
import Wording

@testable import Exports

/// PDF: limits, what goes wrong, and what a page may not ask for.
@Suite struct DocumentLimitTests {
    /// Two narrow columns, quick to lay out.
    private static let long = DocumentScene.page.replacing(
        "<style>",
        with: "<style>table { table-layout: fixed; width: 60mm } td { font: 5pt sans-serif }")

    private func refusal(
        _ documents: DocumentScene, _ export: Export, by service: ExportService? = nil
    ) throws -> ExportError {
        let error = #expect(throws: ExportError.self) {
            try documents.run(export, by: service)
        }
        #expect(try documents.scene.names() == [])
        #expect(try documents.scene.number("select count(*)::int from bascule.export") == 0)
        return try #require(error)
    }

    @Test func `ten thousand rows are pages with the head on each, and one more is refused`()
        async throws
    {
        try await DocumentScene.with { documents in
            let scene = documents.scene
            try scene.connection.execute(
                """
                insert into labo.resultats (id, echantillon, preleve_le, valeur)
                select n, 'L' || n, '2026-03-04 10:00Z', n from generate_series(1, 10001) n
                """)
            let export = try documents.export(page: Self.long)
            #expect(export.limits.rows == 10_000)
            let error = try refusal(documents, export)
            #expect(error.code == .limit)
            #expect(error.sentence.en.contains("more than 10000 rows"))
            try scene.connection.execute("delete from labo.resultats where id = 10001")
            let record = try documents.run(export).record
            #expect(record.rows == 10_000)
            try await documents.check(record.path)
            let pages = try #require(Int(try await documents.facts(record.path)["Pages"] ?? ""))
            #expect(pages > 20)
            let text = try await documents.text(record.path)
            #expect(text.matches(of: #/Code\s+Mesure/#).count == pages)
            #expect(text.contains(#/L10000\s+10.000,00/#))
        }
    }

    @Test func `a document that takes too long is ended, and leaves nothing`() async throws {
        try await DocumentScene.with { documents in
            try documents.scene.add(1_400)
            let export = try documents.export(page: Self.long, "limits: { time: 1s }")
            let error = try refusal(documents, export)
            #expect(error.code == .printing)
            #expect(
                error.sentence.en.contains("took longer than 1.0 seconds"), "\(error.sentence.en)")
        }
    }

    @Test func `a document that needs too much memory is ended`() async throws {
        try await DocumentScene.with { documents in
            try documents.scene.add(1_400)
            // Enough for the program and a page, not for all of them.
            let export = try documents.export(page: Self.long, "limits: { memory: 256MiB }")
            #expect(export.limits.memory == 256 << 20)
            let error = try refusal(documents, export)
            #expect(error.code == .printing)
            #expect(
                error.sentence.en.contains(#/memory|signal/#), "\(error.sentence.en)")
        }
    }

    @Test func `a page or a file of too many bytes is refused`() async throws {
        try await DocumentScene.with { documents in
            try documents.scene.add(1)
            let export = try documents.export("limits: { bytes: 2000B }")
            let error = try refusal(documents, export)
            #expect(error.code == .limit)
            #expect(error.sentence.en.contains("more than 2000 bytes"), "\(error.sentence.en)")
        }
    }

    @Test func `a printer that is killed leaves nothing half-written, and the next run prints`()
        async throws
    {
        try await DocumentScene.with { documents in
            try documents.scene.add(1_400)
            let export = try documents.export(page: Self.long)
            // A process: a run of the service occupies its thread.
            let killer = try ChildProcess(
                "/usr/bin/python3", ["-c", Self.killing], input: documents.folder)
            let error = try refusal(documents, export)
            #expect(try await killer.waitForExit() == 0)
            try await killer.dispose()
            #expect(error.code == .printing)
            #expect(error.sentence.en.contains("ended by signal 9"), "\(error.sentence.en)")
            try documents.scene.connection.execute("delete from labo.resultats where id > 3")
            let record = try documents.run(export).record
            #expect(record.revision == 1)
            try await documents.check(record.path)
        }
    }

    /// Kills the process that prints pages of the folder which is told on standard input; one that
    /// does not come within a minute is told.
    private static let killing = """
        import os, sys, time
        folder = b"\\0" + sys.stdin.read().encode() + b"\\0"
        end = time.monotonic() + 60
        while time.monotonic() < end:
            for name in filter(str.isdigit, os.listdir("/proc")):
                try:
                    line = open(f"/proc/{name}/cmdline", "rb").read()
                except OSError:
                    continue
                if folder in line:
                    os.kill(int(name), 9)
                    sys.exit(0)
            time.sleep(0.005)
        sys.exit("nothing of the folder was printed within 60 s")
        """

    @Test func `a printer that is not there is told with what to install`() async throws {
        try await DocumentScene.with { documents in
            try documents.scene.add(1)
            let export = try documents.export()
            var service = documents.scene.service
            service.printer.interpreter = "/nowhere/python3"
            #expect(!service.printer.isInstalled)
            #expect(documents.scene.service.printer.isInstalled)
            let error = try refusal(documents, export, by: service)
            #expect(error.code == .printing)
            #expect(error.sentence.en.contains("apt install weasyprint"))
            // A Python without the module is no printer either.
            let script = "\(documents.folder)/python3"
            try Data("#!/bin/sh\nexec /usr/bin/python3 -S \"$@\"\n".utf8)
                .write(to: URL(filePath: script))
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: script)
            service.printer.interpreter = script
            #expect(!service.printer.isInstalled)
            #expect(
                try refusal(documents, export, by: service).sentence.en.contains(
                    "apt install weasyprint"))
        }
    }

    /// Written so that no look at the text finds it: CSS knows other ways to write `url`.
    @Test(arguments: [
        "file:///etc/passwd", "http://127.0.0.1:9/x.png", "https://example.com/x.png",
        "../../../../../../etc/passwd", "haken.png",
    ])
    func `what is not in the templates' folder is never read`(_ address: String) async throws {
        try await DocumentScene.with { documents in
            try documents.scene.add(1)
            try FileManager.default.createSymbolicLink(
                atPath: "\(documents.folder)/haken.png", withDestinationPath: "/etc/passwd")
            let page = DocumentScene.page.replacing(
                "<style>", with: #"<style>body { background: u\72l("\#(address)") }"#)
            let export = try documents.export(page: page)
            let error = try refusal(documents, export)
            #expect(error.code == .printing)
            #expect(
                error.sentence.en.contains("is not a file in the templates' folder"),
                "\(error.sentence.en)")
            let name = address.split(separator: "/").last.map(String.init) ?? ""
            #expect(error.sentence.en.contains(name), "\(error.sentence.en)")
        }
    }

    @Test func `a picture of the folder is printed`() async throws {
        try await DocumentScene.with { documents in
            try documents.scene.add(1)
            try documents.write(
                #"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>"#,
                to: "carre.svg")
            let page = DocumentScene.page.replacing("</h1>", with: "</h1><img src=\"carre.svg\">")
            let record = try documents.run(documents.export(page: page)).record
            try await documents.check(record.path)
        }
    }
}
