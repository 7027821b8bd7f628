// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Fetching
internal import Ingest

/// An address that the site lets files be fetched from, and the name of the file there.
package struct FetchSource: Sendable {
    let url: SourceURL
    /// As it is given; else the last part of the address's path; nil: there is neither.
    ///
    /// What the server calls it is not asked: a name that is none is told at once.
    package let name: String?

    /// - Throws: an error whose `RefusedAction` says why nothing is fetched there.
    package init(_ address: String, name: String?, in installation: Installation) throws {
        let url = try SourceURL(address)
        try FetchRules(installation.settings.console.sources).check(url)
        self.url = url
        self.name = name ?? url.lastName
    }
}
