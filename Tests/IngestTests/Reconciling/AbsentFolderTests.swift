// SPDX-License-Identifier: Apache-2.0

import Configuration
import FileSystem
import Foundation
import Ingest
import TestSupport
import Testing
import Wording

/// The folders of stored files are not there, and the ledger is empty: nothing was ever stored, or
/// all is lost.
@Suite struct AbsentFolderTests {
    private let scene: ForgottenScene

    init() throws {
        scene = try ForgottenScene()
        try FileManager.default.removeItem(atPath: scene.settings.folders.archive)
    }

    private func compare(
        expectsAll: Bool = false, _ language: Language = .en
    ) throws -> FolderComparison.Report {
        var settings = scene.settings
        settings.language = language
        return try FolderComparison(
            feeds: [scene.pipeline.feed], settings: settings, expectsAll: expectsAll
        ).run(since: nil, on: scene.connection)
    }

    @Test func `of a new home nothing is missed, and of a database that went back all is`() throws {
        let archive = scene.settings.folders.archive
        let new = try compare()
        #expect(new.unread == [])
        #expect(new.absent == [archive])
        #expect(try compare(expectsAll: true).unread == ["\(archive): it is not there"])
    }

    @Test func `an archive that is away is told wherever else a feed has left a folder`() throws {
        let archive = scene.settings.folders.archive
        try Folder.create("\(scene.settings.folders.duplicate)/mesures")
        #expect(try compare().unread == ["\(archive): it is not there"])
    }

    @Test func `what could not be compared is told in the language of the site`() throws {
        try Folder.create("\(scene.settings.folders.duplicate)/mesures")
        let file = scene.settings.folders.archive
        #expect(try compare(.fr).unread == ["\(file) : il n'existe pas"])
        // A file in the place of a folder.
        try Data().write(to: URL(filePath: file))
        let french = try compare(.fr).unread
        #expect(
            french == ["\(file) : un élément de ce chemin n'est pas un dossier"], "\(french)")
        let english = try compare().unread
        #expect(english == ["\(file): Not a directory"], "\(english)")
    }
}
