// SPDX-License-Identifier: Apache-2.0

import Application
import Wording

/// The titles of columns as people read them.
enum Heading {
    /// A part in parentheses behind a title, usually a zone, stays as it is.
    static func shown(_ title: String, in language: Language) -> String {
        guard language == .fr else { return title }
        guard let paren = title.firstRange(of: " (") else { return french[title] ?? title }
        let name = String(title[..<paren.lowerBound])
        let rest = String(title[paren.lowerBound...])
        return (french[name] ?? name) + (rest == " (its zone)" ? " (son fuseau)" : rest)
    }

    private static let french = [
        "action": "action", "actor": "auteur", "aggregate": "agrégat", "amended": "modifiés",
        "arrived": "arrivé", "at": "le", "attempt": "essai", "bytes": "octets", "column": "colonne",
        "command": "commande", "does": "fait", "due": "échéance", "enqueued": "mis en file",
        "export": "export", "failing": "en échec", "feed": "flux", "file": "fichier",
        "files": "fichiers",
        "folder": "dossier", "from": "origine", "grain": "période", "inserted": "ajoutées",
        "job": "travail", "key": "clé", "kind": "genre", "known since": "connu depuis",
        "last computed": "dernier calcul", "level": "niveau", "line": "ligne", "made": "écrit",
        "message": "message", "name": "nom", "next": "prochain", "now": "maintenant",
        "overlap": "chevauchement", "parameters": "paramètres", "path": "chemin",
        "progress": "avancement", "queue": "file", "read": "lues", "reason": "raison",
        "rejected": "refusées", "result": "résultat", "revision": "révision", "rows": "lignes",
        "stale": "périmées", "stale since": "périmées depuis", "state": "état", "subject": "objet",
        "table": "table", "task": "tâche", "text": "texte", "title": "titre", "took": "durée",
        "to": "vers", "tries": "essais", "unchanged": "inchangées", "value": "valeur",
        "what": "quoi",
        "when": "quand", "window": "période", "windows": "périodes", "zone": "fuseau",
        "catch-up": "rattrapage", "data since": "données depuis", "ends": "finit",
        "jitter": "gigue",
        // The archive.
        "gone": "partis", "live": "en service", "moved": "déplacés", "purged": "supprimés",
        "rebuilt": "reconstruite", "seal": "sceau", "stored": "rangés",
        // People and their rights.
        "user": "utilisateur", "users": "utilisateurs", "role": "rôle", "roles": "rôles",
        "permissions": "droits", "password": "mot de passe", "last login": "dernière connexion",
        "label": "libellé", "scopes": "portée", "expires": "expire le",
        "last used": "dernier emploi",
        // Fields of a job.
        "arguments": "arguments", "attempts_limit": "essais au plus", "crashes": "interruptions",
        "concurrency_key": "clé de concurrence", "unique_key": "clé unique",
        "ended_at": "fini le", "enqueued_at": "mis en file le", "enqueued_by": "demandé par",
        "id": "id", "priority": "priorité", "progress_done": "fait", "progress_total": "à faire",
        "progress_note": "en cours", "progress_per_second": "par seconde",
        "progress_ends_at": "fini vers", "run_at": "à faire le", "started_at": "commencé le",
        "times in": "heures de", "worker": "ouvrier",
        "schedule": "planification", "starts": "commence", "succeed by": "réussir avant",
    ]
}

/// Columns side by side in the site's language: titles, and the words of a column called `state`.
func table(_ titles: [String], _ rows: [[String]], in language: Language) -> String {
    let state = titles.firstIndex(of: "state")
    let shown = rows.map { row in
        row.indices.map { $0 == state ? StateWord.shown(row[$0], in: language) : row[$0] }
    }
    return Listing(titles.map { Heading.shown($0, in: language) }, shown, state: state).text()
}
