// SPDX-License-Identifier: Apache-2.0

internal import Alerts
package import Wording

/// What an alert is for, and what to do about it.
package struct AlertWords: Sendable {
    /// The kind of alert, in a few words.
    package let cause: Phrase
    package let next: Phrase

    /// - Parameter rule: as the book has it; one of a later version has its own name alone.
    package init(rule: String) {
        guard let rule = Alert.Rule(rawValue: rule) else {
            cause = Phrase(rule)
            next = Phrase(
                en: "The message says what was found.", fr: "Le message dit ce qui a été trouvé.")
            return
        }
        (cause, next) =
            Self.ofControls(rule) ?? Self.ofWork(rule) ?? Self.ofSending(rule)
            ?? Self.ofContent(rule) ?? Self.ofFiles(rule) ?? Self.ofSite(rule)
    }

    private static func ofControls(_ rule: Alert.Rule) -> (Phrase, Phrase)? {
        switch rule {
        case .controlRejected:
            (
                Phrase(en: "controls are rejected", fr: "des contrôles sont rejetés"),
                Phrase(
                    en: "Find the cause, then measure the controls again.",
                    fr: "Cherchez la cause, puis mesurez de nouveau les contrôles.")
            )
        case .controlDrift:
            (
                Phrase(en: "controls drift", fr: "des contrôles dérivent"),
                Phrase(
                    en: "Look at the chart; check reagents and calibration.",
                    fr: "Regardez la carte ; vérifiez réactifs et étalonnage.")
            )
        case .chartBroken:
            (
                Phrase(en: "a control chart is broken", fr: "une carte de contrôle est fausse"),
                Phrase(
                    en: "Mend its file; `bascule qc check` reads it again.",
                    fr: "Corrigez son fichier ; `bascule qc check` le relit.")
            )
        default: nil
        }
    }

    private static func ofWork(_ rule: Alert.Rule) -> (Phrase, Phrase)? {
        switch rule {
        case .notDone:
            (
                Phrase(en: "not done in time", fr: "pas fait à l'heure"),
                Phrase(
                    en:
                        "Look at the schedule's last ticks and its job; run it by hand once the cause is mended.",
                    fr:
                        "Regardez les derniers déclenchements et le travail ; relancez-le à la main, la cause corrigée."
                )
            )
        case .slow:
            (
                Phrase(en: "much slower than usual", fr: "bien plus long que d'habitude"),
                Phrase(
                    en:
                        "Look at the job's log and at the health page: a long transaction or a full disk are the usual causes.",
                    fr:
                        "Regardez ce que dit le travail et la page Santé : une longue transaction ou un disque plein en sont les causes habituelles."
                )
            )
        case .dead:
            (
                Phrase(en: "failed as often as it may", fr: "échoué autant que permis"),
                Phrase(
                    en: "Mend what its reason says, then retry the job.",
                    fr: "Corrigez ce que dit sa raison, puis relancez le travail.")
            )
        case .stalled:
            (
                Phrase(en: "work waits though it could run", fr: "du travail attend sans raison"),
                Phrase(
                    en: "Look at the workers; restart the service if one is silent.",
                    fr: "Regardez les ouvriers ; redémarrez le service si l'un est muet.")
            )
        case .windowFailed:
            (
                Phrase(en: "a window fails", fr: "une fenêtre échoue"),
                Phrase(
                    en: "Its reason names the value or the query; mend it, then compute it again.",
                    fr: "Sa raison nomme la valeur ou la requête ; corrigez-la, puis recalculez.")
            )
        case .aggregateBroken:
            (
                Phrase(en: "a declaration is broken", fr: "une déclaration est fausse"),
                Phrase(
                    en: "Mend the file; `bascule check` reads it again.",
                    fr: "Corrigez le fichier ; `bascule check` le relit.")
            )
        default: nil
        }
    }

    private static func ofSending(_ rule: Alert.Rule) -> (Phrase, Phrase)? {
        switch rule {
        case .mailFailed:
            (
                Phrase(en: "a mail did not arrive", fr: "un courriel n'est pas arrivé"),
                Phrase(
                    en: "Mend what the server says, then retry it in the outbox.",
                    fr: "Corrigez ce que dit le serveur, puis relancez-le dans les envois.")
            )
        case .mailBounced:
            (
                Phrase(en: "a mail came back", fr: "un courriel est revenu"),
                Phrase(
                    en: "Mend the address or the mailbox, then retry it in the outbox.",
                    fr: "Corrigez l'adresse ou la boîte, puis relancez-le dans les envois.")
            )
        case .webhookFailed:
            (
                Phrase(en: "another system is not told", fr: "un autre système n'est pas averti"),
                Phrase(
                    en: "Mend what it answers, then send it a test on the page of webhooks.",
                    fr: "Corrigez ce qu'il répond, puis envoyez-lui un essai (page des webhooks).")
            )
        case .deliveryFailed:
            (
                Phrase(
                    en: "a file does not arrive on another host",
                    fr: "un fichier n'arrive pas sur un autre hôte"),
                Phrase(
                    en: "Mend what the message says; it is tried again by itself.",
                    fr: "Corrigez ce que dit le message ; il sera renvoyé tout seul.")
            )
        default: nil
        }
    }

    private static func ofContent(_ rule: Alert.Rule) -> (Phrase, Phrase)? {
        switch rule {
        case .pickupFailed:
            (
                Phrase(en: "files are not fetched", fr: "des fichiers ne sont pas collectés"),
                Phrase(
                    en: "Mend what the message says; the next look fetches them.",
                    fr: "Corrigez ce que dit le message ; la prochaine collecte les prendra.")
            )
        case .unusualFile:
            (
                Phrase(en: "a file is unusual", fr: "un fichier est inhabituel"),
                Phrase(
                    en: "Look at it; release it, take it back, or acknowledge that it is right.",
                    fr: "Regardez-le ; libérez-le, annulez-le, ou acquittez s'il est juste.")
            )
        default: nil
        }
    }

    private static func ofFiles(_ rule: Alert.Rule) -> (Phrase, Phrase)? {
        switch rule {
        case .arrivalMissed:
            (
                Phrase(en: "a file has not come", fr: "un fichier n'est pas arrivé"),
                Phrase(
                    en: "Ask its sender; once it comes the alert ends by itself.",
                    fr: "Voyez son expéditeur ; à l'arrivée du fichier l'alerte se ferme seule.")
            )
        case .blocked:
            (
                Phrase(en: "a file can't be moved", fr: "un fichier ne peut pas être rangé"),
                Phrase(
                    en: "Look at the folder's rights and space; it is tried again by itself.",
                    fr: "Regardez les droits et la place du dossier ; l'essai se refait seul.")
            )
        case .stray:
            (
                Phrase(en: "no feed takes these files", fr: "aucun flux ne prend ces fichiers"),
                Phrase(
                    en: "Rename or move them, or declare their feed.",
                    fr: "Renommez-les, déplacez-les, ou déclarez leur flux.")
            )
        case .lateWrite:
            (
                Phrase(en: "written to after it was loaded", fr: "écrit après son chargement"),
                Phrase(
                    en:
                        "Have the sender write under another name and rename it; send the file again.",
                    fr:
                        "Que l'expéditeur écrive sous un autre nom puis renomme ; renvoyez le fichier."
                )
            )
        case .miscounted:
            (
                Phrase(en: "lines did not add up", fr: "le compte des lignes est faux"),
                Phrase(
                    en: "A mistake of the program: keep the file and report it.",
                    fr: "Une erreur du programme : gardez le fichier et signalez-la.")
            )
        case .archiveDamaged:
            (
                Phrase(en: "the archive is damaged", fr: "l'archive est endommagée"),
                Phrase(
                    en:
                        "Restore what it names from a backup; `bascule archive verify` looks again.",
                    fr:
                        "Restaurez ce qu'elle nomme d'une sauvegarde ; `bascule archive verify` revérifie."
                )
            )
        case .foldersDiffer:
            (
                Phrase(en: "folders and ledger differ", fr: "dossiers et registre diffèrent"),
                Phrase(
                    en: "`bascule files reconcile` says which files, and what it would do.",
                    fr: "`bascule files reconcile` dit quels fichiers, et ce qu'il ferait.")
            )
        default: nil
        }
    }

    private static func ofSite(_ rule: Alert.Rule) -> (Phrase, Phrase) {
        switch rule {
        case .journal:
            (
                Phrase(en: "the journal is not what it was", fr: "le journal n'est plus le même"),
                Phrase(
                    en: "Verify it on its page, and compare with a backup.",
                    fr: "Vérifiez-le sur sa page, et comparez avec une sauvegarde.")
            )
        case .databaseWentBack:
            (
                Phrase(en: "the database is older than it was", fr: "la base est plus ancienne"),
                Phrase(
                    en: "`bascule files reconcile` takes up again what is missing.",
                    fr: "`bascule files reconcile` reprend ce qui manque.")
            )
        case .declaredSinceStart:
            (
                Phrase(
                    en: "a declaration is newer than the service",
                    fr: "une déclaration est plus récente que le service"),
                Phrase(en: "Restart the service.", fr: "Redémarrez le service.")
            )
        default:
            (
                Phrase(en: "a setting is another one than before", fr: "un réglage a changé"),
                Phrase(
                    en: "Set it back, or acknowledge that it is meant.",
                    fr: "Remettez-le, ou acquittez si c'est voulu.")
            )
        }
    }
}
