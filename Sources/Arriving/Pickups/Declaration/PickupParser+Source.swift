// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Configuration
internal import Wording

/// Rows of a database that is reached by its own driver.
extension PickupParser {
    private typealias Place = (user: String?, name: String)

    func source(_ text: String, _ map: YAMLMap, _ feed: String?) -> Pickup.Source? {
        let place = place(text, map)
        let statement = statement(map)
        let inner = map.map("cursor")
        let cursor = cursor(map, inner, feed)
        requireOrder(of: statement, by: cursor, map)
        let zone = inner.flatMap { sourceZone($0) }
        let clock = inner?.string("clock") ?? Pickup.Source.usualClock
        let login = place.flatMap { self.login($0.user, map) }
        guard let place, let statement, let cursor, let zone else { return nil }
        return Pickup.Source(
            name: place.name, login: login, statement: statement, cursor: cursor, zone: zone,
            clock: clock)
    }

    /// Of the host nothing is said here: whoever writes odbc.ini says which may be asked.
    private func place(_ text: String, _ map: YAMLMap) -> Place? {
        let form = #/odbc:\/\/(?:([A-Za-z0-9._-]{1,63})@)?([A-Za-z0-9._-]{1,32})/#
        guard let match = text.wholeMatch(of: form) else {
            addMistake(
                map,
                Phrase(
                    en: "`from` is no source of odbc.ini, with a user or without",
                    fr: "`from` n'est pas une source d'odbc.ini, avec ou sans utilisateur"),
                Phrase(
                    en: "Write `from: odbc://lecteur@LIMS`, as [LIMS] in odbc.ini is called",
                    fr: "Écrivez `from: odbc://lecteur@LIMS`, comme s'appelle [LIMS] dans odbc.ini")
            )
            return nil
        }
        return (match.1.map(String.init), String(match.2))
    }

    /// A user has a secret; without one odbc.ini says who logs in.
    private func login(_ user: String?, _ map: YAMLMap) -> Pickup.Source.Login? {
        guard let user else {
            refuse(["secret"], map, "odbc without a user")
            return nil
        }
        return secret(map).map { Pickup.Source.Login(user: user, secret: $0) }
    }

    /// The site's unless told.
    private func sourceZone(_ cursor: YAMLMap) -> String? {
        guard let name = cursor.string("zone") else { return zone.identifier }
        do {
            return try Zone(name).identifier
        } catch {
            mistakes.addMistake(
                at: cursor.place("zone"), Phrase(of: error),
                Phrase(
                    en: "Write `zone: America/Guadeloupe`, or `zone: UTC`",
                    fr: "Écrivez `zone: America/Guadeloupe`, ou `zone: UTC`"))
            return nil
        }
    }
}
