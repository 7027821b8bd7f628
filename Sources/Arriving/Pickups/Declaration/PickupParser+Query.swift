// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Fetching
internal import Postgres
internal import Wording

/// Rows of another PostgreSQL.
extension PickupParser {
    private static let port = 5_432
    private static let parameters = ["since", "until"]

    func query(_ text: String, _ map: YAMLMap, _ feed: String?) -> Pickup.Query? {
        let place = place(text, map)
        let statement = statement(map)
        let secret = secret(map)
        let inner = map.map("cursor")
        let cursor = cursor(map, inner, feed)
        if let inner { refuse(["zone", "clock"], inner, "postgres") }
        requireOrder(of: statement, by: cursor, map)
        guard let place, let statement, let secret, let cursor else { return nil }
        return Pickup.Query(
            host: place.host, port: place.port, user: place.user, database: place.database,
            secret: secret, statement: statement, cursor: cursor)
    }

    private typealias Place = (host: Host, port: Int, user: String, database: String)

    private func place(_ text: String, _ map: YAMLMap) -> Place? {
        let form =
            #/postgres(?:ql)?:\/\/([A-Za-z0-9._-]{1,63})@(.+?)(?::([0-9]{1,5}))?\/([A-Za-z0-9._-]{1,63})/#
        guard let match = text.wholeMatch(of: form), let host = Host(match.2),
            let port = match.3.map({ SourceHost.port($0) }) ?? Self.port
        else {
            addMistake(
                map,
                Phrase(
                    en: "`from` is no user@host/database of postgres",
                    fr: "`from` n'est pas un utilisateur@hôte/base de postgres"),
                Phrase(
                    en: "Write `from: postgres://lecteur@lims.example:5432/lims`",
                    fr: "Écrivez `from: postgres://lecteur@lims.example:5432/lims`"))
            return nil
        }
        return allowed(map) { () throws(SourceRefusal) -> Place in
            try rules?.check(host, port: port)
            return (host, port, String(match.1), String(match.4))
        }
    }

    func statement(_ map: YAMLMap) -> ParameterisedSQL? {
        guard let text = map.string("query") else {
            map.addMissing(
                "query",
                because: Phrase(
                    en: "the pickup does not say what is asked for",
                    fr: "la collecte ne dit pas ce qu'il faut demander"),
                example: "query: select … where modified_at >= :since and modified_at < :until")
            return nil
        }
        let remedy = Phrase(
            en: "Write one select, with `modified_at >= :since and modified_at < :until` in it",
            fr: "Écrivez un seul select, avec `modified_at >= :since and modified_at < :until`")
        do {
            let statement = try ParameterisedSQL(text)
            let isReading = ["select", "with", "values", "table"].contains(
                statement.firstWord ?? "")
            if isReading, Set(statement.names) == Set(Self.parameters) { return statement }
            mistakes.addMistake(
                at: map.place("query"),
                Phrase(
                    en:
                        "`query` must be a select that uses `:since` and `:until`, and nothing else",
                    fr:
                        "`query` doit être un select qui emploie `:since` et `:until`, et rien d'autre"
                ), remedy)
        } catch {
            mistakes.addMistake(
                at: map.place("query"),
                Phrase(en: "`query`: ", fr: "`query` : ") + Phrase(of: error), remedy)
        }
        return nil
    }
}
