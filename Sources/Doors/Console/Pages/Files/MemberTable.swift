// SPDX-License-Identifier: Apache-2.0

internal import Views
internal import Wording

/// What is in a container, and what became of each member.
struct MemberTable {
    /// Members that are shown.
    static let most = 200

    let members: [MemberView]
    let face: Face

    var panel: HTML {
        guard !members.isEmpty else { return .none }
        let title = face(en: "Members of the container", fr: "Membres de l'archive")
        let heads: Table.Heads = [
            (face(en: "Member", fr: "Membre"), false), (face(en: "File", fr: "Fichier"), true),
            (face(en: "State", fr: "État"), false), (face(en: "Rows", fr: "Lignes"), true),
            (face(en: "Refused", fr: "Refusées"), true),
        ]
        let rows = members.prefix(Self.most).map { row($0, heads) }
        let more: HTML =
            members.count > Self.most
            ? "<p>\(face(en: "The first \(Self.most) of them.", fr: "Les \(Self.most) premiers."))</p>"
            : .none
        return face.panel(
            title, "\(Table.table("members", caption: title, heads, rows, face))\(more)")
    }

    private func row(_ member: MemberView, _ heads: Table.Heads) -> HTML {
        let path: HTML = "\(outside: member.path)"
        guard let id = member.fileID, let state = member.fileState else {
            let passed = face(en: "passed over", fr: "laissé de côté")
            return Table.row(
                "\(member.id)", heads,
                [.head(path), .plain(""), .plain("\(passed)"), .plain(""), .plain("")])
        }
        return Table.row(
            "\(member.id)", heads,
            [
                .head(path), .plain("<a href=\"\(face.path("/files/\(id)"))\">\(id)</a>"),
                .plain(face.state(state)), .plain("\(face.number(member.rowsRead ?? 0))"),
                .plain("\(face.number(member.rowsRejected ?? 0))"),
            ])
    }
}
