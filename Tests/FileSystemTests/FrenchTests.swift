// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Wording

@testable import FileSystem

@Suite struct FrenchTests {
    @Test(arguments: [
        (
            FileError("move /a to /b", errno: EACCES),
            "impossible de déplacer /a vers /b : accès refusé ; donnez-en le droit"
        ),
        (
            FileError("open the folder /x", errno: ENOENT),
            "impossible d'ouvrir le dossier /x : il n'existe pas"
        ),
        (FileError("write /x", errno: ENOSPC), "plus de place sur le disque ; libérez de la place"),
        (FileError("write /x", errno: EROFS), "en lecture seule pour ce processus"),
        (FileError("read /x", errno: EPROTO), "le système répond « Protocol error »"),
    ])
    func `what happened to which path and what to do is said in French`(
        _ error: FileError, _ says: String
    ) {
        #expect(error.sentence.fr.contains(says), "\(error.sentence.fr)")
    }

    @Test func `every action that fails anywhere in the sources has a French verb`() throws {
        let sources = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources").standardizedFileURL
        let files = try #require(
            FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        var actions = 0
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: #/FileError\(\s*"([^"]+)"/#)
            where !match.output.1.hasPrefix("\\(") {
                actions += 1
                #expect(
                    FileError.verbs.contains { match.output.1.hasPrefix($0.english) },
                    "\(match.output.1)")
            }
        }
        #expect(actions > 25)
    }
}
