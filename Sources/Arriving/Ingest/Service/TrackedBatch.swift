// SPDX-License-Identifier: Apache-2.0

package import Daemon
package import Postgres

/// A batch at work, as its tracker has it.
package protocol TrackedBatch: Sendable {
    var id: Int64 { get }

    /// How many bytes are read, as the batch shows it, and who wants it cancelled.
    var progress: WorkProgress { get }

    /// Runs the body; a cancellation interrupts its statements on the connection.
    func stoppable<Value>(on connection: Connection, _ body: () throws -> Value) throws -> Value

    /// Ends it, in the transaction that loads the last of its files.
    ///
    /// - Throws: `BatchCancelled` if the batch is known to be cancelled; the transaction must be
    ///   rolled back.
    func complete(_ account: BatchAccount, on connection: Connection) throws

    /// Ends it as cancelled, in the transaction that settles what is left of its files.
    func completeCancelled(
        by actor: String, _ account: BatchAccount, on connection: Connection
    ) throws

    /// Ends it where no transaction of its own is left to do that, or where it has failed.
    func end(_ result: Result<BatchAccount, any Error>)
}
