// SPDX-License-Identifier: Apache-2.0

package import Wording

/// A request that can't become a job.
package struct JobRequestRefused: Worded, Equatable {
    package let kind: String
    /// Without a full stop at its end.
    package let why: Phrase

    package var sentence: Phrase {
        let start = Phrase(
            en: "A job of the kind `\(kind)` was not enqueued: ",
            fr: "Un travail du genre `\(kind)` n'est pas mis en file : ")
        return start + Phrase { why[$0] + (why[$0].hasSuffix("?") ? "" : ".") }
    }
}
