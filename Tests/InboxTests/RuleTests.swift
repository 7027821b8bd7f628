// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Inbox

@Suite struct RuleTests {
    @Test(arguments: [
        ("*", "anything", true), ("*.csv", "X.CSV", true), ("*.csv", "x.csv.gz", false),
        ("labo_?.txt", "LABO_1.txt", true), ("labo_?.txt", "labo_12.txt", false),
        ("[0-9]*.csv", "7a.csv", true), ("[!0-9]*.csv", "7a.csv", false), ("a*b*c", "aXbXbc", true),
        ("a*b*c", "aXbXb", false), ("é*.csv", "E\u{301}t\u{E9}.csv", true), ("", "x", false),
        ("[x", "[x", true), ("**", "", true),
    ])
    func `globs match names`(pattern: String, name: String, expected: Bool) {
        #expect(NameRule.Glob(pattern).matches(name) == expected)
    }

    @Test func `a hostile glob takes no long time`() {
        let glob = NameRule.Glob(String(repeating: "*a", count: 60) + "b")
        let began = ContinuousClock.now
        #expect(!glob.matches(String(repeating: "a", count: 255)))
        #expect(ContinuousClock.now - began < .seconds(1))
    }

    @Test(arguments: [
        ("x.csv", NameRule.Answer.mayBeData), (".x.csv", .ignored), ("x.CSV~", .ignored),
        ("x.Part", .ignored), ("~$x.xlsx", .ignored), ("thumbs.DB", .ignored),
        ("été 2026.csv", .mayBeData), ("x\u{1B}[2J.csv", .refused(.controlCharacterInName)),
        ("x\u{85}.csv", .refused(.controlCharacterInName)),
        ("x\u{202E}vsc.exe", .refused(.controlCharacterInName)),
        ("x\u{7F}", .refused(.controlCharacterInName)),
    ])
    func `names are judged`(name: String, expected: NameRule.Answer) {
        #expect(NameRule.judge(name) == expected)
    }

    @Test func `checksum files of all makes are read`() {
        let hex = String(repeating: "aB", count: 32)
        for text in ["\(hex)  x.csv\n", "\(hex) *x.csv", "SHA256 (x.csv) = \(hex)\n", hex] {
            #expect(Checksum.sha256(in: Array(text.utf8)) == hex.lowercased())
        }
        #expect(Checksum.sha256(in: Array((hex + "0").utf8)) == nil)
        #expect(Checksum.sha256(in: Array("d41d8cd98f00b204e9800998ecf8427e x".utf8)) == nil)
    }

    @Test func `the timer heap gives what is due, soonest first`() {
        var timers = TimerHeap<Int64>()
        var lots = SeededGenerator(for: "timer heap")
        let times = (0..<500).map { _ in Int64.random(in: 0..<1_000, using: &lots) }
        for time in times { timers.plan(time, at: .milliseconds(time)) }
        var taken: [Int64] = []
        while let (_, item) = timers.takeDue(at: .milliseconds(600)) { taken.append(item) }
        #expect(taken == times.filter { $0 <= 600 }.sorted())
    }

    @Test func `network file systems are known by their number`() {
        #expect(ReadLease.FolderKind(magic: 0xFF53_4D42) == .remote("CIFS"))
        #expect(ReadLease.FolderKind(magic: 0x6969) == .remote("NFS"))
        #expect(ReadLease.FolderKind(magic: 0xEF53) == .local)
        #expect(ReadLease.FolderKind(magic: 0x0102_1994) == .local)
    }
}
