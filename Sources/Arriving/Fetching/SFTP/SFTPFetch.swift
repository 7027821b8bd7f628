// SPDX-License-Identifier: Apache-2.0

internal import Configuration

/// One file by sftp.
struct SFTPFetch {
    private let url: SourceURL
    private let identity: SFTPIdentity
    private let rules: FetchRules
    private let limits: FetchLimits
    private let end: ContinuousClock.Instant

    init(
        _ url: SourceURL, _ identity: SFTPIdentity, _ rules: FetchRules, _ limits: FetchLimits,
        until end: ContinuousClock.Instant
    ) {
        self.url = url
        self.identity = identity
        self.rules = rules
        self.limits = limits
        self.end = end
    }

    /// - Returns: the bytes that were written.
    func run(at addresses: [IPAddress], _ ends: Fetch.Ends) throws -> Int64 {
        let connection = SFTPConnection(
            url: url, identity: identity, rules: rules, limits: limits, end: end,
            isStopped: ends.isStopped)
        return try connection.with(at: addresses) { session in
            guard let path = url.decodedPath else {
                throw FetchTrouble.notFound(url, "its path has a NUL")
            }
            let file = try session.open(path)
            let size = file.size
            return try connection.copy(file, of: session, to: ends.write) {
                ends.progress($0, size)
            }
        }
    }
}
