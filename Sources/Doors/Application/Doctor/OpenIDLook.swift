// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Directory
internal import OpenID
internal import Wording

/// Asks the factory's login as the console does: for `doctor` alone, for it may take seconds.
enum OpenIDLook {
    static let name = Phrase(en: "factory's login", fr: "connexion de l'usine")

    /// Empty where there is none to ask.
    static func checks(_ settings: Settings) async -> [Check] {
        guard settings.asksOpenID, let options = OpenIDOptions(settings) else { return [] }
        let readable = SecretFile.finding(
            options.secretFile, "login_secret", "login",
            Phrase(
                en: "Bascule's secret at the factory's login",
                fr: "le secret de Bascule à la connexion de l'usine"))
        let others = readable.map { [Check($0)] } ?? []
        do {
            let health = try await OpenIDProvider(options).examine()
            let keys = Phrase.counted(health.keys, en: "# key[s]", fr: "# clé[s]")
            let certificateEnd = health.certificates.compactMap(CertificateEnd.read).min()
            let until = certificateEnd.map(CertificateLook.day)
            let finding = Check.Finding.good(
                Phrase { language in
                    language == .fr
                        ? "\(options.issuer) répond, \(keys.fr) ; retour par \(options.redirect)"
                            + (until.map { " ; certificat jusqu'au \($0)" } ?? "")
                        : "\(options.issuer) answers, \(keys.en); back by \(options.redirect)"
                            + (until.map { "; certificate until \($0)" } ?? "")
                })
            guard let end = certificateEnd, CertificateLook.endsSoon(end) else {
                return [Check(name: name, finding: finding)] + others
            }
            return [Check(ending(end, options))] + others
        } catch let error as OpenIDError {
            return [Check(finding(error))] + others
        } catch {
            return [Check(name: name, finding: .bad(Phrase(of: error)))] + others
        }
    }

    private static func ending(_ end: Int64, _ options: OpenIDOptions) -> Finding {
        let day = CertificateLook.day(end)
        return Finding(
            "login_certificate", "login",
            Phrase(
                en: "The certificate of \(options.issuer) ends on \(day), and with it every login"
                    + " by it.",
                fr: "Le certificat de \(options.issuer) expire le \(day), et avec lui toute"
                    + " connexion par lui."),
            next: Phrase(
                en: "Whoever runs the factory's site should renew it before.",
                fr: "Le faire renouveler avant par qui gère le site de l'usine."))
    }

    private static func finding(_ error: OpenIDError) -> Finding {
        let cause =
            switch error.kind {
            case .away, .busy: "login_away"
            case .untrusted: "login_untrusted"
            case .refusedUs: "login_refuses"
            case .unfit: "login_unfit"
            }
        let detail = " (\(error.place): \(error.detail))."
        return Finding(
            cause, "login", error.what + Phrase(detail), next: error.remedy + Phrase("."))
    }
}
