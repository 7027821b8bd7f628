// SPDX-License-Identifier: Apache-2.0

package import Wording

/// What came back is of a line that is being sent this moment: it is read once that has ended.
package struct BounceTooEarly: Worded, Sendable, Equatable {
    package let recipientID: Int64

    package var sentence: Phrase {
        Phrase(
            en:
                "a mail came back for recipient \(recipientID), which is being sent: it is read once"
                + " that has ended",
            fr: "un courriel est revenu pour le destinataire \(recipientID), en cours d'envoi : il"
                + " sera lu une fois l'envoi terminé")
    }
}
