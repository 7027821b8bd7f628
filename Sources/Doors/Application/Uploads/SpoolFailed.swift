// SPDX-License-Identifier: Apache-2.0

package import Wording

/// The disk did not take an upload.
package struct SpoolFailed: Error, Worded {
    package let cause: any Error

    package var sentence: Phrase {
        let reason = (cause as? any Worded)?.sentence ?? Phrase(en: "\(cause)", fr: "\(cause)")
        return Phrase(
            en: "an upload could not be kept: \(reason[.en])",
            fr: "un dépôt n'a pas pu être conservé : \(reason[.fr])")
    }
}
