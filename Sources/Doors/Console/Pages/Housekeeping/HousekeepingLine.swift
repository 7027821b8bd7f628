// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views
internal import Wording

/// One kind of upkeep in the table of `/housekeeping`.
struct HousekeepingLine: Sendable {
    let upkeep: Upkeep
    /// Waits or runs.
    let underWay: JobView?
    let last: JobView?
    let schedule: ScheduleView?

    func name(_ face: Face) -> HTML {
        "\(face(upkeep.name))<small>\(face(upkeep.about))</small>"
    }

    func lastRun(_ face: Face) -> HTML {
        let ended: HTML =
            last.map { job in
                "\(face.state(job.state)) \(link(job, face.time(job.endedAt ?? job.enqueuedAt), face))"
            } ?? "\(face(en: "not within the history", fr: "pas dans l'historique"))"
        guard let underWay else { return ended }
        return """
            \(ended)<small>\(face.state(underWay.state)) \
            \(link(underWay, "\(face(en: "job", fr: "travail")) \(underWay.id)", face))</small>
            """
    }

    private func link(_ job: JobView, _ text: HTML, _ face: Face) -> HTML {
        guard face.mayDoEverywhere(.viewJobs) else { return text }
        return "<a href=\"\(face.path("/jobs/\(job.id)"))\">\(text)</a>"
    }

    func took(_ face: Face) -> HTML {
        guard let began = last?.startedAt, let ended = last?.endedAt else { return "–" }
        let seconds = Double(ended.microsecondsSince2000 - began.microsecondsSince2000) / 1e6
        return "\(face.duration(max(0, seconds)))"
    }

    func next(_ face: Face) -> HTML {
        guard let schedule else { return "\(face(en: "no schedule", fr: "aucune planification"))" }
        let place = face.path("/schedules/" + FormText.encoded(schedule.name))
        let name: HTML =
            face.mayDoEverywhere(.viewSchedules)
            ? "<a href=\"\(place)\">\(outside: schedule.name)</a>" : "\(outside: schedule.name)"
        let at: HTML =
            schedule.pausedAt != nil
            ? "\(face(en: "paused", fr: "en pause"))" : schedule.nextAt.map { face.time($0) } ?? "–"
        return "\(at)<small>\(name)</small>"
    }

    /// The counts of its result in words; those of nothing are left out.
    func outcome(_ face: Face) -> HTML {
        guard let last else { return "–" }
        if let reason = last.reason { return face.kept(reason) }
        guard let result = last.result, case .object(let all) = JSONValue(result.text) else {
            return "–"
        }
        let told = all.sorted { $0.key < $1.key }.compactMap { key, value -> String? in
            guard case .integer(let count) = value, count != 0 else { return nil }
            return Self.word(key, count, face)
        }
        guard !told.isEmpty else {
            return "\(face(en: "There was nothing to do.", fr: "Il n'y avait rien à faire."))"
        }
        return "\(outside: told.joined(separator: ", "))"
    }

    private static func word(_ key: String, _ count: Int64, _ face: Face) -> String {
        switch key {
        case "files": face.counted(count, en: "# file[s]", fr: "# fichier[s]")
        case "bytes": face.bytes(count)
        case "rows": face.counted(count, en: "# row[s] gone", fr: "# ligne[s] supprimée[s]")
        case "ticks": face.counted(count, en: "# tick[s] gone", fr: "# échéance[s] supprimée[s]")
        case "partitions": face.counted(count, en: "# day[s] dropped", fr: "# jour[s] supprimé[s]")
        case "tables":
            face.counted(
                count, en: "indexes of # table[s] rebuilt", fr: "index de # table[s] reconstruits")
        case "seals": face.counted(count, en: "# seal[s]", fr: "# sceau[|x]")
        case "damaged": face.counted(count, en: "# damage[s]", fr: "# dommage[s]")
        case "not_owner":
            face(
                en: "not done: only the owner of the tables may rebuild their indexes",
                fr: "non fait : seul le propriétaire des tables peut reconstruire leurs index")
        case "dropped":
            face.counted(
                count, en: "# broken index[|es] dropped", fr: "# index cassé[s] supprimé[s]")
        default: keptWord(key, count, face) ?? "\(key) \(face.number(count))"
        }
    }

    /// Of what was looked at, kept and let go.
    private static func keptWord(_ key: String, _ count: Int64, _ face: Face) -> String? {
        switch key {
        case "raised": face.counted(count, en: "# new alert[s]", fr: "# nouvelle[s] alerte[s]")
        case "folders":
            face.counted(count, en: "# folder[s] compared", fr: "# dossier[s] comparé[s]")
        case "unknown":
            face.counted(
                count, en: "# file[s] that the ledger lacks",
                fr: "# fichier[s] absent[s] du registre")
        case "missing":
            face.counted(
                count, en: "# stored file[s] missing", fr: "# fichier[s] rangé[s] manquant[s]")
        case "cut":
            face(en: "to be continued by the next run", fr: "à poursuivre au prochain passage")
        case "archive":
            face.counted(
                count, en: "# file[s] of the archive deleted",
                fr: "# fichier[s] de l'archive supprimé[s]")
        case "duplicate":
            face.counted(count, en: "# duplicate[s] deleted", fr: "# doublon[s] supprimé[s]")
        case "error":
            face.counted(
                count, en: "# refused file[s] deleted", fr: "# fichier[s] refusé[s] supprimé[s]")
        case "uploads":
            face.counted(count, en: "# upload[s] let go", fr: "# dépôt[s] abandonné[s]")
        case "purged":
            face.counted(
                count, en: "# old upload[s] forgotten", fr: "# ancien[s] dépôt[s] oublié[s]")
        case "left":
            face.counted(
                count, en: "# remain[s] of a broken transfer removed",
                fr: "# reste[s] de transfert interrompu supprimé[s]")
        case "export_rows":
            face.counted(
                count, en: "# row[s] of former exports forgotten",
                fr: "# ligne[s] d'anciens exports oubliée[s]")
        case "idempotency_keys":
            face.counted(
                count, en: "# request key[s] forgotten", fr: "# clé[s] de requête oubliée[s]")
        case "mails":
            face.counted(
                count, en: "bytes of # mail[s] let go", fr: "octets de # courriel[s] supprimés")
        default: nil
        }
    }

    func form(_ face: Face) -> HTML {
        guard let rights = face.principal?.rights, JobRight.mayAsk(for: upkeep.kind, rights) else {
            return .none
        }
        let id = upkeep.kind.replacing(".", with: "-")
        let confirm: HTML =
            upkeep.isDestructive
            ? """
            <p><input type="checkbox" id="confirm-\(id)" name="confirm" value="yes" required> \
            <label for="confirm-\(id)">\(face(en: "What it deletes can't be made again", fr: "Ce qui est supprimé ne peut pas être refait"))</label></p>
            """ : .none
        let told = face(
            en: "A job does it; this page shows what came of it.",
            fr: "Un travail s'en charge ; cette page montre le résultat.")
        return Controls.asking(
            face, "/housekeeping/\(upkeep.kind)/run", face(en: "Run…", fr: "Lancer…"), told,
            confirm,
            button: face(en: "Run now", fr: "Lancer"), isRisky: upkeep.isDestructive)
    }
}
