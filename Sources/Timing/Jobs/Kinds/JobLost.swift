// SPDX-License-Identifier: Apache-2.0

/// The job is no longer this attempt's: what its transaction has written was rolled back.
package struct JobLost: Error, CustomStringConvertible {
    package let id: Int64
    package let attempt: Int

    package var description: String {
        "Job \(id), attempt \(attempt), is no longer this worker's: it was rescued, cancelled or "
            + "has ended. Nothing of this transaction was kept."
    }
}
