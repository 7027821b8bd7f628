// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
package import Inbox

extension Arrival {
    /// A file that lies in no inbox, named by its whole path; nil: there is none.
    package init?(outside path: String, label: String) throws {
        guard let status = try FileStatus(path: path) else { return nil }
        self.init(label: label, root: "/", relative: path, identity: FileIdentity(status))
    }
}
