// SPDX-License-Identifier: Apache-2.0

import Calendar
import Postgres
import Views
import Wording

extension ExportPauseView {
    /// Since when, by whom and why nothing is sent, and what waits.
    func sentence(in zone: Zone) -> Phrase {
        let since = String(zone.shown(pausedAt).prefix(16))
        let why = pausedFor.map { " (\($0))" } ?? ""
        return Phrase(
            en: "\(export) is paused since \(since), by \(pausedBy)\(why): ",
            fr: "\(export) est en pause depuis le \(since), par \(pausedBy)\(why) : ")
            + Phrase.counted(
                waiting, en: "# file[s] wait[s|] for other hosts.",
                fr: "# fichier[s] en attente pour d'autres hôtes.")
    }
}
