// SPDX-License-Identifier: Apache-2.0

internal import Wording

extension Settings {
    /// The factory's own login (OpenID Connect).
    package struct OpenID: Sendable, Equatable {
        /// Its name, which is where its document stands; nil: there is none.
        package var issuer: String?
        package var clientID = ""
        package var secretFile: String?
        /// Authorities whose certificates are believed; as Debian has them unless told.
        package var ca = "/etc/ssl/certs/ca-certificates.crt"
        package var scopes = ["openid"]
        package var nameClaim = "preferred_username"
        package var groupsClaim = "groups"
        /// The role of each group, by the group's name.
        package var roles: [String: String] = [:]
        /// The values of the claim `amr` that stand for a second factor given there.
        package var secondFactor = ["mfa"]
        package var buttonEN = "Log in with the factory's account"
        package var buttonFR = "Se connecter avec le compte de l'usine"
        package var timeout = Duration.seconds(5)
        package var clockSkew = Duration.seconds(60)
        package var loginWithin = Duration.seconds(600)
        /// How long its document and keys are kept.
        package var keep = Duration.seconds(3_600)
        package var answerBytes = 256 << 10
        package var connections = 4

        static let declared: [Setting] = [
            Setting(
                "issuer", \.console.oidc.issuer, .issuer,
                "Its name, to the letter: below it stands /.well-known/openid-configuration"),
            Setting(
                "client_id", \.console.oidc.clientID, .plainText(like: "^[!-~]{0,200}$"),
                "How this program is known there"),
            Setting(
                "secret_file", \.console.oidc.secretFile, .absolutePath,
                "The file whose first line is this program's secret there"),
            .path("ca", \.console.oidc.ca, "The file of the authorities that are believed"),
            Setting(
                "scopes", \.console.oidc.scopes, .texts,
                "What is asked for; openid must be among them"),
            Setting(
                "name_claim", \.console.oidc.nameClaim, .plainText(like: claim),
                "The claim that is the user's name here"),
            Setting(
                "groups_claim", \.console.oidc.groupsClaim, .plainText(like: claim),
                "The claim with the names of the groups"),
            Setting("roles", \.console.oidc.roles, .pairs, "The role of each group, by its name"),
            Setting(
                "second_factor", \.console.oidc.secondFactor, .texts,
                "Values of amr that stand for a second factor; []: one of ours is always asked for"),
            Setting(
                "button_en", \.console.oidc.buttonEN, .plainText(like: button),
                "What the button says, in English"),
            Setting(
                "button_fr", \.console.oidc.buttonFR, .plainText(like: button),
                "What the button says, in French"),
            Setting(
                "timeout", \.console.oidc.timeout, .duration(.milliseconds(100)...minute),
                "Time for one question, from the connection to the answer"),
            Setting(
                "clock_skew", \.console.oidc.clockSkew, .duration(.zero...minute * 5),
                "How far its clock may be from ours"),
            Setting(
                "login_within", \.console.oidc.loginWithin, .duration(minute...minute * 60),
                "Time to log in there"),
            Setting(
                "keep", \.console.oidc.keep, .duration(minute...minute * 1_440),
                "How long its document and keys are kept; an unknown key is fetched at once"),
            Setting(
                "answer_bytes", \.console.oidc.answerBytes, .bytes(16 << 10...4 << 20),
                "The largest answer that is read"),
            Setting(
                "connections", \.console.oidc.connections, .integer(1...64),
                "Logins that ask it at once"),
        ]

        private static let minute = Duration.seconds(60)
        private static let claim = "^[A-Za-z0-9_.:/-]{1,200}$"
        private static let button = "^.{1,60}$"

        /// Whether what is said to it can be read by nobody on the way.
        var isSafe: Bool {
            guard let issuer, !issuer.hasPrefix("https://") else { return true }
            var host = issuer.dropFirst("http://".count).prefix { $0 != "/" }
            if let colon = host.lastIndex(of: ":"), !host[colon...].contains("]") {
                host = host[..<colon]
            }
            return host == "localhost" || host == "[::1]"
                || host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." }
        }
    }

    package var asksOpenID: Bool { console.auth.contains("oidc") }

    /// What is wrong with the factory's login.
    func checkOpenID(_ tell: (String, Phrase, Phrase) -> Void) {
        let oidc = console.oidc
        if !oidc.isSafe {
            tell(
                "console.oidc.issuer",
                Phrase(
                    en: "Names and codes would go to `\(oidc.issuer ?? "")` in the clear",
                    fr: "Noms et codes iraient en clair vers `\(oidc.issuer ?? "")`"),
                Phrase(
                    en: "Use https://; http:// is for this host alone",
                    fr: "Employez https:// ; http:// ne vaut que pour cette machine"))
        }
        if !oidc.scopes.contains("openid") {
            tell(
                "console.oidc.scopes",
                Phrase(
                    en:
                        "`console.oidc.scopes` lacks `openid`, without which nothing says who it is",
                    fr: "`openid` manque à `console.oidc.scopes`, sans quoi rien ne dit qui c'est"),
                Phrase(en: "Write [openid] and what else", fr: "Écrivez [openid] et la suite"))
        }
        guard asksOpenID else { return }
        let lacking = [
            ("oidc.issuer", oidc.issuer == nil), ("oidc.client_id", oidc.clientID.isEmpty),
            ("oidc.roles", oidc.roles.isEmpty), ("external_url", console.externalURL == nil),
        ].filter(\.1).map(\.0)
        for name in lacking {
            tell(
                "console.\(name)",
                Phrase(
                    en: "`console.auth` has oidc, and `console.\(name)` is not set",
                    fr: "`console.auth` contient oidc, et `console.\(name)` manque"),
                Phrase(
                    en: "Set it, or take oidc out of `console.auth`",
                    fr: "Réglez-le, ou retirez oidc de `console.auth`"))
        }
    }
}
