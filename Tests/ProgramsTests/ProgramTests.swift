// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing
import Wording

@testable import Programs

@Suite struct ProgramTests {
    private struct Enough: Error {}

    private static let environment = ["PATH=/usr/bin:/bin", "WORD=mot"]

    private func program(_ script: String) -> Program {
        Program("sh", ["-c", script], environment: Self.environment)
    }

    private func output(
        _ program: Program, input: [UInt8] = [], within deadline: Duration = .seconds(20)
    ) throws -> (outcome: Program.Outcome, bytes: [UInt8]) {
        var bytes: [UInt8] = []
        let outcome = try program.run(input: input, within: deadline) { bytes += $0 }
        return (outcome, bytes)
    }

    @Test func `a program gets its bytes, gives others, and its own words apart`() throws {
        // More than any buffer on the way holds, in both directions at once.
        let input = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let found = try output(program("cat; echo $WORD >&2; exit 7"), input: input)
        #expect(found.bytes == input)
        #expect(found.outcome.status == 7)
        #expect(found.outcome.errors == "mot\n")
    }

    @Test func `a program has no other environment and no input unless told`() throws {
        let found = try output(program("cat; env"))
        let names = String(decoding: found.bytes, as: UTF8.self).split(separator: "\n")
            .map { $0.prefix { $0 != "=" } }
        #expect(
            Set(names).isSubset(of: ["PATH", "WORD", "PWD", "_", "SHLVL", "OLDPWD"]), "\(names)")
    }

    @Test func `a program has no descriptor of ours but the three`() throws {
        // Foundation opens without O_CLOEXEC.
        let file = try #require(FileHandle(forReadingAtPath: "/dev/null"))
        let found = try output(program("exec ls /proc/self/fd"))
        let names = String(decoding: found.bytes, as: UTF8.self).split(separator: "\n")
        // The fourth is the listing itself.
        #expect(names.map(String.init) == ["0", "1", "2", "3"])
        try file.close()
    }

    @Test func `a program that reads nothing ends by its own status`() throws {
        let found = try output(program("exit 3"), input: [UInt8](repeating: 1, count: 4_000_000))
        #expect(found.outcome.status == 3)
    }

    @Test func `a signal is told as a shell tells it`() throws {
        #expect(try output(program("kill -9 $$")).outcome.status == 137)
    }

    @Test func `of what a program complains the end is kept`() throws {
        let found = try output(program("seq 1 10000 >&2; echo Ende >&2"))
        #expect(found.outcome.errors.utf8.count == Program.errorsLimit)
        #expect(found.outcome.errors.hasSuffix("10000\nEnde\n"))
    }

    @Test func `both outputs are one where that is asked for`() throws {
        var merged = program("echo a; echo b >&2; echo c")
        merged.mergesErrors = true
        let found = try output(merged)
        #expect(String(decoding: found.bytes, as: UTF8.self) == "a\nb\nc\n")
        #expect(found.outcome.errors.isEmpty)
    }

    @Test func `past the deadline it is killed with all that it has started`() async throws {
        try await TemporaryFolder.with { folder in
            let script = "sleep 600 & echo $! > \(folder)/pid; sleep 600"
            let start = ContinuousClock.now
            #expect(throws: ProgramError.deadline("sh", .milliseconds(300))) {
                try output(program(script), within: .milliseconds(300))
            }
            #expect(start.duration(to: .now) < .seconds(10))
            let pid = try #require(
                Int32(try await ChildProcess.succeed("/bin/cat", ["\(folder)/pid"]).dropLast()))
            try await eventually("the grandchild ends") { kill(pid, 0) != 0 }
        }
    }

    @Test func `a program that closed its outputs and goes on is killed at the deadline too`() {
        #expect(throws: ProgramError.deadline("sh", .milliseconds(400))) {
            try output(program("exec >&- 2>&-; sleep 600"), within: .milliseconds(400))
        }
    }

    @Test func `what a closure throws ends the program`() {
        let endless = program("yes")
        #expect(throws: Enough.self) {
            _ = try endless.run(within: .seconds(20)) { _ in throw Enough() }
        }
        let silent = program("sleep 600")
        #expect(throws: Enough.self) {
            _ = try silent.run(within: .seconds(20), watch: { throw Enough() }) { _ in }
        }
    }

    @Test func `a program that is not there is told by its name`() throws {
        let error = #expect(throws: ProgramError.self) {
            try output(Program("/nowhere/druck", [], environment: []))
        }
        #expect(
            error?.sentence.en == "/nowhere/druck could not be started: No such file or directory")
    }
}
