// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Foundation

extension Settings {
    /// What everybody knows of this site, so that no password may be it: the program, the host and
    /// the home's folder.
    package var knownNames: [String] {
        let host = ProcessInfo.processInfo.hostName
        return [
            "bascule", host, String(host.prefix { $0 != "." }),
            URL(filePath: home).lastPathComponent,
        ]
    }
}
