// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Views

/// What a file's page says of its hold, and what may be done about it.
struct HoldPanel {
    let file: FileView
    let hold: FileHoldView?
    let visit: Visit

    private var face: Face { visit.face }

    var told: HTML {
        guard let hold else { return .none }
        let text = face(
            en: "Kept whatever the retention says:", fr: "Gardé quelle que soit la conservation :")
        return """
            <p data-testid="hold">\(text) \(outside: hold.reason) \
            <small>\(face.actor(hold.heldBy)), \(face.time(hold.heldAt))</small></p>
            """
    }

    /// Nothing where there are no bytes, or somebody may not.
    var action: HTML {
        guard file.sha256 != nil, visit.mayDo(.revertFiles, file.feed) else { return .none }
        if hold != nil {
            return Controls.asking(
                face, "/files/\(file.id)/release-hold",
                face(en: "End the hold…", fr: "Lever la garde…"),
                face(
                    en: "From then on the retention deletes its bytes when their time has come.",
                    fr: "La conservation supprimera alors ses octets quand leur temps sera venu."),
                button: face(en: "End the hold", fr: "Lever la garde"))
        }
        return Controls.asking(
            face, "/files/\(file.id)/hold", face(en: "Keep…", fr: "Garder…"),
            face(
                en:
                    "Its bytes are not deleted at the end of their retention, until the hold is ended.",
                fr:
                    "Ses octets ne seront pas supprimés en fin de conservation, jusqu'à ce que la garde soit levée."
            ),
            Controls.field(
                "reason", face(en: "Reason", fr: "Motif"),
                hint: face(
                    en: "1 to 500 characters, for the journal",
                    fr: "1 à 500 caractères, pour le journal"), isNeeded: true),
            button: face(en: "Keep it", fr: "Garder"), isRisky: false)
    }
}
