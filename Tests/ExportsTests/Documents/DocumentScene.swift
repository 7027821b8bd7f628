// SPDX-License-Identifier: Apache-2.0

import Configuration
import Foundation
import Postgres
import TestSupport
import Wording

@testable import Exports

/// A scene whose export is a document, and what other programs read in it.
struct DocumentScene {
    static let columns = "columns: [echantillon, { name: valeur, header: Valeur, decimals: 2 }]"
    static let page = """
        <!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{{document.title}}</title>
        <style>@page { size: A4 }</style></head><body><h1>{{document.title}} {{document.day}}</h1>
        <table><thead><tr><th>Code</th><th>Mesure</th></tr></thead>
        {{#rows}}<tr><td>{{echantillon}}</td><td>{{valeur}}</td></tr>
        {{/rows}}</table>
        {{#missing}}<p>Manque : {{what}}</p>{{/missing}}</body></html>
        """

    let scene: ExportScene
    let folder: String

    static func with(_ body: (DocumentScene) async throws -> Void) async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            let folder = home + "/config/templates"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            scene.settings.declarations.templates = folder
            try await body(DocumentScene(scene: scene, folder: folder))
        }
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
    }

    /// A document of this page and further keys; it must have no mistake.
    func export(
        page: String = page, columns: String = columns, _ more: String = ""
    ) throws -> Export {
        try write(page, to: "page.html")
        return try scene.export("format: pdf\ntemplate: page.html\n\(columns)\n\(more)")
    }

    /// The mistakes of the same.
    func mistakes(
        page: String = page, columns: String = columns, _ more: String = ""
    ) throws -> [Mistake] {
        try write(page, to: "page.html")
        return scene.parse(
            [
                ExportScene.header, ExportScene.query,
                "format: pdf\ntemplate: page.html\n\(columns)\n\(more)",
            ].joined(separator: "\n")
        ).1
    }

    func run(_ export: Export, by service: ExportService? = nil, again: Bool = false) throws
        -> ExportService.Outcome
    {
        try (service ?? scene.service).run(
            export, window: scene.window(export), again: again, by: "user:test",
            on: scene.connection)
    }

    /// The text of a PDF as it lies on its pages.
    func text(_ path: String) async throws -> String {
        try await ChildProcess.succeed("/usr/bin/pdftotext", ["-layout", path, "-"])
    }

    /// What `pdfinfo` says, by its first words.
    func facts(_ path: String) async throws -> [String: String] {
        let lines = try await ChildProcess.succeed("/usr/bin/pdfinfo", [path])
            .split(separator: "\n")
        return Dictionary(
            lines.compactMap { line in
                let parts = line.split(separator: ":", maxSplits: 1)
                return parts.count == 2
                    ? (String(parts[0]), parts[1].trimmingCharacters(in: .whitespaces)) : nil
            }, uniquingKeysWith: { $1 })
    }

    func check(_ path: String) async throws {
        try await ChildProcess.succeed("/usr/bin/qpdf", ["--check", path])
    }
}
