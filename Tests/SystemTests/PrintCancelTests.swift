// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// A document that is being printed by a worker, and is not wanted any more.
    @Suite struct PrintCancels {
        /// Thousands of rows: some ten seconds of printing.
        private static let document = """
            export: longue
            grain: factory_day
            format: pdf
            template: longue.html
            query: |
              select n, :day as jour from generate_series(1, 9000) n order by n
            columns: [n, jour]
            """
        private static let page =
            "<table>{{#rows}}<tr><td>{{n}}</td><td>{{jour}}</td></tr>{{/rows}}</table>"

        private static func window(_ export: String) -> String {
            """
            {"export": "\(export)", "window_start": "2026-03-04T11:00:00Z", \
            "window_end": "2026-03-05T11:00:00Z"}
            """
        }

        /// The processes that print pages of a home's templates.
        private func printers(_ world: World) throws -> [Int32] {
            let folder = Data("\0\(world.home.path)/config/templates\0".utf8)
            return try FileManager.default.contentsOfDirectory(atPath: "/proc")
                .compactMap(Int32.init).filter { process in
                    let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline")
                    return line?.range(of: folder) != nil
                }
        }

        @Test func `a job that is cancelled while it prints ends its printer, and leaves no file`()
            async throws
        {
            try await NightSite.with(
                exports: [
                    "longue": Self.document,
                    "nombres": NightSite.export("nombres", NightSite.numbers),
                ]
            ) { world in
                let templates = world.home.path + "/config/templates"
                try FileManager.default.createDirectory(
                    atPath: templates, withIntermediateDirectories: true)
                try Data(Self.page.utf8).write(to: URL(filePath: templates + "/longue.html"))
                try world.start(roles: "worker")
                let id = try await world.job("exports.run", Self.window("longue"))
                let printer = try await eventuallySome("it is being printed", within: .seconds(60))
                {
                    try printers(world).first
                }
                #expect(try world.exported() == [".longue.1.part"])
                #expect(try await world.run(["jobs", "cancel", "\(id)"]).status == 0)
                let asked = ContinuousClock.now
                try await world.waitForJob(id, "cancelled")
                #expect(ContinuousClock.now - asked < .seconds(5), "2 s is the aim")
                #expect(!FileManager.default.fileExists(atPath: "/proc/\(printer)"), "it is reaped")
                #expect(try printers(world) == [])
                #expect(try world.exported() == [])
                #expect(try await world.number("select count(*) from bascule.export") == 0)
                #expect(
                    try await world.number(
                        "select count(*) from bascule.journal where action = 'export'") == 0)
                // Its slot and its locks are free.
                let next = try await world.job("exports.run", Self.window("nombres"))
                try await world.waitForJob(next, "succeeded")
                #expect(try world.exported() == ["nombres_20260304.csv"])
            }
        }
    }
}
