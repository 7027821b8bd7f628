// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Foundation
internal import Jobs
internal import Postgres
package import Wording

/// The looks that `doctor` and `status` share; only findings are shown.
///
/// A new look is a line in one of the two lists. Its finding has a cause, a subject, and a remedy;
/// each cause is found by one look only.
struct Checkup: Sendable {
    /// A look that needs no database, and changes nothing; it blocks.
    struct SiteLook: Sendable {
        let name: String
        let find: @Sendable (Installation) throws -> [Finding]
    }

    /// A look at the database, which may be a standby, by a role that may only read.
    struct DatabaseLook: Sendable {
        let name: String
        let find: @Sendable (Installation, Connection, ServedRoles) throws -> [Finding]
    }

    static let siteLooks = [
        SiteLook(name: "mark") { try MarkLook.find($0.settings) },
        SiteLook(name: "settings") { SettingsLook.find($0) },
        SiteLook(name: "leases") { try LeaseLook.find($0) },
        SiteLook(name: "disks") { try DiskLook.find($0.settings) },
        SiteLook(name: "tls") { TLSLook.find($0.settings.console.tls) },
        SiteLook(name: "archive") { ArchiveLook.find($0.settings) },
        SiteLook(name: "sources") { SourceLook.find($0.settings.console.sources) },
        SiteLook(name: "mails") { try MailLook.find($0.settings) },
        SiteLook(name: "mails that come back") { BounceLook.find($0.settings) },
        SiteLook(name: "charts") { ChartLook.find($0) },
        SiteLook(name: "webhooks") { WebhookLook.find($0) },
        SiteLook(name: "pickups") { PickupLook.find($0) },
        SiteLook(name: "files for other hosts") { DeliveryLook.find($0) },
        SiteLook(name: "printer") { PrinterLook.find($0.settings) },
    ]

    static let databaseLooks = [
        DatabaseLook(name: "rights") { _, connection, _ in try RightsLook.find(on: connection) },
        DatabaseLook(name: "tables") { installation, connection, _ in
            try TableLook.find(installation, on: connection)
        },
        DatabaseLook(name: "folders") { installation, connection, _ in
            try FolderLook.find(installation.settings, on: connection)
        },
        DatabaseLook(name: "owed") { _, connection, _ in try PendingLook.find(on: connection) },
        DatabaseLook(name: "put off") { installation, connection, _ in
            try PutOffLook.find(
                after: Int(installation.settings.overdueAfter / .seconds(1)), on: connection)
        },
        DatabaseLook(name: "declarations") { installation, connection, served in
            try DeclarationLook.find(installation, served, on: connection)
        },
        DatabaseLook(name: "database") { _, connection, _ in
            try DatabaseHealth.find(on: connection)
        },
        DatabaseLook(name: "second factors") { installation, connection, _ in
            try SecondFactorLook.find(installation.settings, on: connection)
        },
        DatabaseLook(name: "roles of the factory's login") { installation, connection, _ in
            try OpenIDRoleLook.find(installation.settings, on: connection)
        },
        DatabaseLook(name: "queues") { installation, connection, served in
            try QueueLook.find(installation.settings, served, on: connection)
        },
        DatabaseLook(name: "archive") { installation, connection, _ in
            try ArchiveLook.find(installation.settings, on: connection)
        },
        DatabaseLook(name: "mails") { installation, connection, _ in
            try MailLook.find(installation.settings, on: connection)
        },
        DatabaseLook(name: "mails that come back") { installation, connection, _ in
            try BounceLook.find(installation.settings, on: connection)
        },
        DatabaseLook(name: "webhooks") { installation, connection, _ in
            try WebhookLook.find(installation.settings, on: connection)
        },
        DatabaseLook(name: "pickups") { installation, connection, _ in
            try PickupLook.find(installation, on: connection)
        },
        DatabaseLook(name: "files for other hosts") { installation, connection, _ in
            try DeliveryLook.find(installation.settings, on: connection)
        },
        DatabaseLook(name: "exports") { _, connection, _ in try AmendedLook.find(on: connection) },
    ]

    let installation: Installation

    /// Findings that need no database; blocks for as long as the folders take.
    func ofSite() -> [Finding] {
        var found: [Finding] = []
        for look in Self.siteLooks {
            do {
                found += try look.find(installation)
            } catch {
                found.append(Self.unseen(look.name, error))
            }
        }
        return found
    }

    /// Findings in the database; a look without the right to read does not stop the others.
    ///
    /// - Parameter overdue: files that wait though they are complete.
    func ofDatabase(_ overdue: OverdueFiles, on connection: Connection) -> [Finding] {
        var found: [Finding] = []
        do {
            found += try MarkLook.find(installation.settings, on: connection)
        } catch {
            found.append(Self.unseen("mark", error))
        }
        let served: ServedRoles
        do {
            served = try ServedRoles(on: connection)
            let expected = try RoleMemory(installation.settings).expected
            found += RolesLook.find(expected, served, overdue)
            found += try OverdueLook.find(overdue, served, on: connection)
        } catch {
            return found + [Self.unseen("services", error)]
        }
        for look in Self.databaseLooks {
            do {
                found += try look.find(installation, connection, served)
            } catch {
                found.append(Self.unseen(look.name, error))
            }
        }
        do {
            found += try ofJobs(besides: found, on: connection)
        } catch {
            found.append(Self.unseen("jobs", error))
        }
        return found
    }

    /// - Parameter found: what is said already, with its cause.
    private func ofJobs(besides found: [Finding], on connection: Connection) throws -> [Finding] {
        // It says since when a queue is paused.
        _ = try connection.query(
            "select set_config('TimeZone', \(installation.settings.zone), false)")
        let hasNoWorker = found.contains {
            $0.cause == "role_unserved" && $0.subject.contains(Role.worker.rawValue)
        }
        return try JobsHealth(on: connection).findings { queue in
            hasNoWorker
                || found.contains {
                    $0.cause == "queue_unserved" && $0.subject == "queue \(queue)"
                }
        }
    }

    /// Findings that put all others in doubt come first.
    static func ordered(_ findings: [Finding]) -> [Finding] {
        findings.filter { $0.cause == MarkLook.cause }
            + findings.filter { $0.cause != MarkLook.cause }
    }

    /// A look that could not be made is reported, never taken for well.
    static func unseen(_ name: String, _ error: any Error) -> Finding {
        Finding(
            "not_looked_at", name,
            Phrase(en: "It could not be looked at: ", fr: "Impossible à examiner : ")
                + Phrase(of: error).afterColon,
            next: Phrase(
                en: "Mend that first, then look again.",
                fr: "Remédiez-y d'abord, puis regardez de nouveau."))
    }
}

extension Finding {
    /// For `--json`, in both languages' words chosen by the site.
    package func object(in language: Language) -> [String: String] {
        [
            "cause": cause, "subject": subject, "weight": weight.rawValue,
            "what": what[language], "next": next[language],
        ]
    }
}
