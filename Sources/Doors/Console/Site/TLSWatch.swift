// SPDX-License-Identifier: Apache-2.0

internal import Application
internal import Configuration
internal import Daemon
internal import NIOSSL
internal import Synchronization

/// The pair that new connections are sealed with: a renewed one is taken without a restart.
final class TLSWatch: Sendable {
    /// Between two looks at the files.
    static let every = Duration.seconds(10)

    private let files: Settings.Console.TLS
    private let observer: ConsoleObserver
    private let current: Mutex<TLSIdentity>
    /// What is wrong with the files now: told once.
    private let trouble = Mutex<TLSTrouble?>(nil)

    /// - Throws: `TLSTrouble`.
    init(_ files: Settings.Console.TLS, _ observer: ConsoleObserver) throws {
        self.files = files
        self.observer = observer
        let identity = try TLSIdentity(files)
        current = Mutex(identity)
        observer.certificateHolds(files, until: identity.ends)
    }

    var context: NIOSSLContext { current.withLock { $0.context } }

    /// Until the service stops.
    func run() async throws {
        try await Poller {
            self.look()
            return Self.every
        }.run()
    }

    /// A pair that can't be used changes nothing: the one before goes on.
    func look() {
        do throws(TLSTrouble) {
            let found = try TLSIdentity(files)
            trouble.withLock { $0 = nil }
            let isNew = current.withLock { known in
                guard !known.isSame(as: found) else { return false }
                known = found
                return true
            }
            if isNew { observer.certificateIsRenewed(files, until: found.ends) }
        } catch {
            let isTold = trouble.withLock { known in
                defer { known = error }
                return known == error
            }
            if !isTold { observer.certificateNotRenewed(error) }
        }
    }
}
