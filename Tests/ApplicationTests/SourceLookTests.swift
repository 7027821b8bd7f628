// SPDX-License-Identifier: Apache-2.0

import Configuration
import Foundation
import TestSupport
import Testing
import Wording

@testable import Application

/// What `doctor` and `status` say of the files that fetching needs.
@Suite struct SourceLookTests {
    @Test func `a file that is missing is told with its setting, and a key that others read`()
        async throws
    {
        try await TemporaryFolder.with { folder in
            var sources = Settings.Sources()
            sources.ca = folder + "/ca.pem"
            sources.sftp.key = folder + "/key"
            sources.sftp.knownHosts = folder + "/known_hosts"
            // Nothing is fetched at all.
            #expect(SourceLook.find(sources).isEmpty)
            sources.hosts = ["labo.example"]
            let missing = SourceLook.find(sources)
            #expect(missing.map(\.cause) == Array(repeating: "source_file_missing", count: 3))
            #expect(
                missing.map(\.subject) == ["/ca.pem", "/key", "/known_hosts"].map { folder + $0 })
            for finding in missing { #expect(finding.what.en != finding.what.fr) }
            for path in missing.map(\.subject) {
                try Data("x".utf8).write(to: URL(filePath: path))
            }
            func give(_ mode: Int) throws {
                try FileManager.default.setAttributes(
                    [.posixPermissions: mode], ofItemAtPath: folder + "/key")
            }
            try give(0o640)
            let open = SourceLook.find(sources)
            #expect(open.map(\.cause) == ["source_key_open"] && open[0].weight == .note)
            try give(0o600)
            #expect(SourceLook.find(sources).isEmpty)
        }
    }
}
