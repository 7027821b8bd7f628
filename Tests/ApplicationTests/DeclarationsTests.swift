// SPDX-License-Identifier: Apache-2.0

import Aggregates
import Configuration
import Exports
import FileSystem
import Foundation
import Logging
import Postgres
import TestSupport
import Testing

@testable import Application

/// What jobs know of a site's declarations: what the files say now, parsed where a text has changed.
@Suite struct DeclarationsTests {
    private let site: ActionSite
    private let declared: Declarations

    init() throws {
        site = try ActionSite()
        // With the feed's table, which the aggregate reads.
        try site.load("a.csv")
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        declared = Declarations(
            site.installation.settings, observer: DeclarationObserver(logger))
    }

    private func write(_ name: String, _ change: (inout String) -> Void) throws {
        let url = URL(filePath: "\(site.home.path)/config/\(name).yaml")
        let data = FileManager.default.contents(atPath: url.path) ?? Data()
        var text = String(decoding: data, as: UTF8.self)
        change(&text)
        try Data(text.utf8).write(to: url)
    }

    private func registered() throws -> [String] {
        try site.connection.query("select name from bascule.aggregate order by name").values()
    }

    @Test func `aggregates are registered once, and again when a text has changed`() throws {
        func aggregates() throws -> [String] {
            try declared.aggregates(on: site.connection).aggregates.map(\.name)
        }
        #expect(try aggregates() == ["pesees_jour"])
        #expect(try registered() == ["pesees_jour"])
        try site.connection.execute("delete from bascule.aggregate")
        #expect(try aggregates() == ["pesees_jour"])
        #expect(try registered() == [], "equal texts are not looked at again")
        try write("aggregates/pesees_jour") { $0 += "# relu\n" }
        #expect(try aggregates() == ["pesees_jour"])
        #expect(try registered() == ["pesees_jour"])
    }

    @Test func `an export is what its file says, whenever it was written`() throws {
        func titles() -> [String] { declared.exports().catalog.exports.map(\.title) }
        #expect(titles() == ["nombres"])
        try write("exports/nombres") { $0 += "title: Les nombres\n" }
        #expect(titles() == ["Les nombres"])
        // Equal as strings, and other bytes.
        for title in ["Caf\u{E9}", "Cafe\u{301}"] {
            try write("exports/nombres") {
                $0 = $0.replacing(#/title: .*/#, with: "title: \(title)")
            }
            #expect(titles().map { Array($0.utf8) } == [Array(title.utf8)])
        }
        try write("exports/nombres") {
            $0 = $0.replacing(#/title: .*/#, with: "title: Les nombres")
        }
        try write("exports/autres") {
            $0 = """
                export: autres
                query: select n from generate_series(1, 2) n order by n
                """
        }
        #expect(titles() == ["autres", "Les nombres"])
        try write("exports/nombres") { $0 += "titel: x\n" }
        #expect(titles() == ["autres"])
        #expect(declared.exports().mistakes.map(\.declaration) == ["nombres"])
        #expect(declared.exports().mistakes.count == 1, "also when it is asked again")
        try Folder.remove("\(site.home.path)/config/exports/nombres.yaml")
        #expect(declared.exports().mistakes.isEmpty)
    }
}
