// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views
internal import Wording

/// The archive: how it stands, what is damaged, and files that are kept whatever the retention says.
enum ArchiveOperations {
    struct Status: Codable, Sendable {
        /// No damage stands.
        let is_sound: Bool
        let last_seal: SealView?
        /// The last reading that somebody asked for, and the scrub's.
        let last_verification: ArchiveCheckView?
        let last_scrub: ArchiveCheckView?
    }

    static let all: [Operation] = [
        .one(
            "/archive", .permission(.viewHealth),
            "Whether the archive is sound, its last seal and readings", of: Status.self
        ) { _, connection in
            Status(
                is_sound: try ArchiveDamageView.Filter().first(1, on: connection).isEmpty,
                last_seal: try SealView.Filter().first(1, on: connection).first,
                last_verification: try ArchiveCheckView.Filter(.verify)
                    .first(1, on: connection).first,
                last_scrub: try ArchiveCheckView.Filter(.scrub).first(1, on: connection).first)
        },
        .list(
            "/archive/seals", .permission(.viewHealth), "The archive's seals, newest first",
            of: SealView.Filter.self
        ) { _, _ in SealView.Filter() },
        .list(
            "/archive/damages", .permission(.viewHealth),
            "What is not as it was sealed, newest first", of: ArchiveDamageView.Filter.self
        ) { _, _ in ArchiveDamageView.Filter() },
        .list(
            "/archive/holds", .permission(.viewHealth),
            "The files that are kept whatever the retention says", of: FileHoldView.Filter.self
        ) { _, _ in FileHoldView.Filter() },
        .post(
            "/files/{id}/hold", .permission(.revertFiles), hold: .found,
            "Keeps a file whatever the retention says",
            [Field("reason", .text(1...500), "Why, for the journal", isRequired: true)],
            of: FileHoldView.self
        ) { call, connection in
            let file = try FileOperations.file(call, .revertFiles, on: connection)
            try refusing {
                try HoldFile(file.id, because: call.text("reason") ?? "")
                    .run(by: call.actor, on: connection)
            }
            guard let hold = try FileHoldView.of(file.id, on: connection) else {
                throw Problem.notFound
            }
            return hold
        },
        .post(
            "/files/{id}/release-hold", .permission(.revertFiles), hold: .found,
            "Ends a file's hold: the retention counts for it again", of: FileView.self
        ) { call, connection in
            let file = try FileOperations.file(call, .revertFiles, on: connection)
            try refusing { try ReleaseHold(file.id).run(by: call.actor, on: connection) }
            return file
        },
    ]

    private static func refusing(_ work: () throws -> Void) throws {
        do {
            try work()
        } catch let error as any Worded where !(error is PostgresError) {
            throw Problem.refused(error.sentence, 409)
        }
    }
}
