// SPDX-License-Identifier: Apache-2.0

package import Configuration

/// From where the site lets files be fetched.
package struct FetchRules: Sendable {
    package let hosts: [SourceHost]
    /// Not public, and allowed all the same.
    package let networks: [IPNetwork]
    /// The file of the authorities that are believed.
    package let ca: String
    /// Nil: nothing is fetched by sftp.
    package internal(set) var sftp: SFTPIdentity?
    /// Whether no host but those of `networks` may be asked: what is said to it is not sealed.
    var isOwnOnly = false

    /// What can't be read of the settings allows nothing; they are checked when they are read.
    package init(_ settings: Settings.Sources) {
        hosts = settings.hosts.compactMap(SourceHost.init)
        networks = settings.privateNetworks.compactMap(IPNetwork.init)
        ca = settings.ca
        sftp = SFTPIdentity(settings.sftp)
    }

    /// - Throws: `SourceRefusal` where nothing may be fetched there, whatever the host's addresses.
    package func check(_ url: SourceURL) throws(SourceRefusal) {
        try check(url.host, port: url.port)
        guard !url.scheme.isOfTheWeb else { return }
        guard url.scheme == .sftp else { throw .scheme }
        guard sftp != nil else { throw .noSFTP }
    }

    /// - Throws: `SourceRefusal` where nothing may be fetched there, whatever the host's addresses.
    package func check(_ host: Host, port: Int) throws(SourceRefusal) {
        guard !hosts.isEmpty else { throw .nothingAllowed }
        guard hosts.contains(where: { $0.takes(host, port: port) }) else {
            throw .notListed("\(host.text):\(port)")
        }
    }

    /// - Throws: `SourceRefusal`.
    func check(_ address: IPAddress, of host: Host) throws(SourceRefusal) {
        guard PublicAddress(address, allowing: networks) != nil else {
            throw .notPublic(host: host.text)
        }
        guard !isOwnOnly || PublicAddress.is(address, in: networks) else {
            throw .unsealed(host: host.text)
        }
    }

    /// Every address that the host has now, each of them allowed.
    ///
    /// - Parameter isStopped: asked about once a second.
    /// - Throws: `FetchTrouble`, `CancellationError`.
    func addresses(
        of url: SourceURL, until end: ContinuousClock.Instant, isStopped: () -> Bool
    ) throws -> [IPAddress] {
        do {
            try check(url)
        } catch {
            throw FetchTrouble(error)
        }
        return try judged(url.host, until: end, isStopped: isStopped)
    }

    /// Whether it is of the site's own networks.
    package func isOwn(_ address: IPAddress) -> Bool { PublicAddress.is(address, in: networks) }

    /// Every address that a host has now, for who asks it by another protocol: it is these that may be
    /// connected to.
    ///
    /// - Throws: `FetchTrouble`, `CancellationError`.
    package func judgedAddresses(
        of host: Host, port: Int, until end: ContinuousClock.Instant, isStopped: () -> Bool
    ) throws -> [IPAddress] {
        try addresses(of: host, port: port, until: end, isStopped: isStopped)
    }

    /// The same of a host that no address of the web names.
    func addresses(
        of host: Host, port: Int, until end: ContinuousClock.Instant, isStopped: () -> Bool
    ) throws -> [IPAddress] {
        do {
            try check(host, port: port)
        } catch {
            throw FetchTrouble(error)
        }
        return try judged(host, until: end, isStopped: isStopped)
    }

    private func judged(
        _ host: Host, until end: ContinuousClock.Instant, isStopped: () -> Bool
    ) throws -> [IPAddress] {
        let addresses = try Resolution.addresses(of: host, until: end, isStopped: isStopped)
        for address in addresses {
            do {
                try check(address, of: host)
            } catch {
                throw FetchTrouble(error, detail: "\(host.text) is at \(address.text)")
            }
        }
        return addresses
    }
}
