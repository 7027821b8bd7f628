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
    /// The template with these values: markup in UTF-8.
    func filled(_ values: [String: TemplateValue]) -> [UInt8] {
        var output: [UInt8] = []
        Self.append(parts, [values], to: &output)
        return output
    }

    private static func append(
        _ parts: [Part], _ scopes: [[String: TemplateValue]], to output: inout [UInt8]
    ) {
        for part in parts {
            switch part {
            case .text(let text): output += text.utf8
            case .value(let name, _): output += value(name, scopes).markup.utf8
            case .included(let template): append(template.parts, scopes, to: &output)
            case .section(let name, let isInverted, let inner):
                let value = value(name, scopes)
                guard !isInverted else {
                    if !value.isTrue { append(inner, scopes, to: &output) }
                    continue
                }
                switch value {
                case .list(let rows):
                    for row in rows { append(inner, scopes + [row], to: &output) }
                case .map(let facts): append(inner, scopes + [facts], to: &output)
                default: if value.isTrue { append(inner, scopes, to: &output) }
                }
            }
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
