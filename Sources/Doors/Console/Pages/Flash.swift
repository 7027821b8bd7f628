// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Wording

/// What an action did, told on the page that is shown next.
///
/// The address names one of these sentences, and maybe a count, with a code of the session: a link
/// that somebody else has made says nothing.
enum Flash: String, CaseIterable {
    case password
    case jobRetried = "job-retried"
    case jobCancelled = "job-cancelled"
    case jobDiscarded = "job-discarded"
    case jobsRetried = "jobs-retried"
    case jobsCancelled = "jobs-cancelled"
    case jobsDiscarded = "jobs-discarded"
    case queuePaused = "queue-paused"
    case queueResumed = "queue-resumed"
    case schedulePaused = "schedule-paused"
    case scheduleResumed = "schedule-resumed"
    case scheduleRun = "schedule-run"
    case scheduleBackfilled = "schedule-backfilled"
    case scheduleSaved = "schedule-saved"
    case scheduleSame = "schedule-same"
    case backfillQueued = "backfill-queued"
    case exportQueued = "export-queued"
    case exportSent = "export-sent"
    case exportPaused = "export-paused"
    case exportResumed = "export-resumed"
    case upkeepQueued = "upkeep-queued"
    case mailRetried = "mail-retried"
    case mailQueued = "mail-queued"
    case webhookRetried = "webhook-retried"
    case webhookTested = "webhook-tested"
    case webhookPaused = "webhook-paused"
    case webhookResumed = "webhook-resumed"
    case pickupQueued = "pickup-queued"
    case alertAcknowledged = "alert-acknowledged"
    case runCommented = "run-commented"
    case userRoles = "user-roles"
    case userDisabled = "user-disabled"
    case userEnabled = "user-enabled"
    case userLoggedOut = "user-logged-out"
    case userFactorOff = "user-factor-off"
    case tokenRevoked = "token-revoked"
    case factorOn = "factor-on"
    case factorOff = "factor-off"
    case uploadsReceived = "uploads-received"
    case uploadDiscarded = "upload-discarded"
    case fileRetried = "file-retried"
    case fileWaits = "file-waits"
    case fileReleased = "file-released"
    case fileRefused = "file-refused"
    case filesRetried = "files-retried"
    case fileReverted = "file-reverted"
    case fileHeld = "file-held"
    case holdReleased = "hold-released"

    /// - Parameter count: of what was done; 0 where the address has none.
    func phrase(_ count: Int) -> Phrase {
        switch self {
        case .jobRetried, .jobCancelled, .jobDiscarded, .jobsRetried, .jobsCancelled,
            .jobsDiscarded, .queuePaused, .queueResumed:
            ofJobs(count)
        case .schedulePaused, .scheduleResumed, .scheduleRun, .scheduleBackfilled, .scheduleSaved,
            .scheduleSame:
            ofSchedules(count)
        case .mailRetried:
            Phrase(
                en: "It is sent again, under the same Message-ID.",
                fr: "Il est renvoyé, sous le même Message-ID.")
        case .mailQueued:
            Phrase(
                en: "Job \(count) writes the mail; the list below shows it then.",
                fr: "Le travail \(count) écrit le courriel ; la liste ci-dessous le montrera.")
        case .webhookRetried:
            Phrase(
                en: "It is sent again, under the same id.",
                fr: "Il est renvoyé, sous le même identifiant.")
        case .webhookTested:
            Phrase(
                en: "The test is sent; the list below shows what becomes of it.",
                fr: "L'essai part ; la liste ci-dessous en montrera la suite.")
        case .webhookPaused:
            Phrase(
                en: "It is paused: what happens waits for it.",
                fr: "Il est en pause : ce qui se passe l'attend.")
        case .webhookResumed:
            Phrase(
                en: "It goes on: what waits for it is sent.",
                fr: "Il reprend : ce qui l'attend part.")
        case .pickupQueued:
            Phrase(
                en: "Job \(count) fetches; the list below shows it then.",
                fr: "Le travail \(count) collecte ; la liste ci-dessous le montrera.")
        case .alertAcknowledged:
            Phrase(en: "The alert is acknowledged.", fr: "L'alerte est acquittée.")
        case .runCommented:
            Phrase(
                en: "The comment stands with the run, and in the journal.",
                fr: "Le commentaire est avec la série, et au journal.")
        case .uploadsReceived, .uploadDiscarded, .fileRetried, .fileWaits, .fileReleased,
            .fileRefused, .filesRetried, .fileReverted, .fileHeld, .holdReleased:
            ofFiles(count)
        case .backfillQueued:
            Phrase(
                en: "Job \(count) computes the days; its page shows how far it is.",
                fr: "Le travail \(count) recalcule ces jours ; sa page en montre l'avancement.")
        case .upkeepQueued:
            Phrase(
                en: "Job \(count) does it; the line shows what came of it.",
                fr: "Le travail \(count) s'en charge ; la ligne en montre le résultat.")
        case .exportQueued, .exportSent, .exportPaused, .exportResumed: ofExports(count)
        default: ofPeople
        }
    }

