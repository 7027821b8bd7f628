// SPDX-License-Identifier: Apache-2.0

internal import Configuration
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
            let finding = Check.Finding.good(
                Phrase { language in
                    language == .fr
                        ? "\(options.issuer) répond, \(keys.fr) ; retour par \(options.redirect)"
                        : "\(options.issuer) answers, \(keys.en); back by \(options.redirect)"
                })
            return [Check(name: name, finding: finding)] + others
        } catch let error as OpenIDError {
            return [Check(finding(error))] + others
        } catch {
            return [Check(name: name, finding: .bad(Phrase(of: error)))] + others
        }
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
