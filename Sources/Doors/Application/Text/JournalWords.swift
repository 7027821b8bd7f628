// SPDX-License-Identifier: Apache-2.0

internal import Views
package import Wording

/// The journal's actions and subjects as people read them; the journal itself has the English ones.
package enum JournalWords {
    /// An action that is none of ours stays as it is.
    package static func action(_ action: String) -> Phrase {
        Phrase(en: action, fr: actions[action] ?? action)
    }

    /// `file 12` is `fichier 12`.
    package static func subject(_ subject: String) -> Phrase { SubjectWords.shown(subject) }

    /// All of them, for a choice.
    package static var known: [String] { actions.keys.sorted() }

    private static let actions = [
        "import": "import", "retry": "reprise d'un fichier", "revert": "annulation d'un fichier",
        "refuse": "refus d'un fichier", "reconcile": "rapprochement des dossiers",
        "acknowledge": "alerte acquittée", "alert": "alerte",
        "aggregates run": "calcul des agrégats",
        "aggregates backfill": "recalcul des agrégats", "export": "export",
        "export not written": "export non écrit",
        "job enqueued": "travail mis en file", "job cancelled": "travail annulé",
        "job retried": "travail relancé", "job discarded": "travail écarté",
        "queue paused": "file mise en pause", "queue resumed": "file reprise",
        "schedule added": "planification ajoutée", "schedule edited": "planification modifiée",
        "schedule reset": "planification remise comme le fichier",
        "schedule paused": "planification mise en pause",
        "schedule resumed": "planification reprise", "schedule run": "planification lancée",
        "schedule backfilled": "planification rattrapée",
        "schedule removed": "planification supprimée",
        "housekeeping": "entretien", "purge": "purge", "setting": "réglage",
        "login": "connexion", "login refused": "connexion refusée",
        "login throttled": "connexions freinées", "late write": "écriture tardive",
        "user added": "utilisateur ajouté", "user roles": "rôles d'un utilisateur",
        "user password": "mot de passe changé", "user disabled": "utilisateur désactivé",
        "user enabled": "utilisateur réactivé", "user logged out": "sessions fermées",
        "user second factor": "second facteur", "token added": "jeton créé",
        "token revoked": "jeton révoqué", "tokens revoked": "jetons révoqués",
        "role set": "rôle modifié", "mend": "correction de lignes", "upload": "dépôt",
        "qc run": "calcul des cartes de contrôle", "qc comment": "commentaire sur une série",
        "qc limits frozen": "limites figées", "qc limits thawed": "limites dégelées",
        "mail sent": "courriel envoyé", "mail retried": "courriel relancé",
        "mails delivered": "courriels remis", "bounce noted": "retour de courriel noté",
        "file released": "fichier libéré", "file refused": "fichier refusé",
        "file waits": "fichier en attente",
        "webhook tested": "webhook essayé", "webhook retried": "webhook relancé",
        "webhooks told": "webhooks avertis", "webhook paused": "webhook mis en pause",
        "webhook resumed": "webhook repris",
        "export sent": "export envoyé", "exports delivered": "exports livrés",
        "export paused": "envois d'un export suspendus",
        "export resumed": "envois d'un export repris",
        "upload imported": "dépôt importé", "upload discarded": "dépôt abandonné",
        "archive key": "clé de l'archive", "archive sealed": "archive scellée",
        "archive verified": "archive vérifiée", "archive rebuilt": "archive reconstruite",
        "file held": "fichier retenu", "hold released": "retenue levée",
        "bulk asked": "changement en nombre demandé",
        "fetch asked": "fichier demandé ailleurs", "fetched": "fichier rapporté",
        "pickup run": "collecte",
    ]
}
