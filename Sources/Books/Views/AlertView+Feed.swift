// SPDX-License-Identifier: Apache-2.0

extension AlertView {
    /// The feed that it is about; nil: another thing.
    package var feed: String? {
        let prefix = "feed "
        return subject.hasPrefix(prefix) ? String(subject.dropFirst(prefix.count)) : nil
    }
}
