// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Views

@testable import Application

/// What the journal is given, as people read it.
@Suite struct JournalWordsTests {
    /// The texts that a pattern finds in the sources, by their file.
    private func found(
        _ pattern: Regex<(Substring, Substring)>
    ) throws -> [(file: String, word: String)] {
        let sources = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources").standardizedFileURL
        let files = try #require(
            FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        return try files.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
            .flatMap { file in
                try String(contentsOf: file, encoding: .utf8).matches(of: pattern)
                    .map { (file.lastPathComponent, String($0.output.1)) }
            }
    }

    @Test func `each action has a French name, and can be asked for`() throws {
        let actions = try found(#/JournalEntry\.write\(\s*"([a-z ]+)"/#)
        #expect(actions.count > 40)
        let missing = actions.filter { !JournalWords.known.contains($0.word) }
        #expect(missing.isEmpty, "\(missing)")
    }

    @Test func `each thing that is told of has a French name`() throws {
        let things = try found(#/subject: "([a-z]+)/#)
        #expect(things.count > 30)
        let missing = things.filter { !SubjectWords.known.contains($0.word) }
        #expect(missing.isEmpty, "\(missing)")
    }
}
