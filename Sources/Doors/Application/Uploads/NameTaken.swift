// SPDX-License-Identifier: Apache-2.0

internal import Ingest
package import Views
package import Wording

/// A file of the same name is in the inbox: what was sent is kept as an upload of whoever sent it.
package struct NameTaken: Worded {
    package let upload: Int64
    package let name: String
    package let feed: String
    /// Uploads that it has replaced.
    package let replaced: [Int64]

    package init(
        upload: Int64, name: String, feed: String, inPlaceOf replaced: [Int64] = []
    ) {
        self.upload = upload
        self.name = name
        self.feed = feed
        self.replaced = replaced
    }

    /// Nil where the error is another one.
    ///
    /// - Parameter name: under which the upload was to be handed in.
    package init?(_ error: any Error, of upload: UploadView, as name: String?) {
        guard case HandInRefusal.waits = error else { return nil }
        self.init(upload: upload.id, name: name ?? upload.name, feed: upload.feed)
    }

    private var numbers: String { replaced.map { "\($0)" }.joined(separator: ", ") }

    package var sentence: Phrase {
        HandInRefusal.waits(name, feed: feed).sentence
            + Phrase(
                en: ". What was sent is kept as upload \(upload)",
                fr: ". Ce qui a été envoyé est gardé comme dépôt \(upload)")
            + (replaced.isEmpty
                ? Phrase("")
                : Phrase(
                    en: ", and what was kept before under this name is let go (\(numbers))",
                    fr: ", et ce qui était gardé avant sous ce nom est abandonné (\(numbers))"))
    }
}
