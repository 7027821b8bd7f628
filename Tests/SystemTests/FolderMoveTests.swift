// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension WholeService.Checkups {
    private static let strace = "/usr/bin/strace"
    private static let hasStrace = FileManager.default.isExecutableFile(atPath: strace)

    /// `doctor` where the kernel answers some calls with an error, as a file system that lacks them
    /// does.
    private func doctor(_ errors: [String: String], _ world: World) async throws -> CommandResult {
        let calls = errors.flatMap { ["-e", "inject=\($0):error=\($1)"] }
        return try await ChildProcess.run(
            Self.strace,
            ["-f", "-qq", "-o", "/dev/null", "-e", "trace=" + errors.keys.joined(separator: ",")]
                + calls + [try BasculeProcess.executable(), "doctor"],
            environment: [
                "BASCULE_HOME": world.home.path, "BASCULE_DATABASE_URL": world.databaseURL,
                "BASCULE_FOLDERS_ARCHIVE": world.home.archive,
            ], folder: world.home.path)
    }

    @Test(.enabled(if: hasStrace, "strace is not installed"))
    func `doctor moves a file to the archive, and says where no way to do so works`() async throws {
        try await World.with { world in
            #expect(try await world.run(["migrate"]).status == 0)
            let archive = world.home.archive
            try FileManager.default.createDirectory(
                atPath: archive, withIntermediateDirectories: true)
            // sshfs with disable_hardlink: the last way is left.
            let odd = try await doctor(["renameat2": "EINVAL", "linkat": "EPERM"], world)
            #expect(odd.status == 0, "\(odd.output)\(odd.errors)")
            #expect(odd.output.contains("ok    move to the archive"), "\(odd.output)")
            let none = try await doctor(
                ["renameat2": "EINVAL", "linkat": "EPERM", "renameat": "EPERM"], world)
            #expect(none.status == 3, "\(none.output)\(none.errors)")
            #expect(
                none.output.contains("BAD   move to the archive: could not move"), "\(none.output)")
            for folder in [archive, world.home.inbox] {
                let left = try FileManager.default.contentsOfDirectory(atPath: folder)
                #expect(left.filter { $0.contains("doctor") } == [], "nothing of it is left")
            }
        }
    }

    @Test(.enabled(if: getuid() == 0, "only root can give a right up"))
    func `a user who is not told of other users' writers is told so by doctor`() async throws {
        try await World.with { world in
            #expect(try await world.run(["migrate"]).status == 0)
            let well = try await world.run(["doctor"])
            #expect(!well.output.contains("CAP_LEASE"), "\(well.output)")
            let without = try await ChildProcess.run(
                "/usr/bin/setpriv",
                ["--bounding-set=-lease", "--inh-caps=-lease", "--"]
                    + [try BasculeProcess.executable(), "doctor"],
                environment: [
                    "BASCULE_HOME": world.home.path, "BASCULE_DATABASE_URL": world.databaseURL,
                ], folder: world.home.path)
            #expect(without.status == 0, "\(without.output)\(without.errors)")
            #expect(
                without.output.contains("It has no CAP_LEASE, so nobody can tell it whether"),
                "\(without.output)")
            #expect(without.output.contains("AmbientCapabilities=CAP_LEASE"))
        }
    }
}
