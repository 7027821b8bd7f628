// SPDX-License-Identifier: Apache-2.0

/// A verb with what it is done to: the command line, a job, a page and a test call the same one.
///
/// What it changes and the journal's entry of it are committed together; where the work is many transactions
/// (aggregates, housekeeping, reconciliation) the entry comes last, in one of its own. What is wrong with the
/// request is thrown as an error with a sentence (`Worded`); then neither tables nor journal have anything of it.
package protocol Action: Sendable {
    static var verb: Verb { get }
}
