// SPDX-License-Identifier: Apache-2.0

package import MIME
internal import Postgres
package import Wording

/// What a mail says as readers get it: HTML, the same as text, and files.
package struct MailBody: Sendable {
    package let html: String
    package let text: String
    package let files: [MailFile]
    /// Shown within the HTML.
    let pictures: [MailPicture]

    /// Entries of a section that are tried, the most first, until the HTML is small enough.
    private static let steps = [Mail.Limits.rows, 40, 15, 5, 1]

    package init(_ content: MailContent, files: [MailFile] = [], in language: Language) {
        let content = content.clipped
        var shown = content
        var html = HTMLBody.text(shown, in: language)
        for most in Self.steps where html.utf8.count > Mail.Limits.htmlBytes {
            shown = content.shortened(to: most) { left in
                Phrase.counted(
                    left, en: "and # more: the console shows all of them",
                    fr: "et # autre[s] : la console les montre toutes")[language]
            }
            html = HTMLBody.text(shown, in: language)
        }
        let sections = shown.sections
        var kept = sections.count
        while html.utf8.count > Mail.Limits.htmlBytes, kept > 0 {
            kept -= 1
            shown.sections = sections.prefix(kept) + [Self.rest(sections.dropFirst(kept), language)]
            html = HTMLBody.text(shown, in: language)
        }
        self.html = html
        text = TextBody.text(shown)
        // Of sections that had no room neither is the picture.
        pictures = shown.pictures
        self.files = files
    }

    /// Says which sections there is no room for.
    private static func rest(
        _ sections: ArraySlice<MailContent.Section>, _ language: Language
    ) -> MailContent.Section {
        let names = sections.map(\.heading).joined(separator: ", ")
            .clipped(to: Mail.Limits.lineCharacters)
        return .init(
            Phrase(en: "Not shown", fr: "Non montré")[language],
            .nothing(
                Phrase(
                    en: "too long for a mail: \(names)", fr: "trop long pour un courriel : \(names)"
                )[language]))
    }

    /// The HTML with what it shows.
    private var picture: MIME.Part {
        let words = MIME.Part.text(html, subtype: "html")
        guard !pictures.isEmpty else { return words }
        let shown = pictures.map { picture in
            MIME.Part.inline(
                id: picture.id, name: picture.name + ".png", type: "image/png",
                bytes: picture.bytes ?? [])
        }
        return .parts(.related, [words] + shown)
    }

    package var part: MIME.Part {
        let words = MIME.Part.parts(.alternative, [.text(text, subtype: "plain"), picture])
        guard !files.isEmpty else { return words }
        return .parts(
            .mixed,
            [words] + files.map { .file(name: $0.name, type: $0.type, bytes: $0.bytes) })
    }
}