    private func ofExports(_ count: Int) -> Phrase {
        switch self {
        case .exportSent:
            Phrase(
                en: "It goes out; the list below shows what becomes of it.",
                fr: "Il part ; la liste ci-dessous en montrera la suite.")
        case .exportPaused:
            Phrase(
                en: "Its files wait here until they may go out again.",
                fr: "Ses fichiers attendent ici jusqu'à la reprise des envois.")
        case .exportResumed:
            Phrase(en: "What waits goes out.", fr: "Ce qui attend part.")
        default:
            Phrase(
                en: "Job \(count) writes the file; its page says what became of it.",
                fr: "Le travail \(count) écrit le fichier ; sa page dit ce qu'il en est.")
        }
    }

    private func ofFiles(_ count: Int) -> Phrase {
        switch self {
        case .uploadsReceived:
            .counted(
                count, en: "# file[s] received: each waits for your word.",
                fr: "# fichier[s] reçu[s] : chacun attend votre accord.")
        case .uploadDiscarded:
            Phrase(
                en: "The upload is discarded; nothing of it was loaded.",
                fr: "Le dépôt est abandonné ; rien n'en a été chargé.")
        case .fileRetried:
            Phrase(
                en: "The file was taken up again; this is how it ended.",
                fr: "Le fichier a été repris ; voici comment il a fini.")
        case .fileReleased:
            Phrase(
                en: "It is loaded at the service's next look.",
                fr: "Il sera chargé au prochain passage du service.")
        case .fileRefused:
            Phrase(
                en: "It goes to the error folder at the service's next look.",
                fr: "Il ira dans le dossier error au prochain passage du service.")
        case .fileWaits:
            Phrase(
                en: "The file waits in the inbox, and is due at once.",
                fr: "Le fichier attend dans la boîte ; il sera repris tout de suite.")
        case .filesRetried:
            .counted(
                count, en: "# file[s] taken up again.", fr: "# fichier[s] repris.")
        case .fileHeld:
            Phrase(
                en: "The file is kept, whatever the retention says.",
                fr: "Le fichier est gardé, quelle que soit la conservation.")
        case .holdReleased:
            Phrase(
                en: "The hold is ended; the retention counts for the file again.",
                fr: "La garde est levée ; la conservation s'applique de nouveau au fichier.")
        default:
            Phrase(
                en: "The file was taken back, as if it had never come.",
                fr: "Le fichier a été annulé, comme s'il n'était jamais venu.")
        }
    }

    private func ofJobs(_ count: Int) -> Phrase {
        switch self {
        case .jobRetried: Phrase(en: "The job waits again.", fr: "Le travail attend de nouveau.")
        case .jobCancelled:
            Phrase(
                en: "The job is cancelled; if it ran, its worker was told to stop it.",
                fr: "Le travail est annulé ; s'il tournait, son ouvrier est prié de l'arrêter.")
        case .jobDiscarded:
            Phrase(
                en: "The job is discarded; it stays in the history.",
                fr: "Le travail est écarté ; il reste dans l'historique.")
        case .jobsRetried:
            .counted(
                count, en: "# job[s] wait[s|] again.",
                fr: "# [travail attend|travaux attendent] de nouveau.")
        case .jobsCancelled:
            .counted(
                count, en: "# job[s] cancelled, or told to stop.",
                fr: "# [travail annulé, ou prié|travaux annulés, ou priés] de s'arrêter.")
        case .jobsDiscarded:
            .counted(count, en: "# job[s] discarded.", fr: "# [travail écarté|travaux écartés].")
        case .queuePaused:
            Phrase(
                en: "The queue is paused; what runs goes on.",
                fr: "La file est en pause ; ce qui tourne continue.")
        default: Phrase(en: "The queue goes on.", fr: "La file reprend.")
        }
    }

