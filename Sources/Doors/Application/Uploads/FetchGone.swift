// SPDX-License-Identifier: Apache-2.0

package import Wording

/// There is nothing to fetch any more under this number.
package struct FetchGone: Worded {
    package let id: Int64

    package var sentence: Phrase {
        Phrase(
            en: "Fetch \(id) is done, or too old to be done: ask for the file again",
            fr: "La lecture \(id) est faite, ou trop ancienne pour l'être : redemandez le fichier")
    }
}
