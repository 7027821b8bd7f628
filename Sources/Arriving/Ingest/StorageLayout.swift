// SPDX-License-Identifier: Apache-2.0

internal import Calendar
package import Configuration
internal import FileSystem

/// Where settled files go; pure.
package struct StorageLayout: Sendable {
    package let archive: String
    package let error: String
    package let duplicate: String
    /// For files in the making: fault spools, standard input.
    package let work: String
    let inbox: String
    private let home: String
    private let zone: Zone

    package init(_ settings: Settings) throws {
        archive = settings.folders.archive
        error = settings.folders.error
        duplicate = settings.folders.duplicate
        work = settings.folders.work
        inbox = settings.folders.inbox
        home = settings.home
        zone = try Zone(settings.zone)
    }

    /// The folder that must be there before anything is made below it for a file's place.
    ///
    /// A folder that was set to a path outside of the home may be a mount: where that is missing,
    /// its files would quietly go to another disk. Only what is below the home is made.
    func anchor(of destination: String) -> String? {
        [archive, error, duplicate, work].first { Folder.holds($0, destination) }
            .map(anchor(ofRoot:))
    }

    func anchor(ofRoot folder: String) -> String {
        Folder.holds(home, folder) ? home : folder
    }

    /// The place of a file of that state: `archive/<feed>/YYYY/MM/DD/<name>` by the site's day.
    ///
    /// - Parameter seconds: now, in seconds since 1970 UTC.
    package func destination(
        of name: String, feed: String, state: FileState, at seconds: Int64
    ) -> String {
        let folder = folder(of: state, feed: feed)
        return switch state {
        case .duplicate, .rejected, .failed: "\(folder)/\(name)"
        case .arrived, .loading, .loaded, .reverted: "\(folder)/\(localDay(seconds))/\(name)"
        }
    }

    /// The feed's folder for files of that state.
    package func folder(of state: FileState, feed: String) -> String {
        switch state {
        case .duplicate: "\(duplicate)/\(feed)"
        case .rejected, .failed: "\(error)/\(feed)"
        case .arrived, .loading, .loaded, .reverted: "\(archive)/\(feed)"
        }
    }

    /// `YYYY/MM/DD` of the site's day.
    ///
    /// - Parameter seconds: since 1970 UTC.
    package func localDay(_ seconds: Int64) -> String {
        let local = seconds + Int64(zone.offset(atUTC: seconds))
        let day = Civil(days: local.dividedDown(by: 86_400))
        return "\(day.year)/\(padded(day.month))/\(padded(day.day))"
    }

    private func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
