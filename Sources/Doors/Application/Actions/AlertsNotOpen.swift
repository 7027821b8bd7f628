// SPDX-License-Identifier: Apache-2.0

package import Wording

/// There are no such alerts, or they are acknowledged already.
package struct AlertsNotOpen: Worded, Equatable {
    package let ids: [Int64]

    package init(_ ids: [Int64]) { self.ids = ids }

    package var sentence: Phrase {
        let list = ids.map(String.init).joined(separator: ", ")
        return Phrase(
            en: "There is no alert \(list) to acknowledge. `bascule alerts` shows the open ones.",
            fr:
                "Il n'y a pas d'alerte \(list) à acquitter. `bascule alerts` montre celles qui sont ouvertes."
        )
    }
}
