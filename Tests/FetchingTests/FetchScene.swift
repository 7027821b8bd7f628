// SPDX-License-Identifier: Apache-2.0

import Configuration
import Synchronization

@testable import Fetching

/// One fetch by rules of a test's own, and what came of it.
final class FetchScene: Sendable {
    let rules: FetchRules
    let limits: FetchLimits
    private let kept = Mutex<[UInt8]>([])
    let isStopped = Atomic(false)

    init(
        hosts: [String], allowing networks: [String] = ["127.0.0.0/8"], ca: String? = nil,
        sftp: Settings.Sources.SFTP = .init(), bytes: Int64 = 1 << 20,
        _ change: (inout FetchLimits) -> Void = { _ in }
    ) {
        var settings = Settings.Sources()
        settings.hosts = hosts
        settings.privateNetworks = networks
        if let ca { settings.ca = ca }
        settings.sftp = sftp
        rules = FetchRules(settings)
        var limits = FetchLimits(bytes: bytes)
        change(&limits)
        self.limits = limits
    }

    var bytes: [UInt8] { kept.withLock { $0 } }
    var text: String { String(decoding: kept.withLock { $0 }, as: UTF8.self) }
    var count: Int { kept.withLock { $0.count } }

    var ends: Fetch.Ends {
        Fetch.Ends(
            write: { bytes in self.kept.withLock { $0 += bytes } },
            isStopped: { self.isStopped.load(ordering: .relaxed) })
    }

    func get(_ url: String) throws -> Int64 {
        try Fetch(rules, limits).run(SourceURL(url), ends)
    }

    /// Why it was not fetched; nil: it was.
    func trouble(_ url: String) throws -> FetchTrouble? {
        do {
            _ = try get(url)
            return nil
        } catch let trouble as FetchTrouble {
            return trouble
        }
    }

    func code(_ url: String) throws -> FetchTrouble.Code? { try trouble(url)?.code }
}
