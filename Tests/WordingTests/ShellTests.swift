// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Wording

/// Commands that messages show, as a shell reads them.
@Suite struct ShellTests {
    private func read(_ command: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-c", command]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }

    @Test(arguments: [
        #"it's "x" $HOME.csv"#, "a b", "", "'", "''", "`id`", "$(id)", "a;b", "a\nb", "tab\t'\\7",
        "*",
        "~root", "a#b", "été.csv", "e\u{301}", "x!y", "{a,b}", "/var/archive/1.csv", "\u{7F}\u{85}",
        "🚜",
    ])
    func `a name in a command that is copied comes out as it is`(name: String) throws {
        for shown in [Shell.word(name), Shell.quoted(name), Shell.path("/d/" + name)] {
            #expect(!shown.unicodeScalars.contains { $0.properties.generalCategory == .control })
            let expected = shown == Shell.path("/d/" + name) ? "/d/" + name : name
            #expect(try read("printf %s \(shown)").utf8.elementsEqual(expected.utf8), "\(shown)")
        }
    }

    @Test func `a path is no option, and what needs no quotes has none`() {
        #expect(Shell.path("-x.csv") == "./-x.csv")
        #expect(Shell.path("/a/b-1.csv") == "/a/b-1.csv")
        #expect(Shell.quoted("/a/b-1.csv") == "'/a/b-1.csv'")
    }
}
