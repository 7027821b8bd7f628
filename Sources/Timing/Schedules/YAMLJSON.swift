// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Daemon

/// A YAML value as JSON: plain numbers, `true` and `false` stay what they are, all else is text.
enum YAMLJSON {
    static func text(_ node: YAMLNode) -> String {
        switch node.content {
        case .null: return "null"
        case .scalar(let text, let isQuoted):
            return isQuoted || !isLiteral(text) ? JSONText.string(text) : text
        case .list(let items): return "[" + items.map(text).joined(separator: ", ") + "]"
        case .map(let entries):
            let members = entries.map { entry in
                "\(JSONText.string(entry.key.text ?? "")): \(text(entry.value))"
            }
            return "{" + members.joined(separator: ", ") + "}"
        }
    }

    private static func isLiteral(_ text: String) -> Bool {
        ["true", "false"].contains(text)
            || text.wholeMatch(of: #/-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,17})?/#) != nil
    }
}
