// SPDX-License-Identifier: Apache-2.0

internal import Application
internal import Wording

/// The form of a schedule: its fields as schedules.yaml names them.
struct ScheduleFields {
    let outlook: ScheduleOutlook
    let draft: ScheduleTexts
    /// Fields with something wrong.
    let wrong: Set<String>
    let face: Face

    private static let overlaps: [(String, Phrase)] = [
        ("skip", Phrase(en: "leave this instant out", fr: "sauter l'échéance")),
        ("buffer_one", Phrase(en: "wait, one at most", fr: "attendre, une au plus")),
        ("buffer_all", Phrase(en: "wait, all of them", fr: "attendre, toutes")),
        ("cancel_other", Phrase(en: "cancel the other", fr: "annuler l'autre")),
        ("allow_all", Phrase(en: "run side by side", fr: "tourner ensemble")),
    ]
    private static let catchUps: [(String, Phrase)] = [
        ("none", Phrase(en: "leave them out", fr: "les laisser")),
        ("latest", Phrase(en: "the latest only", fr: "la dernière seulement")),
        ("all", Phrase(en: "all of them", fr: "toutes")),
    ]

    var form: HTML {
        let path = SchedulesPage.path(outlook.name) + "/edit"
        return """
            <form method="post" action="\(face.path(path))" class="panel fields">\(face.token)\
            <input type="hidden" name="version" value="\(outlook.version)">
            <div class="pairs">\(times)</div>
            <div class="pairs">\(choices)\(numbers)</div>
            \(arguments)
            <div class="choice"><button class="button first" name="step" value="preview">\
            \(face(en: "Show what it would do", fr: "Montrer ce que cela ferait"))</button>\
            <button class="button" name="step" value="save">\(face(en: "Save", fr: "Enregistrer"))</button></div></form>
            """
    }

    private var times: [HTML] {
        [
            field("cron", "30 6 * * MON-FRI"), field("every", "15min, 2h"),
            field("at", "2026-07-01T06:00"), field("zone", "America/Guadeloupe"),
            field("starts", "2026-07-01T06:00"), field("ends", "2026-12-31"),
        ]
    }

    private var choices: [HTML] {
        [
            field("kind", nil), choice("overlap", Self.overlaps), choice("catch_up", Self.catchUps),
            field("catch_up_window", "1d, 6h"),
        ]
    }

    private var numbers: [HTML] {
        [
            field("jitter", "30s, 5min"), field("succeed_by", "06:30"),
            field("pause_after_failures", "5"), field("queue", "default"),
            field("priority", "0"), field("attempts", "3"),
        ]
    }

    private func field(_ name: String, _ example: String?) -> HTML {
        let hint =
            "\(name)"
            + (example.map { face(en: ", such as \($0)", fr: ", par exemple \($0)") } ?? "")
        return Controls.field(
            name, face(ScheduleEdit.label(name)), value: draft[name], hint: hint,
            extra: mark(name))
    }

    private func mark(_ name: String) -> HTML {
        wrong.contains(name) ? " aria-invalid=\"true\"" : .none
    }

    private func choice(_ name: String, _ options: [(String, Phrase)]) -> HTML {
        """
        <div><label for="\(name)">\(face(ScheduleEdit.label(name)))</label>\
        \(Controls.select(name, options.map { ($0.0, face($0.1)) }, chosen: draft[name]))\
        <p class="hint">\(name)</p></div>
        """
    }

    private var arguments: HTML {
        """
        <div><label for="arguments">\(face(ScheduleEdit.label("arguments")))</label>\
        <textarea id="arguments" name="arguments" spellcheck="false" \
        aria-describedby="arguments-hint"\(mark("arguments"))>\(draft["arguments"])</textarea>\
        <p class="hint" id="arguments-hint">arguments, \(face(en: "such as", fr: "par exemple")) {"aggregate": "labo_jour"}</p></div>
        """
    }
}
