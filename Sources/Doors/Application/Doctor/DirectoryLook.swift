// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Directory
internal import Wording

/// Asks the factory's directory as the console does: for `doctor` alone, for it may take seconds.
enum DirectoryLook {
    static let name = Phrase(en: "directory", fr: "annuaire")

    /// Empty where there is no directory to ask.
    static func checks(_ settings: Settings) async -> [Check] {
        guard settings.asksDirectory, let options = DirectoryOptions(settings) else { return [] }
        let secret = SecretFile.finding(
            options.passwordFile, "directory_password", "directory",
            Phrase(
                en: "the password of the directory's account",
                fr: "le mot de passe du compte de l'annuaire"))
        let readable = secret.map { [Check($0)] } ?? []
        do {
            let health = try await DirectoryClient(options).examine()
            return [check(health, options)] + readable
        } catch let error as DirectoryError {
            return [Check(finding(error))] + readable
        } catch {
            return [Check(name: name, finding: .bad(Phrase(of: error)))] + readable
        }
    }

    private static func finding(_ error: DirectoryError) -> Finding {
        let cause =
            switch error.kind {
            case .away, .busy: "directory_away"
            case .untrusted: "directory_untrusted"
            case .bindRefused: "directory_bind"
            case .unfit: "directory_unfit"
            }
        let detail = " (\(error.place): \(error.detail))."
        return Finding(
            cause, "directory", error.what + Phrase(detail), next: error.remedy + Phrase("."))
    }

    private static func check(
        _ health: DirectoryClient.Health, _ options: DirectoryOptions
    ) -> Check {
        guard let end = health.certificateEnd else {
            return Check(
                name: name,
                finding: .good(
                    Phrase(
                        en: "\(options.place) answers and takes the account; without TLS",
                        fr: "\(options.place) répond et accepte le compte ; sans TLS")))
        }
        let (day, place) = (CertificateLook.day(end), options.place)
        guard CertificateLook.endsSoon(end) else {
            return Check(
                name: name,
                finding: .good(
                    Phrase(
                        en: "\(place) answers and takes the account; certificate until \(day)",
                        fr: "\(place) répond et accepte le compte ; certificat jusqu'au \(day)")))
        }
        return Check(
            Finding(
                "directory_certificate", "directory",
                Phrase(
                    en: "The certificate of \(place) ends on \(day), and with it every login.",
                    fr: "Le certificat de \(place) expire le \(day), et avec lui toute"
                        + " connexion."),
                next: Phrase(
                    en: "Whoever runs the directory should renew it before.",
                    fr: "Le faire renouveler avant par qui gère l'annuaire.")))
    }
}
