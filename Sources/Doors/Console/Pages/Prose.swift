// SPDX-License-Identifier: Apache-2.0

internal import Wording

extension HTML {
    /// A sentence as `status` says it: what stands in backticks is a command or a setting.
    init(prose text: String) {
        let parts = text.split(separator: "`", omittingEmptySubsequences: false).map(String.init)
        guard parts.count % 2 == 1 else {
            self = "\(outside: text)"
            return
        }
        let marked = parts.enumerated().map { place, part -> HTML in
            place % 2 == 0 ? "\(part)" : "<code>\(part)</code>"
        }
        self = "<bdi>\(marked)</bdi>"
    }
}

extension Face {
    func prose(_ text: String) -> HTML { HTML(prose: text) }

    /// A sentence that the database keeps, in the site's language: said so where the page is in
    /// another, so that it is read aloud and hyphenated as what it is.
    func kept(_ text: String) -> HTML {
        kept(prose(siteLanguage == .fr ? Self.quoted(text) : text))
    }

    func kept(_ content: HTML) -> HTML {
        language == siteLanguage ? content : told(content, in: siteLanguage)
    }

    /// What the log has: English, as is every line of it.
    func logged(_ content: HTML) -> HTML { language == .en ? content : told(content, in: .en) }

    private func told(_ content: HTML, in other: Language) -> HTML {
        "<span lang=\"\(other.rawValue)\">\(content)</span>"
    }
}
