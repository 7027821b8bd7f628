// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views
internal import Wording

/// `/files/{file}`: the life of a file, its two accounts, what is wrong with it, and what it did.
enum FilePage {
    /// What the page has found.
    struct Found: Sendable {
        let file: FileView
        let faults: Paged<FaultView>
        /// Where there are more of them than a page; else they tell it themselves.
        let causes: [FaultCauseView]
        let reports: [ReportView]
        /// Nil: the retention counts for it.
        let hold: FileHoldView?
        /// Of this name, newest first.
        let versions: [FileView]
        let mending: [FileView]
        /// Which member of a container it was.
        let origin: MemberView?
        /// What is in it, if it is a container; one more than are shown.
        let members: [MemberView]
        /// Nil: they can't be read any more, or may not be seen.
        let rows: FileRows?
        let changed: [Judgement.ChangedRow]
    }

    private static let versions = 12
    private static let rows = 10

    static func show(_ visit: Visit) async throws -> Answer {
        try await answer(visit, try await visit.file(.viewFiles), errors: [])
    }

    static func retry(_ visit: Visit) async throws -> Answer {
        let file = try await visit.file(.retryFiles)
        let (actor, installation, face) = (try visit.actor, visit.site.installation, visit.face)
        do {
            let outcome = try await visit.site.works.withConnection {
                try RetryFile(file.id, in: installation).run(by: actor, on: $0)
            }
            if let refusal = outcome.refusal {
                return try await answer(visit, file, status: 409, errors: [face(refusal)])
            }
            let waits = if case .waits = outcome { true } else { false }
            return visit.done("/files/\(file.id)", waits ? .fileWaits : .fileRetried)
        } catch let error as any Worded where !(error is PostgresError) {
            return try await answer(visit, file, status: 409, errors: [face(error.sentence)])
        }
    }

    static func release(_ visit: Visit) async throws -> Answer {
        let file = try await visit.file(.retryFiles)
        let (actor, installation) = (try visit.actor, visit.site.installation)
        return try await decide(visit, file, .fileReleased) {
            try ReleaseFile(file.id, in: installation).run(by: actor, on: $0)
        }
    }

    static func refuse(_ visit: Visit) async throws -> Answer {
        let file = try await visit.file(.retryFiles)
        let (actor, reason) = (try visit.actor, try visit.remark("reason"))
        return try await decide(visit, file, .fileRefused) {
            try RefuseFile(file.id, because: reason).run(by: actor, on: $0)
        }
    }

    private static func decide(
        _ visit: Visit, _ file: FileView, _ flash: Flash,
        _ action: @escaping @Sendable (Connection) throws -> Void
    ) async throws -> Answer {
        do {
            try await visit.site.works.withConnection { try action($0) }
        } catch let error as any Worded where !(error is PostgresError) {
            return try await answer(visit, file, status: 409, errors: [visit.face(error.sentence)])
        }
        return visit.done("/files/\(file.id)", flash)
    }

    static func answer(
        _ visit: Visit, _ file: FileView, status: Int = 200, errors: [String]
    ) async throws -> Answer {
        let after = try visit.parameter("after").map(Cursor.init(text:))
        let installation = visit.site.installation
        let seesRows = visit.mayDo(.viewData, file.feed)
        let found = try await visit.site.pool.withConnection { connection in
            let isLoaded = file.state == "loaded" && file.rowsInserted + file.rowsAmended > 0
            return Found(
                file: file,
                faults: try FaultView.Filter(fileID: file.id).read(
                    Page(after: after), on: connection),
                causes: try FaultCauseView.Filter(fileID: file.id).first(.max, on: connection),
                reports: try ReportView.Filter(fileIDs: [file.id]).first(10, on: connection),
                hold: try FileHoldView.of(file.id, on: connection),
                versions: try FileView.versions(
                    of: file.name, in: file.feed, limit: versions, on: connection),
                mending: try FileView.mending(file.id, limit: versions, on: connection),
                origin: try MemberView.of(file: file.id, on: connection),
                members: try MemberView.Filter(containerID: file.id)
                    .first(MemberTable.most + 1, on: connection),
                rows: seesRows && isLoaded
                    ? try loaded(file, installation, on: connection) : nil,
                changed: seesRows && isLoaded
                    ? try changed(file, installation, on: connection) : [])
        }
        return .page(
            Layout.page(
                visit.face, "file", part: "files", title: file.name,
                """
                \(visit.flash)\(FileStory(found: found, visit: visit).head)\(Layout.errors(errors))
                \(FileStory(found: found, visit: visit).sections)
                """), status: status)
    }

    /// A table that is gone, or has other columns by now, takes no page with it.
    private static func loaded(
        _ file: FileView, _ installation: Installation, on connection: borrowing Connection
    ) throws -> FileRows? {
        do {
            return try connection.transaction { connection in
                try FileRows(of: file, limit: rows, in: installation, on: connection)
            }
        } catch DataRefused.noTable {
            return nil
        } catch let error as PostgresError where error.sqlstate?.hasPrefix("42") == true {
            return nil
        } catch is UnknownFeed {
            return nil
        }
    }

    private static func changed(
        _ file: FileView, _ installation: Installation, on connection: borrowing Connection
    ) throws -> [Judgement.ChangedRow] {
        do {
            return try connection.transaction { connection in
                try FileRows.changed(by: file, in: installation, on: connection)
            }
        } catch let error as PostgresError where error.sqlstate?.hasPrefix("42") == true {
            return []
        } catch is UnknownFeed {
            return []
        }
    }
}
