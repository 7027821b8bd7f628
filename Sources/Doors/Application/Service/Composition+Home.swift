// SPDX-License-Identifier: Apache-2.0

internal import Alerts
internal import Configuration
internal import Postgres
internal import Wording

/// Notes that the service leaves in its home for `status` and `doctor`, and those it finds there.
extension Composition {
    /// Notes the roles that are served from now on, and tells of another service of the same home.
    func noteRoles(_ pool: Pool) async throws {
        let zone = ZoneAlert(zone: settings.zone, language: settings.language, by: name)
        if let alert = try await pool.withConnection({
            try zone.noteZone(isDead: ServedRoles.isKnownDead, on: $0)
        }) {
            alertObserver.zoneChanged(alert)
        }
        let living = try await pool.withConnection { try ServedRoles(on: $0).workers }
        let names = roles.map(\.rawValue).sorted()
        let memory = RoleMemory(settings)
        do {
            for other in try memory.all where other.worker != name && living.contains(other.worker)
            {
                let shared = other.roles.filter(names.contains)
                guard !shared.isEmpty else { continue }
                home.isServedTwice(by: other.worker, roles: shared)
            }
            try memory.noteRoles(names, by: name, living: living)
        } catch {
            home.rolesNotNoted(error)
        }
        for finding in SettingsLook.find(installation) + (try LeaseLook.find(installation)) {
            home.found(finding)
        }
    }
}
