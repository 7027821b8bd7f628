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
    package let sftp: SFTPIdentity?
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
        guard !hosts.isEmpty else { throw .nothingAllowed }
        guard hosts.contains(where: { $0.takes(url.host, port: url.port) }) else {
            throw .notListed("\(url.host.text):\(url.port)")
        }
        guard url.scheme != .sftp || sftp != nil else { throw .noSFTP }
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
        let addresses = try Resolution.addresses(
            of: url.host, until: end, isStopped: isStopped)
        for address in addresses {
            do {
                try check(address, of: url.host)
            } catch {
                throw FetchTrouble(error, detail: "\(url.host.text) is at \(address.text)")
            }
        }
        return addresses
    }
}
