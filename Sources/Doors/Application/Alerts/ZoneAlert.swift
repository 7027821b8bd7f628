// SPDX-License-Identifier: Apache-2.0

package import Alerts
internal import Ingest
package import Postgres
package import Wording

/// The alert about a zone that is another one than that of the data.
package struct ZoneAlert: Sendable {
    private let memory: ZoneMemory
    private let language: Language

    package init(zone: String, language: Language, by actor: String) {
        memory = ZoneMemory(zone: zone, by: actor)
        self.language = language
    }

    /// Notes the zone where it is a new one; where files were loaded in another one, an alert is
    /// raised that stands until somebody has seen it, or all files are of this zone and no living
    /// service reads in another one.
    ///
    /// - Parameter isDead: whether it is known of a service that it is gone, though it was seen
    ///   lately.
    /// - Returns: the alert, if it was raised now.
    package func noteZone(
        isDead: (_ worker: String) -> Bool = { _ in false }, on connection: borrowing Connection
    ) throws -> Alert? {
        if try isSettled(isDead, on: connection) { return nil }
        return try connection.transaction { connection -> Alert? in
            switch try memory.noteZone(isDead, on: connection) {
            case .nothing: nil
            case .unmixed:
                try Alert.stand(
                    .settingChanged, subject: ZoneMemory.subject, message: nil,
                    resolution: ZoneMemory.resolution[language], on: connection)
            case .mixed(let anomaly):
                try AlertBook(.settingChanged, language: language).raise(anomaly, on: connection)
            }
        }
    }

    /// Whether there is nothing to note, and no alert that may be over.
    private func isSettled(
        _ isDead: (String) -> Bool, on connection: borrowing Connection
    ) throws -> Bool {
        switch try memory.standing(isDead, on: connection) {
        case .changed: false
        case .shared: true
        case .alone:
            try Alert.standing(.settingChanged, subject: ZoneMemory.subject, on: connection) == nil
        }
    }
}
