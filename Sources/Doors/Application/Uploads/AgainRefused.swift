// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Bytes that are loaded already are not loaded once more.
package struct AgainRefused: Worded {
    let name: String
    let why: Phrase

    package var sentence: Phrase {
        Phrase(
            en: "“\(name)” is not loaded again: \(why.en)",
            fr: "« \(name) » n'est pas rechargé : \(why.fr)")
    }
}
