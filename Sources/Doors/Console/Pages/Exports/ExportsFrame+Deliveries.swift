// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views
internal import Wording

/// Files that go to other hosts.
extension ExportsFrame {
    /// Where a file goes, and what became of it there.
    func deliveries(of file: ExportView) -> HTML {
        let found = facts.deliveries.filter { $0.exportID == file.id }
        let lines = found.map { delivery -> HTML in
            let next: HTML =
                delivery.dueAt.map { due -> HTML in
                    facts.pauses[file.export] != nil
                        ? "\(face(en: ", paused", fr: ", en pause"))"
                        : ", \(face(en: "next", fr: "prochain")) \(face.time(due))"
                } ?? .none
            let answer: HTML =
                delivery.answer.map { text -> HTML in
                    text.isEmpty ? HTML.none : ": \(outside: text)"
                } ?? .none
            let again =
                delivery.state == "refused" ? sending(file, to: delivery.target) : HTML.none
            return """
                <small>\(tag(delivery)) \(outside: delivery.target)\(next)\(answer)</small>\(again)
                """
        }
        return "\(lines)\(sending(file))"
    }

    private func maySend(_ file: ExportView, to target: String?) -> Bool {
        let targets = declared.first { $0.name == file.export }?.targets ?? []
        let goesThere = target.map { targets.contains($0) } ?? !targets.isEmpty
        return goesThere && file.placedAt != nil && face.mayDoEverywhere(.runExports)
    }

    /// Only there: others have theirs, and would get them once more.
    private func sending(_ file: ExportView, to target: String) -> HTML {
        guard maySend(file, to: target) else { return .none }
        return Controls.asking(
            face, "/export-files/\(file.id)/deliver",
            face(en: "Send there again", fr: "Renvoyer là-bas"),
            face(
                en: "It goes to this target alone, under the same name.",
                fr: "Il part vers cette seule destination, sous le même nom."),
            "<input type=\"hidden\" name=\"target\" value=\"\(target)\">", isRisky: false)
    }

    private func sending(_ file: ExportView) -> HTML {
        guard maySend(file, to: nil) else { return .none }
        return Controls.asking(
            face, "/export-files/\(file.id)/deliver", face(en: "Send again", fr: "Renvoyer"),
            face(
                en: "It goes to its targets, also where it has arrived: under the same name.",
                fr: "Il part vers ses destinations, même s'il y est déjà : sous le même nom."),
            .none, isRisky: false)
    }

    private func tag(_ delivery: ExportDeliveryView) -> HTML {
        let kind =
            switch delivery.state {
            case "accepted": "ok"
            case "refused": "bad"
            case "recorded": delivery.attempts > 0 ? "warn" : "info"
            default: "info"
            }
        return face.tag(kind, delivery.state, StateWord.shown(delivery.state, in: face.language))
    }

    /// What is sent of an export, and the button that holds it back.
    func pausing(_ export: DeclaredExport) -> HTML {
        // A pause outlives the targets: who takes them out must be able to end it.
        guard !export.targets.isEmpty || facts.pauses[export.name] != nil else { return .none }
        let mayRun = face.mayDoEverywhere(.runExports)
        let path = "/exports/" + FormText.encoded(export.name)
        guard let pause = facts.pauses[export.name] else {
            guard mayRun else { return .none }
            return Controls.asking(
                face, path + "/pause", face(en: "Hold back", fr: "Retenir les envois"),
                face(
                    en: "Its files are written, and go to no other host until that is taken back.",
                    fr: "Ses fichiers sont écrits, et ne partent vers aucun autre hôte jusqu'à"
                        + " nouvel ordre."),
                "<label>\(face(en: "Why", fr: "Pourquoi"))<input name=\"reason\" maxlength=\"500\"></label>",
                isRisky: false)
        }
        let by = [pause.pausedBy, pause.pausedFor].compactMap(\.self).joined(separator: ", ")
        let told: HTML = """
            \(face.tag("warn", "paused", face(en: "paused", fr: "en pause")))<small>\
            \(face.time(pause.pausedAt)): \(outside: by)</small>
            """
        guard mayRun else { return told }
        let button = Controls.asking(
            face, path + "/resume", face(en: "Let them go", fr: "Reprendre les envois"),
            face(en: "What waits goes out.", fr: "Ce qui attend part."), .none, isRisky: false)
        return "\(told)\(button)"
    }
}
