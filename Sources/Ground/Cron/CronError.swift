// SPDX-License-Identifier: Apache-2.0

package import Wording

/// A mistake in a cron expression, and its remedy.
package struct CronError: Worded, Sendable, Equatable {
    /// The field concerned; nil: the expression as a whole.
    package var field: CronField?
    /// The mistake, without a full stop.
    package var what: Phrase
    /// The remedy, without a full stop.
    package var remedy: Phrase

    init(_ field: CronField? = nil, _ what: Phrase, remedy: Phrase) {
        self.field = field
        self.what = what
        self.remedy = remedy
    }

    package var sentence: Phrase { .advice(what, remedy) }

    /// A part of an expression for a message: short, and without control characters.
    static func shown(_ bytes: ArraySlice<UInt8>) -> String {
        let limit = 32
        let text = String(decoding: bytes.prefix(limit), as: UTF8.self).unicodeScalars
            .map { $0.properties.generalCategory == .control ? $0.escaped(asASCII: true) : "\($0)" }
            .joined()
        return "`\(text)\(bytes.count > limit ? "…" : "")`"
    }
}
