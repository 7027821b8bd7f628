// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Another process has taken a line of an outbox over, and sends it.
package struct LineTaken: Worded, Sendable, Equatable {
    package let id: Int64

    package var sentence: Phrase {
        Phrase(
            en: "line \(id) of the outbox was taken over by another process, which sends it",
            fr: "la ligne \(id) des envois a été reprise par un autre processus, qui l'envoie")
    }
}
