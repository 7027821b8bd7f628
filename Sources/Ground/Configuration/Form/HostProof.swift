// SPDX-License-Identifier: Apache-2.0

/// By what a host of sftp is known: else anybody could be it.
package enum HostProof: Sendable, Equatable {
    /// Fingerprints as ssh shows them, any of which it may have.
    case keys([String])
    /// A file, as ssh writes it.
    case knownHosts(String)

    /// Fingerprints of one host, at most.
    package static let most = 10

    /// The keys of a declaration, one of which says it.
    package static let names = [keyForm.name, fileForm.name]
    package static let keyForm = KeyForm(
        "host_key", .texts(like: "^SHA256:[A-Za-z0-9+/]{43}$"),
        "Of sftp: the fingerprint of the host's key, as ssh-keygen -lf shows it")
    package static let fileForm = KeyForm(
        "known_hosts", .text(like: "^[^\\x00-\\x1f]{1,1000}$"),
        "Instead of host_key: a file of the hosts' keys, as ssh writes it")
}
