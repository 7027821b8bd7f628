// SPDX-License-Identifier: Apache-2.0

extension EventKind {
    /// What is kept of an event until it is sent.
    struct Message {
        let eventID: String
        let type: String
        let body: String
        /// Of an alert's.
        var alert: Int64?
        var toldAs: String?
    }
}
