// SPDX-License-Identifier: Apache-2.0

import Daemon
import Glibc
import Logging
import Testing

@Suite struct LogTests {
    private func line(_ message: String, _ metadata: Logger.Metadata = [:]) -> LogLine {
        LogLine(
            time: 1_795_435_200_123_456_789, level: .warning, logger: "inbox", message: message,
            metadata: metadata)
    }

    @Test func `a line for a person has time, level, message and pairs`() {
        let text = line("It waits.", ["file": "x y.csv", "bytes": "12"]).text(isColoured: false)
        #expect(text == "2026-11-23T12:00:00.123Z warning  It waits. bytes=12 file=\"x y.csv\"")
    }

    @Test func `no control character of a name reaches the terminal`() {
        let text = line("a\nb", ["file": "x\u{1B}[2J\u{202E}.csv"]).text(isColoured: false)
        #expect(text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
        #expect(!text.contains("\u{202E}"))
    }

    @Test func `a line for a machine is JSON`() {
        let json = line(
            "\"é\"\u{1}\n", ["n": "\(1)", "level": "x", "list": ["a", ["k": "\\"]]]
        ).json
        #expect(
            json == #"{"time":"2026-11-23T12:00:00.123Z","level":"warning","logger":"inbox","#
                + #""message":"\"é\"\u0001\n","level_":"x","list":["a",{"k":"\\"}],"n":"1"}"#)
    }

    @Test func `numbers and lists are such for a machine`() {
        let json = line(
            "x",
            ["file": .number(Int64(7)), "jobs": .numbers([1, 2]), "feeds": .texts(["a", "b"])]
        ).json
        #expect(json.hasSuffix(#""message":"x","feeds":["a","b"],"file":7,"jobs":[1,2]}"#))
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (-1_000_000, "1969-12-31T23:59:59.999Z"),
        (951_782_400_000_000_000, "2000-02-29T00:00:00.000Z"),
        (4_107_542_399_999_000_000, "2100-02-28T23:59:59.999Z"),
    ])
    func `instants are written in UTC`(time: Int64, text: String) {
        #expect(CivilTime.iso8601(nanosecondsSince1970: time) == text)
    }

    @Test func `lines of many threads don't mix`() async throws {
        var ends: [Int32] = [0, 0]
        try #require(unsafe pipe(&ends) == 0)
        let (reading, writing) = (ends[0], ends[1])
        _ = fcntl(writing, F_SETPIPE_SZ_NUMBER, 1 << 20)
        let padding = String(repeating: "x", count: 500)
        await withTaskGroup(of: Void.self) { group in
            for thread in 0..<8 {
                group.addTask {
                    let logger = Logger(label: "t") { label in
                        LineLogHandler(label: label, style: .json, descriptor: writing)
                    }
                    for _ in 0..<100 { logger.info("\(thread) \(padding)") }
                }
            }
        }
        close(writing)
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe read(reading, &buffer, buffer.count)
            if count <= 0 { break }
            bytes += buffer[..<count]
        }
        close(reading)
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        #expect(lines.count == 800)
        #expect(lines.allSatisfy { $0.first == UInt8(ascii: "{") && $0.last == UInt8(ascii: "}") })
        #expect(Set(lines.map(\.count)).count == 1)
    }

    /// F_SETPIPE_SZ, which Glibc does not import.
    private let F_SETPIPE_SZ_NUMBER: Int32 = 1_031
}
