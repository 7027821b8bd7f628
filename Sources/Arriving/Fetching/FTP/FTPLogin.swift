// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Who Bascule is to a server of ftp, and whether what is said to it is sealed.
package struct FTPLogin: Sendable {
    /// Of `ftps`: TLS is there from the first byte on; of `ftp`: it is asked for before the login.
    package let url: SourceURL
    package let user: String
    let password: String
    /// Without TLS: for hosts of the site's own networks alone.
    let isPlain: Bool
    /// Where a person finds it said.
    let place: Phrase

    package init(
        _ url: SourceURL, user: String, password: String, isPlain: Bool, place: Phrase
    ) {
        (self.url, self.user, self.password) = (url, user, password)
        (self.isPlain, self.place) = (isPlain, place)
    }
}
