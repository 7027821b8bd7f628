// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Views
internal import Wording

/// The open sessions of a user.
enum SessionTable {
    static func panel(_ open: [SessionView], _ face: Face, action: HTML) -> HTML {
        let heads: Table.Heads = [
            (face(en: "Since", fr: "Depuis"), false),
            (face(en: "Last use", fr: "Dernier usage"), false),
            (face(en: "Address", fr: "Adresse"), false),
            (face(en: "Browser", fr: "Navigateur"), false),
        ]
        let rows = open.map { session in
            Table.row(
                "\(session.id)", heads,
                [
                    .plain(face.time(session.createdAt)), .plain(face.time(session.seenAt)),
                    .plain("\(outside: session.address)"), .wide("\(outside: session.agent)"),
                ])
        }
        let title = face(en: "Open sessions", fr: "Sessions ouvertes")
        return face.panel(
            title, Table.table("sessions", caption: title, heads, rows, face), aside: action)
    }
}
