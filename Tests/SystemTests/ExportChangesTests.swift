// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Files of changes by the real binary: loads, amendments, reverts, and a kill between any two
    /// steps.
    @Suite struct ExportChanges {
        private static let declaration = """
            export: mesures
            changes: since_last
            key: [id]
            table: essai.mesures
            columns: [id, valeur]
            """

        /// The table that the files give, applied in the order of their numbers.
        private func received(_ world: World) throws -> [String: String] {
            let folder = world.home.path + "/var/export"
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(names.allSatisfy { $0.hasPrefix("mesures") }, "\(names)")
            var rows: [String: String] = [:]
            for number in 1...max(1, names.count) {
                let name = number == 1 ? "mesures.csv" : "mesures_r\(number).csv"
                let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
                for line in text.split(separator: "\r\n").dropFirst() {
                    let cells = line.split(separator: ",", omittingEmptySubsequences: false)
                        .map(String.init)
                    let before = rows[cells[1]]
                    switch cells[0] {
                    case "insert": #expect(before == nil, "\(number): \(line)")
                    case "update":
                        #expect(before != nil && before != cells[2], "\(number): \(line)")
                    default: #expect(cells[0] == "delete" && before != nil, "\(number): \(line)")
                    }
                    rows[cells[1]] = cells[0] == "delete" ? nil : cells[2]
                }
            }
            return rows
        }

        private func table(_ world: World) async throws -> [String: String] {
            let rows = try await world.texts("select id || ' ' || valeur from essai.mesures")
            return Dictionary(
                uniqueKeysWithValues: rows.map { row in
                    let parts = row.split(separator: " ").map(String.init)
                    return (parts[0], parts[1])
                })
        }

        private func change(_ step: Int, _ world: World) async throws {
            switch step {
            case 0:
                let file = DroppedFile("a", rows: 6)
                try await load("a.csv", file.text, world)
            case 1:
                try await load(
                    "b.csv", "id;valeur;note\na-0;9;\na-1;8;\nneu;1;\na-2;12,345;\n", world)
            case 2:
                let revert = try await world.run(["files", "revert", "2"])
                #expect(revert.status == 0, "\(revert.errors)")
            default:
                try await load("c.csv", "id;valeur;note\na-5;7;\nz;2;\n", world)
                let revert = try await world.run(["files", "revert", "1"])
                #expect(revert.status == 0, "\(revert.errors)")
            }
        }

        private func load(_ name: String, _ text: String, _ world: World) async throws {
            let path = try world.write(name, text)
            let result = try await world.run(["import", path, "--feed", DroppedFile.feed])
            #expect(result.status == 0, "\(result.errors)")
        }

        @Test(arguments: [
            "export_begun", "export_written", "export_recorded", "export_renamed", "export_placed",
        ])
        func `killed at any step, the files give the table after the next run`(step: String)
            async throws
        {
            try await World.with { world in
                try world.declare(Self.declaration, "exports/mesures")
                for number in 0...3 {
                    try await change(number, world)
                    let killed = try await world.run(
                        ["exports", "run", "mesures"], environment: ["BASCULE_CRASH_AT": step])
                    #expect(killed.status == -SIGKILL, "\(number): \(killed.errors)")
                    let next = try await world.run(["exports", "run", "mesures"])
                    #expect(next.status == 0, "\(next.errors)")
                    #expect(try received(world) == (try await table(world)), "\(number)")
                }
                let last = try await world.run(["exports", "run", "mesures"])
                #expect(last.output.hasPrefix("unchanged  "), "\(last.output)")
            }
        }
    }
}
