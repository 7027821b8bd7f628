// SPDX-License-Identifier: Apache-2.0

import Configuration
import Exports
import Foundation
import TestSupport
import Testing
import Wording

@testable import Application

/// What `doctor` says where documents are declared and nothing prints them.
@Suite struct PrinterLookTests {
    private static func document(_ name: String) -> String {
        """
        export: \(name)
        format: pdf
        template: page.html
        query: select 1 as a order by 1
        columns: [a]
        """
    }

    @Test func `a printer that is missing is told where there is a document`() async throws {
        try await TemporaryFolder.with { folder in
            var settings = Settings()
            settings.declarations.exports = folder
            settings.declarations.templates = folder
            var nowhere = Printer()
            nowhere.interpreter = "/nowhere/python3"
            #expect(PrinterLook.find(settings, by: nowhere).isEmpty)
            try Data("<p></p>".utf8).write(to: URL(filePath: "\(folder)/page.html"))
            for name in ["a", "b", "c"] {
                try Data(Self.document(name).utf8)
                    .write(to: URL(filePath: "\(folder)/\(name).yaml"))
            }
            #expect(PrinterLook.find(settings).isEmpty)
            let finding = try #require(PrinterLook.find(settings, by: nowhere).first)
            #expect(finding.cause == "printer_missing" && finding.subject == "export a")
            #expect(finding.what.en.contains("nor can 2 others"), "\(finding.what.en)")
            #expect(finding.next.en.contains("apt install weasyprint"))
        }
    }
}
