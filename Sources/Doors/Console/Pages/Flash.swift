// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// What an action did, told on the page that is shown next.
///
/// The address names one of these sentences, and maybe a count; it has no text of its own. So a
/// link that somebody else has made can say nothing but these.
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
    case alertAcknowledged = "alert-acknowledged"
    case userRoles = "user-roles"
    case userDisabled = "user-disabled"
    case userEnabled = "user-enabled"
    case userLoggedOut = "user-logged-out"
    case userFactorOff = "user-factor-off"
    case tokenRevoked = "token-revoked"
    case factorOn = "factor-on"
    case factorOff = "factor-off"

    /// - Parameter count: of what was done; 0 where the address has none.
    func phrase(_ count: Int) -> Phrase {
        switch self {
        case .jobRetried, .jobCancelled, .jobDiscarded, .jobsRetried, .jobsCancelled,
            .jobsDiscarded, .queuePaused, .queueResumed:
            ofJobs(count)
        case .schedulePaused, .scheduleResumed, .scheduleRun, .scheduleBackfilled, .scheduleSaved,
            .scheduleSame:
            ofSchedules(count)
        case .alertAcknowledged:
            Phrase(en: "The alert is acknowledged.", fr: "L'alerte est acquittée.")
        default: ofPeople
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
        .see(site.path(path) + "?done=\(flash.rawValue)" + (count.map { "&n=\($0)" } ?? ""))
    }

    /// What the action before this page did.
    var flash: HTML {
        let count = parameter("n").flatMap { Int($0) } ?? 0
        let told = parameter("done").flatMap(Flash.init(rawValue:)).map { $0.phrase(max(0, count)) }
        return Layout.flash(told.map { face($0) })
    }
}
