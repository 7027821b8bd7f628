// SPDX-License-Identifier: Apache-2.0

package import Wording

/// What is wrong with a cron expression, and how to mend it.
package struct CronError: Worded, Sendable, Equatable {
    /// The field it is about; nil: the expression as a whole.
    package var field: CronField?
    /// What is wrong, without a full stop at its end.
    package var what: Phrase
    /// What to do about it, without a full stop at its end.
    package var remedy: Phrase

    init(_ field: CronField? = nil, _ what: Phrase, remedy: Phrase) {
        self.field = field
        self.what = what
        self.remedy = remedy
    }

    package var sentence: Phrase { .advice(what, remedy) }

    /// A part of an expression as a message shows it: short, and nothing a terminal would obey.
    static func shown(_ bytes: ArraySlice<UInt8>) -> String {
        let limit = 32
        let text = String(decoding: bytes.prefix(limit), as: UTF8.self).unicodeScalars
            .map { $0.properties.generalCategory == .control ? $0.escaped(asASCII: true) : "\($0)" }
            .joined()
        return "`\(text)\(bytes.count > limit ? "…" : "")`"
    }
}
