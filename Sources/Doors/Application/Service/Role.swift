// SPDX-License-Identifier: Apache-2.0

/// A part of the service; a process may run one of them or all.
package enum Role: String, CaseIterable, Sendable {
    /// Watches the inboxes and loads what arrives.
    case watcher
    /// Does queued jobs.
    case worker
    /// Enqueues what is due by the schedules.
    case scheduler
    /// Shows the site in a browser.
    case console
}
