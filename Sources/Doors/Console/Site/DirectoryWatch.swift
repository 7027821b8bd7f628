// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Configuration
internal import Daemon
internal import Directory

/// Looks again and again whether the directory still has those who are logged in.
///
/// While it gives no answer nobody's session ends.
struct DirectoryWatch: Sendable {
    /// How one look ended.
    enum Outcome: String { case answered, failed }

    private let site: Site
    private let recheck: DirectoryRecheck
    private var interval: Duration { site.settings.console.ldap.recheck }

    init(_ site: Site) {
        self.site = site
        recheck = DirectoryRecheck(
            site.sources.directory, hasOpenID: site.sources.openID != nil)
    }

    /// Until it is cancelled; without a directory one look is enough, for it has nobody.
    func run() async {
        var isAway = false
        while !Task.isCancelled {
            do {
                let ended = try await recheck.run(by: site.worker, on: site.logins)
                site.observer.directoryWasLooked(into: .answered)
                if isAway { site.observer.directoryAnswersAgain() }
                isAway = false
                if !ended.isEmpty { site.observer.directoryHasLost(ended) }
                if site.sources.directory == nil { return }
            } catch is CancellationError {
                return
            } catch {
                site.observer.directoryWasLooked(into: .failed)
                if !isAway { site.observer.recheckFailed(error) }
                isAway = true
            }
            await Bell().heard(within: interval, on: ContinuousClock())
        }
    }
}
