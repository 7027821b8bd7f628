// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Foundation
package import Wording

/// Finds a certificate of the console that can't be used, or not for long.
package enum TLSLook {
    package static func find(_ files: Settings.Console.TLS) -> [Finding] {
        guard let path = files.certificate ?? files.key else { return [] }
        do {
            let identity = try TLSIdentity(files)
            let now = Int64(Date.now.timeIntervalSince1970)
            return finding(path, begins: identity.begins, ends: identity.ends, at: now)
                .map { [$0] } ?? []
        } catch {
            return [Finding("tls_unusable", path, error.what.sentence, next: error.next.sentence)]
        }
    }

    /// A pure function of time, in seconds since 1970.
    package static func finding(
        _ path: String, begins: Int64, ends: Int64, at now: Int64
    ) -> Finding? {
        let days = (ends - now) / 86_400
        let what: Phrase
        switch now {
        case ..<begins:
            what = Phrase(
                en: "The console's certificate holds only from later on; browsers refuse it.",
                fr:
                    "Le certificat de la console n'est pas encore valable ; les navigateurs le refusent."
            )
        case ends...:
            what = Phrase(
                en: "The console's certificate has ended; browsers refuse it.",
                fr: "Le certificat de la console est échu ; les navigateurs le refusent.")
        case _ where days < TLSIdentity.noticeDays:
            what = Phrase.counted(
                days, en: "The console's certificate ends in # day[s].",
                fr: "Le certificat de la console échoit dans # jour[s].")
        default: return nil
        }
        return Finding(
            "tls_ends", path, what,
            next: Phrase(
                en: "Renew it and put it in the same place: the console takes it within 10 s.",
                fr: "Renouvelez-le au même endroit : la console le prend sous 10 s."))
    }
}

extension Phrase {
    fileprivate var sentence: Phrase { Phrase(en: en + ".", fr: fr + ".") }
}