    private func ofSchedules(_ count: Int) -> Phrase {
        switch self {
        case .schedulePaused:
            Phrase(
                en: "The schedule is paused; each tick will say so.",
                fr: "La planification est en pause ; chaque déclenchement le dira.")
        case .scheduleResumed: Phrase(en: "The schedule goes on.", fr: "La planification reprend.")
        case .scheduleRun:
            Phrase(en: "Its job was put into the queue.", fr: "Son travail est mis en file.")
        case .scheduleBackfilled:
            .counted(
                count, en: "# job[s] put into the queue.",
                fr: "# [travail mis|travaux mis] en file.")
        case .scheduleSaved:
            Phrase(
                en: "The schedule is changed; it holds from now on.",
                fr: "La planification est modifiée ; elle vaut dès maintenant.")
        default: Phrase(en: "Nothing is different.", fr: "Rien n'est différent.")
        }
    }

    private var ofPeople: Phrase {
        switch self {
        case .password:
            Phrase(
                en: "The password is changed; your other sessions have ended.",
                fr: "Le mot de passe est changé ; vos autres sessions sont fermées.")
        case .userRoles:
            Phrase(
                en: "The roles are changed; the user's sessions have ended.",
                fr: "Les rôles sont changés ; ses sessions sont fermées.")
        case .userDisabled:
            Phrase(
                en: "The user is disabled; sessions have ended, tokens give nothing.",
                fr:
                    "L'utilisateur est désactivé ; ses sessions sont fermées, ses jetons sans effet."
            )
        case .userEnabled:
            Phrase(
                en: "The user may log in again; tokens work as before.",
                fr: "L'utilisateur peut se connecter de nouveau ; ses jetons valent comme avant.")
        case .userLoggedOut:
            Phrase(
                en: "All sessions of the user have ended.", fr: "Toutes ses sessions sont fermées.")
        case .userFactorOff:
            Phrase(
                en: "The second factor is taken away; the user's sessions have ended.",
                fr: "Le second facteur est retiré ; ses sessions sont fermées.")
        case .tokenRevoked:
            Phrase(en: "The token is revoked.", fr: "Le jeton est révoqué.")
        case .factorOn:
            Phrase(
                en: "The second factor is on; your other sessions have ended.",
                fr: "Le second facteur est actif ; vos autres sessions sont fermées.")
        default:
            Phrase(
                en: "The second factor is off; your other sessions have ended.",
                fr: "Le second facteur est retiré ; vos autres sessions sont fermées.")
        }
    }
}

extension Visit {
    /// Leads to a page of ours, which tells what was done.
    ///
    /// - Parameter path: below the prefix, with its segments encoded.
    func done(_ path: String, _ flash: Flash, count: Int? = nil) -> Answer {
        let note = "done=\(flash.rawValue)" + (count.map { "&n=\($0)" } ?? "")
        let code = visitor.key.map { "&by=" + SessionNote.code(of: note, for: $0) } ?? ""
        return .see(site.path(path) + "?" + note + code)
    }

    /// What the action before this page did; nothing where another than this site says so.
    var flash: HTML {
        guard let done = parameter("done"), let flash = Flash(rawValue: done),
            let key = visitor.key, let code = parameter("by")
        else { return .none }
        let count = parameter("n").flatMap { Int($0) }
        let note = "done=\(done)" + (count.map { "&n=\($0)" } ?? "")
        guard SessionNote.isOurs(note, code, for: key) else { return .none }
        return Layout.flash(face(flash.phrase(max(0, count ?? 0))))
    }
}
