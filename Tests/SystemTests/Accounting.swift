// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension World {
    /// The invariant of the whole program: each dropped file's bytes are in exactly one place,
    /// every good row is there exactly once, each file's counts add up, and the ledger explains the
    /// rest.
    func assertEverythingAccountedFor(
        _ dropped: [DroppedFile], at location: SourceLocation = #_sourceLocation
    ) async throws {
        let found = try home.files()
        assertFilesAreInOnePlace(dropped, found, location)
        try await assertRowsAreThereOnce(dropped, location)
        try await assertLedgerAddsUp(dropped, Set(found.keys), location)
        try await assertSendersAreTold(location)
    }

    /// Every rejected row is in a report under the error folder, as it was sent.
    private func assertSendersAreTold(_ location: SourceLocation) async throws {
        let rejected = try await number(
            "select coalesce(sum(rows_rejected), 0)::bigint from bascule.files")
        let folder = home.error + "/" + DroppedFile.feed
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }
        let lines = try (names ?? []).filter { $0.hasSuffix(".faults.csv") }
            .map { try String(contentsOfFile: folder + "/" + $0, encoding: .utf8) }
            .flatMap { $0.split(whereSeparator: \.isNewline).dropFirst() }
        #expect(
            lines.count { $0.contains("pas un nombre") } == rejected,
            "rejected rows are in reports",
            sourceLocation: location)
    }

    private func assertFilesAreInOnePlace(
        _ dropped: [DroppedFile], _ found: [String: Data], _ location: SourceLocation
    ) {
        var sent: [Data: Int] = [:]
        for file in dropped { sent[Data(file.text.utf8), default: 0] += 1 }
        var places: [Data: [String]] = [:]
        for (path, bytes) in found { places[bytes, default: []].append(path) }

        let waiting = found.keys.filter { $0.hasPrefix(home.inbox + "/") }.sorted()
        #expect(waiting == [], "still in the inbox", sourceLocation: location)
        for (bytes, paths) in places where sent[bytes] == nil {
            Issue.record("\(paths) holds bytes that nobody sent", sourceLocation: location)
        }
        for (bytes, count) in sent where places[bytes]?.count != count {
            let paths = places[bytes] ?? []
            let name = dropped.first { Data($0.text.utf8) == bytes }?.name ?? "?"
            Issue.record(
                "\(name): sent \(count) times, found as \(paths)", sourceLocation: location)
        }
    }

    private func assertRowsAreThereOnce(
        _ dropped: [DroppedFile], _ location: SourceLocation
    ) async throws {
        let keys = try await texts("select id from essai.mesures")
        let wanted = Set(dropped.flatMap(\.goodKeys))
        let found = Set(keys)
        #expect(keys.count == found.count, "rows are doubled", sourceLocation: location)
        #expect(wanted.subtracting(found).count == 0, "rows are missing", sourceLocation: location)
        #expect(found.subtracting(wanted).count == 0, "rows too many", sourceLocation: location)
    }

    private func assertLedgerAddsUp(
        _ dropped: [DroppedFile], _ found: Set<String>, _ location: SourceLocation
    ) async throws {
        let unequal = try await texts(
            """
            select name || ': ' || state from bascule.files
             where rows_read <> rows_inserted + rows_amended + rows_unchanged + rows_rejected
            """)
        #expect(unequal == [], "counts that do not add up", sourceLocation: location)
        let unread = try await texts(
            """
            select f.name || ': ' || f.lines || ' ' || f.line_account from bascule.files f
             where f.lines is not null
               and f.lines <> (select coalesce(sum((a.value->>'lines')::bigint), 0)
                                 from jsonb_each(f.line_account) a)
                or f.state = 'loaded' and f.lines is null
            """)
        #expect(unread == [], "lines that nothing accounts for", sourceLocation: location)
        let open = try await texts(
            """
            select name || ': ' || state from bascule.file
             where state in ('arrived', 'loading', 'failed') or stored_at is null
            """)
        #expect(open == [], "the ledger owes something", sourceLocation: location)
        let settled = try await settled()
        #expect(settled == dropped.count, "one ledger row a file", sourceLocation: location)

        let inserted = try await number(
            "select coalesce(sum(rows_inserted), 0)::bigint from bascule.files")
        let stored = try await number("select count(*) from essai.mesures")
        #expect(inserted == stored, "inserted rows are in the table", sourceLocation: location)

        let paths = try await texts("select stored_path from bascule.files order by 1")
        #expect(
            Set(paths).count == paths.count, "stored paths are unique", sourceLocation: location)
        let lost = paths.filter { !found.contains($0) }
        #expect(lost.prefix(5) == [], "stored paths exist", sourceLocation: location)
    }
}
