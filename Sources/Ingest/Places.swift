// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
package import Site

/// Where settled files go.
package struct Places: Sendable {
    package let archive: String
    package let error: String
    package let duplicate: String
    /// For files in the making: fault spools, standard input.
    package let work: String
    private let zone: Zone

    package init(_ settings: Settings) throws {
        archive = settings.folders.archive
        error = settings.folders.error
        duplicate = settings.folders.duplicate
        work = settings.folders.work
        zone = try Zone(settings.zone)
    }

    /// Makes the folders.
    package func prepare() throws {
        for folder in [archive, error, duplicate, work] { try Folder.create(folder) }
    }

    /// The place of a file of that state: `archive/<feed>/YYYY/MM/DD/<name>` by the site's day.
    ///
    /// - Parameter seconds: now, in seconds since 1970 UTC.
    package func destination(
        of name: String, feed: String, state: FileState, at seconds: Int64
    ) -> String {
        switch state {
        case .duplicate: "\(duplicate)/\(feed)/\(name)"
        case .rejected, .failed: "\(error)/\(feed)/\(name)"
        case .arrived, .loading, .loaded, .reverted:
            "\(archive)/\(feed)/\(localDay(seconds))/\(name)"
        }
    }

    private func localDay(_ seconds: Int64) -> String {
        let local = seconds + Int64(zone.offset(atUTC: seconds))
        let day = Civil(days: local.dividedDown(by: 86_400))
        return "\(day.year)/\(padded(day.month))/\(padded(day.day))"
    }

    private func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
