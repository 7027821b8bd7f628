// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Makes the batches of the import known to whoever keeps the book of work; knows no queue.
///
/// Both calls are for the connection that works on the batch, outside of any transaction.
package struct BatchRecord: Sendable {
    /// Ends what `begin` began: with counts as a JSON object, or with what went wrong.
    package typealias End = @Sendable (Result<String, any Error>, Connection) -> Void

    /// Takes the feed's name and the number of files; gives what is called at the batch's end.
    package var begin: @Sendable (_ feed: String, _ files: Int, Connection) -> End

    package init(begin: @escaping @Sendable (String, Int, Connection) -> End) {
        self.begin = begin
    }
}
