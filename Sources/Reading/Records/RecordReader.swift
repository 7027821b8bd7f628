// SPDX-License-Identifier: Apache-2.0

/// Reads bytes of one format as records.
package protocol RecordReader {
    /// Reads the source to its end and pushes what it finds.
    ///
    /// Throws what the source or the sink throws; wrong data is pushed, not thrown.
    func read<S: ByteSource, K: RecordSink>(_ source: inout S, into sink: inout K) throws
}
