// SPDX-License-Identifier: Apache-2.0

import Exports
import FileSystem
import Foundation
import Ingest
import Postgres
import TestSupport
import Testing

@testable import Application

/// What exports of changes ask of the mark that a database must not fall behind.
@Suite struct ExportMarkTests {
    @Test func `the mark tells when the database went back, and when that was accepted`() throws {
        let site = try ActionSite()
        let connection = site.connection
        let wentBack = ExportService(site.installation.settings).wentBack
        #expect(try wentBack(connection) == nil, "without a note")
        let keeping = MarkKeeping(site.installation.settings)
        let note = try #require(try keeping.updateNote(on: connection))
        #expect(try wentBack(connection) == nil)
        let text = try String(contentsOfFile: keeping.path, encoding: .utf8)
        let other = text.replacing(note.now.systemIdentifier, with: "7")
        try Data(other.utf8).write(to: URL(filePath: keeping.path))
        let found = try #require(try wentBack(connection), "before the service has noted it")
        #expect(try keeping.updateNote(on: connection)?.found == [.otherCluster])
        #expect(try #require(try wentBack(connection)).seconds >= found.seconds)
        let before: Timestamp = try connection.query("select clock_timestamp()").value()
        try keeping.accept(by: "user:test", on: connection)
        #expect(try keeping.read()?.before == nil)
        let accepted = try #require(try wentBack(connection), "for good")
        #expect(accepted.microsecondsSince2000 >= before.microsecondsSince2000)
        #expect(try wentBack(connection) == accepted)
        try Data("{".utf8).write(to: URL(filePath: keeping.path))
        #expect(try wentBack(connection) == accepted, "a note that can't be read says nothing")
    }
}
