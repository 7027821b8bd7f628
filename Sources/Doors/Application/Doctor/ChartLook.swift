// SPDX-License-Identifier: Apache-2.0

internal import Charts
internal import Mails
internal import Wording

/// Finds that mails have charts and nothing here makes pictures of them.
enum ChartLook {
    static func find(
        _ installation: Installation, painter: ChartPainter = ChartPainter()
    ) -> [Finding] {
        let names = installation.loadMails().0.mails.filter(\.hasCharts).map(\.name)
        guard let name = names.first, !painter.isThere else { return [] }
        return [
            Finding(
                "chart_program", "mails",
                Phrase(
                    en: "The mail \(name) has a chart, and \(painter.program) is not there: it goes"
                        + " without the picture.",
                    fr:
                        "Le courriel \(name) a un graphique, et \(painter.program) n'est pas là : il"
                        + " part sans l'image."),
                next: Phrase(
                    en: "`apt-get install librsvg2-bin`; the next mail has it.",
                    fr: "`apt-get install librsvg2-bin` ; le prochain courriel l'aura."))
        ]
    }
}
