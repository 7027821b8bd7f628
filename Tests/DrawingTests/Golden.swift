// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Drawing

/// Pictures as they were last looked at, one a file beside this one.
///
/// With `BASCULE_GOLDEN=write` they are written anew, to be looked at before they are committed.
enum Golden {
    static var isWritten: Bool {
        ProcessInfo.processInfo.environment["BASCULE_GOLDEN"] == "write"
    }

    static func expect(_ picture: SVG, _ name: String) throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Golden/\(name).svg")
        // An element a line: a difference is read in a review.
        let text = picture.text.replacing("><", with: ">\n<") + "\n"
        if isWritten {
            try Data(text.utf8).write(to: file)
            return
        }
        let kept = try String(decoding: Data(contentsOf: file), as: UTF8.self)
        let first = zip(text.split(separator: "\n"), kept.split(separator: "\n")).first { $0 != $1 }
        #expect(text == kept, "\(name): \(first.map { "\($0.0)\nwas\n\($0.1)" } ?? "longer")")
    }
}
