// SPDX-License-Identifier: Apache-2.0

package import Wording

extension JobContext {
    /// What has stopped it; nil: nothing has.
    package var stopSentence: Phrase? {
        switch run.stopReason {
        case nil: nil
        case .requested(let actor)?:
            Phrase(en: "\(actor) has cancelled it", fr: "\(actor) l'a annulé")
        case .timeout(let limit)?:
            Phrase(
                en: "its job took longer than its limit of \(limit)",
                fr: "sa tâche a dépassé sa limite de \(limit)")
        case .shutdown?:
            Phrase(en: "the service was stopped", fr: "le service a été arrêté")
        case .leaseLost?:
            Phrase(
                en: "another worker has its job by now",
                fr: "un autre processus a maintenant sa tâche")
        }
    }
}
