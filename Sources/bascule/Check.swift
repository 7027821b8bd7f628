// SPDX-License-Identifier: Apache-2.0

/// One thing looked at.
struct Check: Sendable {
    enum Finding: Sendable {
        case good(String)
        case bad(String)
    }

    let name: String
    let finding: Finding

    init(name: String, finding: Finding) {
        self.name = name
        self.finding = finding
    }

    init(_ name: String, _ look: () throws -> String) {
        self.name = name
        do { finding = .good(try look()) } catch { finding = .bad("\(error)") }
    }

    var isBad: Bool {
        if case .bad = finding { true } else { false }
    }

    var line: String {
        switch finding {
        case .good(let text): "ok    \(name): \(text)"
        case .bad(let text): "BAD   \(name): \(text)"
        }
    }
}
