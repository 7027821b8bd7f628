// SPDX-License-Identifier: Apache-2.0

/// The bounds of a histogram, in seconds; the same numbers are in the schema, which counts by them.
package enum TimeBounds {
    /// Of imports: from the moment a file is taken to its end.
    package static let imports = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800]
    /// Of jobs: of the attempt that ended.
    package static let jobs = [0.01, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 1_800, 3_600, 14_400]
}
