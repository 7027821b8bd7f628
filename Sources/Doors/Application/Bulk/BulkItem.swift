// SPDX-License-Identifier: Apache-2.0

package import Views

/// A file or a job that something is to be done to, as it was shown.
package struct BulkItem: Sendable, Equatable {
    package let id: Int64
    /// Those in which it is done, the one it was shown in first: in another one it is left.
    package let states: [String]

    package init(id: Int64, states: [String]) {
        self.id = id
        self.states = states
    }

    package init(_ file: FileView) {
        self.init(id: file.id, states: [file.state])
    }

    /// Whether a job waits for its turn, its time or the others of its key is the worker's matter:
    /// nobody has decided anything about it.
    private static let waiting = ["waiting", "scheduled", "blocked"]

    /// - Parameter asked: the states of the filter that has found it; empty: all.
    package init(_ job: JobView, for change: ChangeJobs.Change, foundIn asked: [String]) {
        var others: [String] = []
        // Who cancels what has not ended means also what has begun since.
        if change == .cancel { others += asked.isEmpty ? JobView.allStates : asked }
        if change != .retry, Self.waiting.contains(job.state) { others += Self.waiting }
        self.init(
            id: job.id,
            states: [job.state] + Set(others).subtracting([job.state]).sorted())
    }
}
