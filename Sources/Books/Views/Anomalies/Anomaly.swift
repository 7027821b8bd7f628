// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Wording

/// Something that is wrong with a thing, as the target that owns the tables finds it there.
///
/// A value: what is made of it, an alert that is raised and resolved, is the book's (`Alerts`).
package struct Anomaly: Sendable, Equatable {
    /// What tells one from another.
    package struct Key: Sendable, Hashable {
        /// The thing it is about: `feed labo_resultats`, `schedule nightly`.
        package var subject: String
        /// Since when; of what did not happen, by when it was due.
        package var since: Timestamp

        package init(subject: String, since: Timestamp) {
            self.subject = subject
            self.since = since
        }
    }

    /// How one ended that is over when it is found: what was missed has happened late.
    package struct End: Sendable, Equatable {
        package var at: Timestamp
        package var resolution: Phrase

        package init(at: Timestamp, resolution: Phrase) {
            self.at = at
            self.resolution = resolution
        }
    }

    package var key: Key
    package var sentence: Phrase
    /// Nil: it lasts.
    package var end: End?

    package init(_ subject: String, since: Timestamp, sentence: Phrase, end: End? = nil) {
        key = Key(subject: subject, since: since)
        self.sentence = sentence
        self.end = end
    }
}
