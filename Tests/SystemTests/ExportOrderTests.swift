// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension WholeService {
    /// Properties that only the system calls show.
    ///
    /// No crash of a process tells a file that is on the disk from one that is not.
    @Suite struct ExportOrder {
        private static let strace = "/usr/bin/strace"
        private static let hasStrace = FileManager.default.isExecutableFile(atPath: strace)

        private static let declaration = """
            export: mesures
            query: |
              select n from generate_series(1, 5) n order by n
            """

        @Test(.enabled(if: hasStrace, "strace is not installed"))
        func
            `an export is on the disk before it has its name, and that before the ledger says so`()
            async throws
        {
            try await World.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                let folder = world.home.path + "/config/exports"
                try FileManager.default.createDirectory(
                    atPath: folder, withIntermediateDirectories: true)
                try Data(Self.declaration.utf8).write(to: URL(filePath: folder + "/mesures.yaml"))
                let trace = world.home.path + "/trace"
                var environment = ProcessInfo.processInfo.environment
                    .filter { !$0.key.hasPrefix("BASCULE_") }
                environment["BASCULE_HOME"] = world.home.path
                environment["BASCULE_DATABASE_URL"] = world.databaseURL
                let result = try await ChildProcess.run(
                    Self.strace,
                    [
                        "-f", "-y", "-e", "trace=fsync,renameat2,sendto", "-s", "200", "-o", trace,
                        try BasculeProcess.executable(), "exports", "run", "mesures",
                    ], environment: environment, folder: world.home.path)
                #expect(result.status == 0, "\(result.errors)")
                let calls = try String(contentsOfFile: trace, encoding: .utf8)
                    .split(separator: "\n")
                let steps = [
                    calls.firstIndex { $0.contains("fsync(") && $0.contains(".part>") },
                    calls.firstIndex { $0.contains("insert into bascule.export ") },
                    calls.firstIndex { $0.contains("renameat2(") && $0.contains(".part\"") },
                    calls.firstIndex { $0.contains("fsync(") && $0.contains("/export>") },
                    calls.firstIndex { $0.contains("set placed_at") },
                ]
                let found = steps.compactMap(\.self)
                #expect(found.count == steps.count, "\(steps)")
                #expect(found == found.sorted(), "\(steps)")
            }
        }
    }
}
