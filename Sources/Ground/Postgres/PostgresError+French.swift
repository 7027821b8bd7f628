// SPDX-License-Identifier: Apache-2.0

package import Wording

extension PostgresError: Worded {
    package var sentence: Phrase { Phrase(en: description, fr: french) }

    /// The failure and its remedy, then the server's own words: they name the thing.
    private var french: String { "\(frenchKind). Texte d'origine : « \(description) »" }

    private var frenchKind: String {
        switch code {
        case .connectionFailed where sqlstate != nil: frenchRefusal(SQLSTATE(sqlstate ?? ""))
        case .connectionFailed:
            "La connexion à la base de données a échoué : vérifiez qu'elle tourne et que"
                + " `database_url` est juste"
        case .connectionLost:
            "La connexion à la base de données s'est rompue : on ne sait pas si la dernière demande"
                + " a été exécutée ; regardez, puis recommencez"
        case .outcomeUnknown:
            "La base de données n'a pas confirmé une validation : le travail est peut-être fait ;"
                + " regardez avant de recommencer"
        case .deadlineExceeded:
            "La base de données n'a pas répondu à temps (`statement_deadline`) et la demande est annulée :"
                + " recommencez quand elle est moins occupée, ou augmentez ce délai"
        case .cancelled: "La demande à la base de données a été annulée : recommencez au besoin"
        case .server(let state): frenchRefusal(state)
        case .protocolViolation:
            "La réponse de la base de données n'a pas de sens ici : vérifiez ce qui se trouve entre"
                + " elle et Bascule (un proxy, un pooler)"
        case .decoding: "Une valeur de la base de données n'a pas le type attendu"
        case .rolledBack:
            "La base de données a défait la transaction au lieu de la valider : recommencez"
        case .closed: "La connexion à la base de données est déjà fermée : recommencez"
        case .configuration:
            "L'adresse ou un réglage de la base de données ne peut pas être compris : corrigez"
                + " `database_url`"
        case .migration:
            "Le schéma de la base de données et ce programme ne vont pas ensemble : utilisez le"
                + " programme qui l'a mis à jour en dernier, ou un plus récent"
        case .cluster:
            "Le PostgreSQL privé ne peut pas être créé, démarré ou arrêté : le texte d'origine dit"
                + " pourquoi"
        }
    }

    private func frenchRefusal(_ state: SQLSTATE) -> String {
        switch state.code {
        case "42501":
            // The remedy depends on the role's purpose, which the caller knows.
            return "La base de données refuse : il manque un droit au rôle de Bascule"
        case "25006":
            return
                "La base de données n'accepte pas d'écriture : c'est une base secondaire ou elle est"
                + " en lecture seule"
        case "55P03":
            return "La base de données est verrouillée par quelqu'un d'autre : recommencez"
        case "42P01", "42703":
            // A table of the site's is not for `migrate` to make.
            return "Il manque une table ou une colonne dans la base de données"
                + (message.contains("\"bascule.") ? " : `bascule migrate` la crée" : "")
        default: break
        }
        return switch state.errorClass {
        case "08": "La connexion à la base de données ne tient pas : vérifiez le réseau"
        case "23": "La base de données refuse cette écriture : une contrainte n'est pas respectée"
        case "28":
            "La base de données refuse ce rôle ou son mot de passe : corrigez `database_url` ou"
                + " pg_hba.conf"
        case "3D":
            "Il n'y a pas de base de données de ce nom : créez-la, ou corrigez `database_url`"
        case "40": "La base de données a défait la transaction à cause d'une autre : recommencez"
        case "53":
            "La base de données manque de place, de mémoire ou de connexions : libérez-en, puis"
                + " recommencez"
        case "57": "La base de données s'arrête ou démarre : recommencez dans un instant"
        case "58": "Le système de la base de données a une erreur (disque ?) : voyez son journal"
        default: "La base de données a refusé une demande"
        }
    }
}
