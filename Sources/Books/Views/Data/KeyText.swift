// SPDX-License-Identifier: Apache-2.0

/// The values of a key as one text, which links carry: `~` between them, `\~` for one within.
package enum KeyText {
    package static func written(_ key: [String]) -> String {
        key.map(escaped).joined(separator: "~")
    }

    private static func escaped(_ value: String) -> String {
        guard value.utf8.contains(where: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "~") })
        else { return value }
        return value.replacing("\\", with: "\\\\").replacing("~", with: "\\~")
    }

    /// Nil where it ends within an escape.
    package static func read(_ text: String) -> [String]? {
        var (key, part, isEscaped): ([String], String.UnicodeScalarView, Bool) = (
            [], .init(), false
        )
        for scalar in text.unicodeScalars {
            if isEscaped {
                part.append(scalar)
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else if scalar == "~" {
                key.append(String(part))
                part = .init()
            } else {
                part.append(scalar)
            }
        }
        return isEscaped ? nil : key + [String(part)]
    }
}
