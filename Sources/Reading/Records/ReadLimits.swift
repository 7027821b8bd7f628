// SPDX-License-Identifier: Apache-2.0

/// Limits of a file; past one the record or the file is refused by name.
package struct ReadLimits: Sendable, Equatable {
    /// Bytes of one physical line, or of one record of a document, as UTF-8.
    package var lineBytes = 1 << 20
    /// Bytes of one field, as UTF-8; also how far an open quote is followed.
    package var fieldBytes = 256 << 10
    /// Physical lines of one quoted field.
    package var quotedLines = 1_000
    /// Objects and lists within one another in a value of JSON, elements in a document.
    package var depth = 64
    /// Fields of one record; attributes of one element.
    package var columns = 2_000
    /// Bytes of the name of an element or an attribute, as UTF-8.
    package var nameBytes = 1_000
    /// Different names of elements and attributes in one document.
    package var names = 10_000
    /// Bytes that come out of a packed file.
    package var unpackedBytes = 16 << 30
    /// Unpacked bytes for each packed byte, after the first MiB.
    package var packingRatio = 200
    /// Bytes of the head that the dialect is detected from.
    package var sampleBytes = 256 << 10

    package init() {}
}
