// SPDX-License-Identifier: Apache-2.0

/// A verb with its object: the command line, a job, a page and a test call the same one.
///
/// Its changes and its journal entry are committed together; if the work takes many transactions
/// (aggregates, housekeeping, reconciliation) the entry comes last, in its own. A bad request is
/// thrown as an error with a sentence (`Worded`); then neither tables nor journal have anything of
/// it.
package protocol Action: Sendable {
    static var verb: Verb { get }
}
