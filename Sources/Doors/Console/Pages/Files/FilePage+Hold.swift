// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Journal
internal import Postgres
internal import Views
internal import Wording

/// Keeping a file whatever the retention says, and the end of that.
///
/// Who may take a file's rows back may say this: it decides what becomes of its bytes.
extension FilePage {
    static func hold(_ visit: Visit) async throws -> Answer {
        let reason = visit.form["reason"] ?? ""
        return try await change(visit, .fileHeld) { file, actor, connection in
            try HoldFile(file.id, because: reason).run(by: actor, on: connection)
        }
    }

    static func releaseHold(_ visit: Visit) async throws -> Answer {
        try await change(visit, .holdReleased) { file, actor, connection in
            try ReleaseHold(file.id).run(by: actor, on: connection)
        }
    }

    private static func change(
        _ visit: Visit, _ flash: Flash,
        _ work:
            @escaping @Sendable (FileView, JournalActor, borrowing Connection) throws -> Void
    ) async throws -> Answer {
        let file = try await visit.file(.revertFiles)
        let actor = try visit.actor
        do {
            try await visit.site.pool.withConnection { try work(file, actor, $0) }
        } catch let error as any Worded where !(error is PostgresError) {
            return try await answer(
                visit, file, status: 409, errors: [visit.face(error.sentence)])
        }
        return visit.done("/files/\(file.id)", flash)
    }
}
