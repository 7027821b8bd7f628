// SPDX-License-Identifier: Apache-2.0

/// A Mustache template that was read and is not filled yet: values, sections, partials, comments.
///
/// No lambdas, no other delimiters, no inheritance. Values are escaped; only pictures are not.
package struct Template: Sendable {
    indirect enum Part: Sendable {
        case text(String)
        /// `{{name}}`, or `{{{name}}}` where it is markup.
        case value(Name, isMarkup: Bool)
        /// `{{#name}}…{{/name}}`, or `{{^name}}…{{/name}}`.
        case section(Name, isInverted: Bool, [Part])
        /// `{{>name}}`: another file.
        case included(Template)
    }

    /// A name in a tag, and where the tag stands.
    struct Name: Sendable {
        /// `charts.extraction` has two parts.
        let parts: [String]
        let line: Int

        var text: String { parts.joined(separator: ".") }
    }

    let file: String
    let parts: [Part]
    /// The texts that shape what is made of it, by their names: its own, and those it includes.
    var texts: [String: String]
}

extension Template {
    /// More than its limit: sections within sections repeat what is in them row by row.
    struct TooLarge: Error {}

    /// What is filled so far.
    private struct Output {
        var bytes: [UInt8] = []
        /// Rows that sections were repeated for.
        var rows = 0
        let limit: Int

        func require() throws(TooLarge) {
            guard bytes.count <= limit, rows <= limit else { throw TooLarge() }
        }
    }

    /// The template with these values: markup in UTF-8.
    ///
    /// - Parameter limit: bytes; also of the rows of sections, each of which may be empty.
    func filled(
        _ values: [String: TemplateValue], limit: Int
    ) throws(TooLarge) -> [UInt8] {
        var output = Output(limit: limit)
        try Self.append(parts, [values], to: &output)
        return output.bytes
    }

    private static func append(
        _ parts: [Part], _ scopes: [[String: TemplateValue]], to output: inout Output
    ) throws(TooLarge) {
        for part in parts {
            switch part {
            case .text(let text): output.bytes += text.utf8
            case .value(let name, _): output.bytes += value(name, scopes).markup.utf8
            case .included(let template): try append(template.parts, scopes, to: &output)
            case .section(let name, let isInverted, let inner):
                let value = value(name, scopes)
                guard !isInverted else {
                    if !value.isTrue { try append(inner, scopes, to: &output) }
                    continue
                }
                switch value {
                case .list(let rows):
                    for row in rows {
                        output.rows += 1
                        try append(inner, scopes + [row], to: &output)
                    }
                case .map(let facts): try append(inner, scopes + [facts], to: &output)
                default: if value.isTrue { try append(inner, scopes, to: &output) }
                }
            }
            try output.require()
        }
    }

    /// The innermost scope that has the first word decides.
    ///
    /// The check of the declaration has looked for every name: one that is not there is missing.
    private static func value(
        _ name: Name, _ scopes: [[String: TemplateValue]]
    ) -> TemplateValue {
        guard let first = name.parts.first,
            var value = scopes.reversed().lazy.compactMap({ $0[first] }).first
        else { return .missing }
        for word in name.parts.dropFirst() {
            guard case .map(let facts) = value, let next = facts[word] else { return .missing }
            value = next
        }
        return value
    }
}
