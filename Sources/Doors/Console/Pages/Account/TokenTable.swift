// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Views
internal import Wording

/// The tokens of a user, without what they are.
enum TokenTable {
    /// - Parameter revocation: the path that ends a token; nil: this visitor may not.
    static func panel(
        _ tokens: [TokenView], _ face: Face, form: HTML = .none,
        revocation: (Int64) -> String?
    ) -> HTML {
        let heads: Table.Heads = [
            (face(en: "Token", fr: "Jeton"), false), (face(en: "State", fr: "État"), false),
            (face(en: "May", fr: "Droits"), false), (face(en: "Ends", fr: "Expire"), false),
            (face(en: "Last use", fr: "Dernier usage"), false),
            (face(en: "Revoke", fr: "Révoquer"), false),
        ]
        let rows = tokens.map { token -> HTML in
            let label =
                token.label.isEmpty ? face(en: "without a label", fr: "sans libellé") : token.label
            let revoke: HTML =
                if token.state == "active", let path = revocation(token.id) {
                    Controls.asking(
                        face, path, face(en: "Revoke", fr: "Révoquer"),
                        face(
                            en: "Programs that show it are refused from then on, for good.",
                            fr: "Les programmes qui le présentent sont refusés, pour de bon."))
                } else { "–" }
            return Table.row(
                "\(token.id)", heads,
                [
                    .head(
                        "\(outside: label)<small>\(token.id) · \(face.time(token.createdAt))</small>"
                    ),
                    .plain(face.state(token.state)),
                    .wide("\(outside: token.scopes.joined(separator: ", "))"),
                    .plain(face.time(token.expiresAt)),
                    .plain(token.lastUsedAt.map { face.time($0) } ?? "–"), .wide(revoke),
                ])
        }
        let title = face(en: "Tokens", fr: "Jetons")
        return face.panel(
            title, "\(Table.table("tokens", caption: title, heads, rows, face))\(form)",
            id: "tokens")
    }
}
