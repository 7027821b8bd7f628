// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// A value that a template may show.
indirect enum TemplateValue: Sendable, Equatable {
    case text(String)
    /// Not known: told as such, never blank and never 0.
    case missing
    /// Whether a section of its name is shown, and how it reads.
    case flag(Bool, String)
    /// A picture; goes into the page as it is.
    case markup(String)
    case list([[String: TemplateValue]])
    case map([String: TemplateValue])

    /// How a missing value reads.
    static let missingText = "—"

    /// As it stands between tags and in quoted attributes.
    var markup: String {
        switch self {
        case .text(let text), .flag(_, let text): MarkupText.escaped(text)
        case .missing: Self.missingText
        case .markup(let text): text
        case .list, .map: ""
        }
    }

    /// Whether a section of it is shown.
    var isTrue: Bool {
        switch self {
        case .text(let text): !text.isEmpty
        case .missing: false
        case .flag(let isTrue, _): isTrue
        case .markup(let text): !text.isEmpty
        case .list(let rows): !rows.isEmpty
        case .map(let facts): !facts.isEmpty
        }
    }
}
