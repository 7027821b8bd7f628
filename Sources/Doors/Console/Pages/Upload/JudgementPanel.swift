// SPDX-License-Identifier: Apache-2.0

internal import Application
internal import Views
internal import Wording

/// What an import would do: counts, faults in their lines, values before and after.
struct JudgementPanel {
    let judgement: Judgement
    let cells: DataCells

    private var face: Face { cells.face }

    var sections: HTML {
        """
        \(verdict)\(changed)\(faults)\(bytes)
        """
    }

    private var verdict: HTML {
        let parts = [
            (face(en: "new", fr: "nouvelles"), judgement.rowsInserted, "ok"),
            (face(en: "amended", fr: "modifiées"), judgement.rowsAmended, "info"),
            (face(en: "unchanged", fr: "inchangées"), judgement.rowsUnchanged, "calm"),
            (face(en: "refused", fr: "refusées"), judgement.rowsRejected, "bad"),
        ]
        let bar = AccountBar(
            parts: parts, total: judgement.rowsRead, face: face
        ).body
        return """
            <section class="panel" data-testid="judgement" data-state="\(judgement.state)" \
            data-read="\(judgement.rowsRead)" data-good="\(judgement.rowsGood)" \
            data-rejected="\(judgement.rowsRejected)" data-would-insert="\(judgement.rowsInserted)" \
            data-would-amend="\(judgement.rowsAmended)" data-would-skip="\(judgement.rowsUnchanged)">\
            <header><h2>\(sentence)</h2><p>\(face.counted(judgement.rowsRead, en: "# row[s] read", fr: "# ligne[s] lue[s]"))</p></header>\
            \(bar)\(why)</section>
            """
    }

    private var sentence: String {
        switch judgement.state {
        case "loaded" where judgement.rowsRejected == 0:
            face(en: "All of it would be loaded", fr: "Tout serait chargé")
        case "loaded":
            face(
                en: "It would be loaded, but for the refused rows",
                fr: "Il serait chargé, sauf les lignes refusées")
        case "duplicate":
            face(en: "These bytes are loaded already", fr: "Ces octets sont déjà chargés")
        case "rejected": face(en: "It would be refused whole", fr: "Il serait refusé en entier")
        default: face(en: "It could not be loaded", fr: "Il ne pourrait pas être chargé")
        }
    }

    private var why: HTML {
        let link = judgement.duplicateOf.map { id -> HTML in
            let name = face(en: "To file \(id)", fr: "Vers le fichier \(id)")
            return " <a href=\"\(face.path("/files/\(id)"))\">\(name)</a>"
        }
        guard judgement.reason != nil || link != nil else { return .none }
        let reason: HTML = judgement.reason.map { face.kept($0) } ?? .none
        return "<p class=\"empty\" data-testid=\"reason\">\(reason)\(link ?? .none)</p>"
    }

    private var changed: HTML {
        ChangedRows(
            rows: judgement.changed, total: judgement.rowsAmended, wouldBe: true, cells: cells
        ).panel
    }

    private var faults: HTML {
        guard !judgement.faults.isEmpty else { return .none }
        let title = face(en: "What is wrong", fr: "Ce qui ne va pas")
        let told =
            judgement.faults.count >= Judgement.faultsLimit
            ? face(
                en: "the first \(Judgement.faultsLimit)",
                fr: "les \(Judgement.faultsLimit) premiers") : ""
        return face.panel(
            title,
            """
            \(FaultCauses(faults: judgement.faults, face: face).list)\
            \(FaultTable.table(judgement.faults, title, face))
            """, aside: "<p>\(told)</p>")
    }

    private var bytes: HTML {
        guard let dialect = judgement.dialect else { return .none }
        return face.panel(
            face(en: "How it was read", fr: "Comment il a été lu"),
            "<p class=\"empty\">\(outside: FileWords.dialect(dialect, in: face.language))</p>")
    }
}
