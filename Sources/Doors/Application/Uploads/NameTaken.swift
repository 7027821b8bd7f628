// SPDX-License-Identifier: Apache-2.0

internal import Ingest
package import Views
package import Wording

/// A file of the same name is in the inbox: what was sent is kept as an upload of whoever sent it.
package struct NameTaken: Worded {
    package let upload: Int64
    package let name: String
    package let feed: String

    package init(upload: Int64, name: String, feed: String) {
        self.upload = upload
        self.name = name
        self.feed = feed
    }

    /// Nil where the error is another one.
    ///
    /// - Parameter name: under which the upload was to be handed in.
    package init?(_ error: any Error, of upload: UploadView, as name: String?) {
        guard case HandInRefusal.waits = error else { return nil }
        self.init(upload: upload.id, name: name ?? upload.name, feed: upload.feed)
    }

    package var sentence: Phrase {
        HandInRefusal.waits(name, feed: feed).sentence
            + Phrase(
                en: ". What was sent is kept as upload \(upload)",
                fr: ". Ce qui a été envoyé est gardé comme dépôt \(upload)")
    }
}
